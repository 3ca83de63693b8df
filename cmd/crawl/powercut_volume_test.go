//go:build linux

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// volume is a file system in a file, the power of which can be cut. It needs
// root and a loop device.
type volume struct {
	t         *testing.T
	image, at string
	kind      string // "ext4", or an older one that is served by the same driver
	options   string // of mount(8), behind a comma
}

// newVolume makes a file system and mounts it on a folder, which it makes. It
// is unmounted when the test ends.
func newVolume(t *testing.T, at, kind, options string) *volume {
	t.Helper()
	v := &volume{t, filepath.Join(t.TempDir(), "volume"), at, kind, options}
	if err := errors.Join(os.WriteFile(v.image, nil, 0o600), os.Truncate(v.image, 64<<20), os.Mkdir(at, 0o755)); err != nil {
		t.Fatal(err)
	}
	v.do("mkfs.ext4", "-q", "-F", "-t", v.kind, v.image)
	v.mount()
	t.Cleanup(v.unmount)
	return v
}

func (v *volume) mount() {
	v.t.Helper()
	v.do("mount", "-t", v.kind, "-o", "loop,"+v.options, v.image, v.at)
}

func (v *volume) unmount() {
	v.t.Helper()
	v.do("umount", v.at)
}

func (v *volume) do(program string, args ...string) {
	v.t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		v.t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// cut makes the file system forget what it did not bring to its device: no
// write reaches that any more, of the journal neither.
func (v *volume) cut() {
	v.t.Helper()
	const (
		shutdown   = 0x8004587d // EXT4_IOC_SHUTDOWN
		noLogFlush = 2          // EXT4_GOING_FLAGS_NOLOGFLUSH
	)
	root, err := os.Open(v.at)
	if err != nil {
		v.t.Fatal(err)
	}
	defer root.Close()
	if err := unix.IoctlSetPointerInt(int(root.Fd()), shutdown, noLogFlush); err != nil {
		v.t.Fatalf("cutting the power of a file system: %v", err)
	}
}

// restore turns the power on again. Nobody may use the file system.
func (v *volume) restore() {
	v.t.Helper()
	v.unmount()
	v.mount() // the journal is replayed
}

// inOwnMounts runs the test once more, in a process whose mounts nobody else
// sees: they are gone with it, whatever ends it. It reports whether this is
// that process.
func inOwnMounts(t *testing.T) bool {
	const inside = "CRAWL_TEST_OWN_MOUNTS"
	if os.Getenv(inside) != "" {
		return true
	}
	if os.Geteuid() != 0 {
		t.Skip("this needs root, to mount a file system")
	}
	for _, program := range []string{"mkfs.ext4", "mount", "umount"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("this needs %s (packages e2fsprogs and mount)", program)
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=15m")
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	out, err := cmd.CombinedOutput()
	if t.Logf("%s", out); err != nil {
		t.Error(err)
	}
	return false
}
