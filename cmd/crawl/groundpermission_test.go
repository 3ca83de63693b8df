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

// A folder that crawl may not write is the fault of its own pictures: it is
// named, and the others are brought back.
func TestRepairGoesOnPastAShutFolder(t *testing.T) {
	t.Parallel()
	e := newEasel(4)
	w := e.hang(t, easelYAML+"    save: '{name}/p{ext}'\n")
	cut := half(e.pictures[0])
	w.spoil("1/p.jpg", half)
	w.lose("2/p.jpg")
	w.spoil("3/p.jpg", half)
	for folder, mode := range map[string]os.FileMode{"1": 0o555, "2": 0o555} {
		if err := os.Chmod(w.place(folder), mode); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(w.place(folder), 0o755)
	}
	w.process = boundByModes()
	w.do(exitIncomplete, "verify", "--repair").wantLines("repaired 1 of 3", "permission denied", `write to the folder "1"`, `write to the folder "2"`)
	w.wantBytes(map[string][]byte{
		"1/p.jpg": cut, "3/p.jpg": e.pictures[2], "3/p.damaged.jpg": half(e.pictures[2]), "4/p.jpg": e.pictures[3],
	})
	for _, folder := range []string{"1", "2"} {
		if err := os.Chmod(w.place(folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.do(exitDone, "verify", "--repair").wantLines("repaired 2 of 2")
}
