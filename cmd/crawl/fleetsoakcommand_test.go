//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// hurriedBy is by how much times are shorter in the command that buildHurried builds, and
// hurriedLease how long a lease is there, and how long a machine counts as there that says
// nothing.
const (
	hurriedBy    = 5
	hurriedLease = time.Minute / hurriedBy
)

// buildHurried builds a command whose leases are shorter, so that nobody need wait for a
// minute whenever a machine is gone. All that follows from these times is as much
// shorter. It gives the path of the command.
func buildHurried(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	instead := map[string]string{
		hurry(t, dir, "../../crawler/run.go", "leaseTime = time.Minute"):                   filepath.Join(dir, "run.go"),
		hurry(t, dir, "../../frontier/redis_workers.go", "const WorkerTime = time.Minute"): filepath.Join(dir, "redis_workers.go"),
	}
	overlay, err := json.Marshal(map[string]any{"Replace": instead})
	if err != nil {
		t.Fatal(err)
	}
	file, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "crawl")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-overlay", file, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("building a command with short leases: %v\n%s", err, out)
	}
	return program
}

// hurry writes into a folder what a source file is with a shorter time, which stands
// there once, and gives the path of the source.
func hurry(t *testing.T, dir, source, constant string) string {
	t.Helper()
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(text, []byte(constant+"\n")) != 1 {
		t.Fatalf("%s does not say %q once", source, constant)
	}
	text = bytes.Replace(text, []byte(constant), fmt.Appendf(nil, "%s / %d", constant, hurriedBy), 1)
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(source)), text, 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(source)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
