//go:build linux

package main

import (
	"os"
	"syscall"
	"testing"
)

// What crawl may not read or write it names before it asks for anything, with
// what to do.
func TestPermissionDenied(t *testing.T) {
	w := newGround(t, ground, oneHost)
	w.run(exitDone)
	w.server.Counter().Reset()
	tests := []struct {
		name, path string
		mode       os.FileMode
		status     int
	}{
		{"for the state", w.state(), 0, exitFailed},
		{"for writing the state", w.state(), 0o444, exitDone},
		{"for the output", w.path("galleries"), 0, exitFailed},
		{"for writing parts", w.path("galleries", ".crawl", "tmp"), 0o555, exitDone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, err := os.Stat(tt.path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(tt.path, tt.mode); err != nil {
				t.Fatal(err)
			}
			defer os.Chmod(tt.path, before.Mode())
			w := w.in(t)
			w.process = boundByModes()
			w.start().wantGroundless(w.path("galleries"), "permission denied", "let the user who runs crawl")
			w.command(tt.status, "status")
		})
	}
	if n := w.server.Counter().Total(); n > 0 {
		t.Errorf("%d requests were made", n)
	}
	w.run(exitDone)
	w.wantAll(ground)
}

// boundByModes starts a command as one whom the modes of files bind. The
// superuser, whom they do not, becomes nobody in particular who owns the same
// files.
func boundByModes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getuid(), Size: 1}},
	}
}
