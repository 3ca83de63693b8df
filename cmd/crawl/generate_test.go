package main

import (
	"os"
	"strings"
	"testing"
)

func TestGenerateCompletionWantsAKnownShell(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"NoShell", nil, "takes the name of your shell, one of bash, zsh, fish, powershell"},
		{"UnknownShell", []string{"tcsh"}, `there are no completions for "tcsh", but for bash`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			code := execute(append([]string{"generate", "completion"}, tt.args...), &stdout, &stderr)
			if code != exitUsage || !strings.Contains(stderr.String(), tt.want) {
				t.Errorf("exited with %d and said %q, want %d and %q", code, &stderr, exitUsage, tt.want)
			}
		})
	}
}

func TestGenerateCompletionWritesAScriptForEachShell(t *testing.T) {
	for _, shell := range shells {
		t.Run(shell, func(t *testing.T) {
			var stdout, stderr strings.Builder
			code := execute([]string{"generate", "completion", shell}, &stdout, &stderr)
			if code != exitDone || !strings.Contains(stdout.String(), "crawl") {
				t.Errorf("exited with %d, wrote %d bytes and said %q", code, stdout.Len(), &stderr)
			}
		})
	}
}

// The document tells people what --help tells them.
func TestInstallingTellsOfCompletions(t *testing.T) {
	document, err := os.ReadFile("../../docs/install.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(newGenerateCompletion().Example) {
		if line = strings.TrimSpace(line); !strings.Contains(string(document), "\n"+line) {
			t.Errorf("docs/install.md has no line %q", line)
		}
	}
}
