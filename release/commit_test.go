package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What lies beside the files of a commit goes into no release.
func TestCommitted(t *testing.T) {
	inRepository(t)
	if err := os.Mkdir("docs", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"LICENSE", "docs/rules.md", "other"} {
		write(t, name, name)
	}
	commit(t)
	write(t, "docs/notes.prof", "")
	got, err := committed(t.Context(), "LICENSE", "docs")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"LICENSE", "docs/rules.md"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := committed(t.Context(), "LICENSE", "docs/notes.prof"); err == nil {
		t.Error("a file of no commit was taken")
	}
}

func TestCheckTags(t *testing.T) {
	const madeUp = "v1.2.1-0.20260301120000-95c0fb74dd0a"
	for _, tt := range []struct {
		name, version string
		tags          []string
		want          string
	}{
		{"None", madeUp, nil, ""},
		{"OfTheVersion", "v1.2.0", []string{"v1.2.0"}, ""},
		{"OneOfTwo", "v1.2.1", []string{"v1.2.0", "v1.2.1"}, ""},
		{"OfNoVersion", madeUp, []string{"nightly", "vanguard"}, ""},
		{"TooHigh", madeUp, []string{"v2.0.0"}, "the tag v2.0.0, but go calls it " + madeUp},
		{"WithoutLetter", madeUp, []string{"1.3.0"}, "tag it as v0.x.y or v1.x.y"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inRepository(t)
			write(t, "LICENSE", "")
			commit(t)
			for _, tag := range tt.tags {
				runGit(t, "tag", tag)
			}
			err := checkTags(t.Context(), tt.version)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got error %v, want %q", err, tt.want)
			}
		})
	}
}

// inRepository has a test work in a new repository of git's.
func inRepository(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	t.Chdir(t.TempDir())
	runGit(t, "init", "-q")
}

func commit(t *testing.T) {
	t.Helper()
	runGit(t, "add", ".")
	runGit(t, "commit", "-q", "-m", "begin")
}
