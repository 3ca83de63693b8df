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
	runGit(t, "init", "-q")
	commit(t)
	runGit(t, "tag", "v1.2.3")
	b, err := readBuilt(tiny(t))
	if err != nil || b.version != "v1.2.3" || !b.time.Equal(time.Unix(86400, 0)) {
		t.Errorf("of a commit: got %+v, %v", b, err)
	}
	write(t, "main.go", "package main\n\nfunc main() { println() }\n")
	if _, err := readBuilt(tiny(t)); err == nil || !strings.Contains(err.Error(), "in no commit") {
		t.Errorf("with changes: got error %v", err)
	}
}

// Nothing that go is set to shows in the bytes, whether by a variable or for good.
func TestEnvironSetsBackWhatWouldShow(t *testing.T) {
	settings := filepath.Join(t.TempDir(), "env")
	write(t, settings, "GOFLAGS=-tags=elsewhere\nGOEXPERIMENT=fieldtrack\nGOPROXY=https://proxy.test\n")
	t.Setenv("GOENV", settings)
	t.Setenv("GOPROXY", "")
	t.Setenv("GOFIPS140", "latest")
	t.Setenv("GOWORK", filepath.Join(t.TempDir(), "go.work"))
	environ, err := target{"linux", "arm64"}.environ(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "env", "GOFLAGS", "GOEXPERIMENT", "GOFIPS140", "GOWORK", "GOARCH", "GOPROXY")
	cmd.Env = environ
	got, err := cmd.CombinedOutput()
	if want := "\n\noff\noff\narm64\nhttps://proxy.test\n"; err != nil || string(got) != want {
		t.Errorf("go env says %q, %v, want %q", got, err, want)
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

func runGit(t *testing.T, args ...string) {
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
