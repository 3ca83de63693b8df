package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// nobody is a user whom permissions bind, unlike the superuser.
const nobody = 65534

func TestKeepReportsAReadOnlyFolder(t *testing.T) {
	d := openDisk(t)
	for folder, mode := range map[string]os.FileMode{"open": 0o755, "shut": 0o555} {
		if err := d.root.Mkdir(folder, mode); err != nil {
			t.Fatal(err)
		}
	}
	batch := []Keep{
		{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: "open/a.png"},
		{Part: spool(t, d, "bb", pictureOf(t, 2)), Path: "shut/b.png"},
		{Part: spool(t, d, "cc", pictureOf(t, 3)), Path: "shut/below/c.png"},
	}
	var kept []Kept
	asUser(t, d, func() { kept = d.Keep(t.Context(), batch) })
	if kept[0].Err != nil {
		t.Errorf("beside the folder: %v", kept[0].Err)
	}
	for _, k := range kept[1:] {
		fault, ok := errors.AsType[*NameError](k.Err)
		if !ok || !errors.Is(fault, fs.ErrPermission) {
			t.Errorf("got %v, want a *NameError of %v", k.Err, fs.ErrPermission)
		}
	}
	openedDisk(t, d).checkParts(t, "bb", "cc")
}

// asUser does something as one whom permissions bind. The superuser becomes one
// for file systems only, on one thread; what is done on others is still done by
// the superuser.
func asUser(t *testing.T, d *Disk, do func()) {
	t.Helper()
	if os.Getuid() != 0 {
		do()
		return
	}
	err := filepath.WalkDir(d.root.Name(), func(name string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(name, nobody, nobody))
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its goroutine
		err := unix.Setfsuid(nobody)
		if err == nil {
			do()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
