//go:build !windows

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// obeysCodes reports whether a terminal obeys control codes.
func obeysCodes(*os.File) bool { return true }

// isInFront reports whether the process is in the foreground of a terminal, as far
// as can be known: that of another session tells nothing.
func isInFront(terminal *os.File) bool {
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}
