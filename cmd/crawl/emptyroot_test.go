//go:build linux

package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"magpie"
	"magpie/fixtures"
	"magpie/fixtures/netbian"
)

// stranger is the user of the container image, whom no system knows by name.
const stranger = 65532

// In a root folder that holds the command, certificates and a folder for the
// data, and nothing else, a user without a name or home keeps a gallery: that is
// what the container image is made of.
func TestCrawlInAnEmptyRoot(t *testing.T) {
	slow(t)
	if os.Geteuid() != 0 {
		t.Skip("only root can change its root folder")
	}
	root := emptyRoot(t)
	w := newWorld(t, magpie.Config, netbian.New(), netbian.Host)
	place(t, root, "etc/ssl/certs/ca-certificates.crt", w.server.CACert())
	place(t, root, "data/crawl.yaml", magpie.Config)
	for range 2 { // the second run finds all of it
		inRoot(t, root, append([]string{"run", "netbian"}, w.flags[2:]...)...) // without --cacert
	}
	inRoot(t, root, "verify")
	files, err := fixtures.Files(filepath.Join(root, "data", "galleries", "netbian"))
	if err != nil || len(files) != 100 {
		t.Errorf("kept %d pictures, %v", len(files), err)
	}
	for _, name := range ownedByStranger(t, root) {
		if !strings.HasPrefix(name, "data/galleries") {
			t.Errorf("it wrote %s", name)
		}
	}
}

// emptyRoot is a folder with the command in it, linked to no library, and a
// folder for the data of the stranger.
func emptyRoot(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(root, "crawl"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	data := filepath.Join(root, "data")
	if err := errors.Join(os.Mkdir(data, 0o755), os.Chown(data, stranger, stranger)); err != nil {
		t.Fatal(err)
	}
	return root
}

// place writes a file below a root folder.
func place(t *testing.T, root, name string, data []byte) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// inRoot runs the command as the stranger, who sees nothing but a root folder and
// has no environment, and wants it to end well.
func inRoot(t *testing.T, root string, args ...string) {
	t.Helper()
	cmd := exec.Command("/crawl", args...)
	cmd.Dir, cmd.Env = "/data", []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Chroot:     root,
		Credential: &syscall.Credential{Uid: stranger, Gid: stranger},
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("crawl %v: %v\n%s", args, err, out)
	}
}

// ownedByStranger lists what the stranger owns below a root folder, but for the folder
// that was given to him.
func ownedByStranger(t *testing.T, root string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if info.Sys().(*syscall.Stat_t).Uid == stranger && name != "data" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
