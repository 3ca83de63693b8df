//go:build !windows

package main

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// ctrlZ tells of Ctrl-Z at a terminal, and of when the process goes on after it.
type ctrlZ struct {
	signals chan os.Signal
}

// catchCtrlZ has Ctrl-Z at the terminal of the session stop the process in heed,
// until release is called. Where it is not a shell's child it may be that nobody
// has it go on, so the system decides if it stops.
func catchCtrlZ(terminal *os.File) ctrlZ {
	z := ctrlZ{make(chan os.Signal, 2)}
	if _, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP); err != nil {
		return z
	}
	signal.Notify(z.signals, syscall.SIGCONT)
	if isOfShell() && !signal.Ignored(syscall.SIGTSTP) {
		signal.Notify(z.signals, syscall.SIGTSTP)
	}
	return z
}

// isOfShell reports whether the parent can have the process go on: it is of the same
// session, and in another process group.
func isOfShell() bool {
	parent := os.Getppid()
	ours, err := unix.Getsid(0)
	theirs, errTheirs := unix.Getsid(parent)
	group, errGroup := unix.Getpgid(parent)
	return err == nil && errTheirs == nil && errGroup == nil && ours == theirs && group != unix.Getpgrp()
}

// heed obeys a signal: the shell finds no frame, and none is drawn in the place of
// one that stood there before.
func (z ctrlZ) heed(s os.Signal, on *screen) {
	if s == syscall.SIGTSTP {
		on.erase()
		// SIGTSTP again would come back: once caught it stops nobody.
		if syscall.Kill(os.Getpid(), syscall.SIGSTOP) != nil {
			return
		}
		for s != syscall.SIGCONT {
			s = <-z.signals
		}
	}
	on.forget()
}

func (z ctrlZ) release() { signal.Stop(z.signals) }
