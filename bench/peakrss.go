//go:build (linux || darwin) && (amd64 || arm64)

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakRSS is the most memory that a process had, in bytes.
func peakRSS(state *os.ProcessState) int64 {
	used, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return used.Maxrss // getrusage(2) counts bytes here, and kilobytes elsewhere
	}
	return used.Maxrss << 10
}
