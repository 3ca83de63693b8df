//go:build !windows

package main

import "os"

// obeysCodes reports whether a terminal obeys control codes.
func obeysCodes(*os.File) bool { return true }
