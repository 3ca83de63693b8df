//go:build !unix

package crawler

import "os/exec"

// shellArgs has the command interpreter of Windows run a line.
func shellArgs(line string) []string { return []string{"cmd", "/c", line} }

// ownGroup does nothing: the command alone is ended when its context ends.
func ownGroup(*exec.Cmd) {}

func endGroup(int) {}
