package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A release is of a commit and of nothing else.
func TestReadBuilt(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "go.mod", "module tiny\n\ngo 1.26.0\n")
	write(t, "main.go", "package main\n\nfunc main() {}\n")
	if _, err := readBuilt(tiny(t)); err == nil || !strings.Contains(err.Error(), "found no commit") {
		t.Errorf("without a commit: got error %v", err)
	}
	git(t, "init", "-q")
	git(t, "add", ".")
	git(t, "commit", "-q", "-m", "begin")
	git(t, "tag", "v1.2.3")
	b, err := readBuilt(tiny(t))
	if err != nil || b.version != "v1.2.3" || !b.time.Equal(time.Unix(86400, 0)) {
		t.Errorf("of a commit: got %+v, %v", b, err)
	}
	write(t, "main.go", "package main\n\nfunc main() { println() }\n")
	if _, err := readBuilt(tiny(t)); err == nil || !strings.Contains(err.Error(), "in no commit") {
		t.Errorf("with changes: got error %v", err)
	}
}

// tiny builds the module of this folder and returns the path.
func tiny(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tiny")
	if out, err := exec.Command("go", "build", "-buildvcs=true", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func git(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_COMMITTER_DATE=@86400 +0000",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
