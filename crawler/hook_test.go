//go:build unix

package crawler

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// hookIn prepares a hook for a folder, and returns where it finds what the hook
// printed.
func hookIn(t *testing.T, folder string, command *config.Hook) (h *Hook, printed *[]string) {
	t.Helper()
	printed = new([]string)
	h, err := NewHook(&config.Config{File: filepath.Join(folder, "crawl.yaml")}, config.OnGallery, command, func(line string) {
		*printed = append(*printed, line)
	}, new(RunningHook))
	if err != nil {
		t.Fatal(err)
	}
	h.grace = 50 * time.Millisecond
	return h, printed
}

// A gallery that is named by somebody who means harm is a word, in a list as in
// a shell.
func TestHookGetsValuesAsTheyAre(t *testing.T) {
	const evil = "$(touch pwned) `touch pwned`; 'touch\" pwned {site} \x1b[1m\x00"
	values := map[string]string{"site": "birds", "gallery": evil, "folder": "/here", "summary": strings.Repeat("ä", 140_000)}
	tests := []struct {
		name    string
		command config.Hook
		want    []string
	}{
		{"List", config.Hook{Args: []string{"sh", "-c", `printf '%s\n' "$@"`, "x", "<{gallery}>", "{folder}/{site}", "{else}"}},
			[]string{"<" + strings.Replace(evil, "\x00", "\uFFFD", 1) + ">", "/here/birds", "{else}"}},
		{"Shell", config.Hook{Shell: `echo "{site} $MAGPIE_SITE"; printf '%s' "$MAGPIE_GALLERY" >&2`},
			[]string{"{site} birds", strings.Replace(evil, "\x00", "\uFFFD", 1)}},
		{"LongName", config.Hook{Shell: `printf '%s' "$MAGPIE_SUMMARY" | wc -c | tr -d ' '`}, []string{"4096"}},
		{"Report", config.Hook{Shell: "cat"}, []string{`{"a":1}`}},
		{"ReportUnread", config.Hook{Shell: "true"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			h, printed := hookIn(t, folder, &tt.command)
			if err := h.Run(t.Context(), map[string]int{"a": 1}, values); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, *printed); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("the shell obeyed: %v, %v", left, err)
			}
		})
	}
}

// A hook that fails says how.
func TestHookFails(t *testing.T) {
	tests := []struct {
		name    string
		command config.Hook
		want    string
	}{
		{"ExitCode", config.Hook{Shell: "exit 3"}, "running on_gallery (exit …): exit status 3"},
		{"Signal", config.Hook{Shell: "kill -9 $$"}, "running on_gallery (kill …): signal: killed"},
		{"NoProgram", config.Hook{Args: []string{"no-such-program", "secret"}}, `running on_gallery (no-such-program …): exec: "no-such-program": executable file not found in $PATH`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, _ := hookIn(t, t.TempDir(), &tt.command)
			err := h.Run(t.Context(), nil, nil)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

// A hook that is stopped is gone with all that it started, also with what does
// not heed the request.
func TestHookIsStoppedWithAllThatItStarted(t *testing.T) {
	tests := []struct {
		name, want string
		limit      time.Duration
		cancel     bool
	}{
		{"TimeIsOver", "running on_gallery (sh …): it was stopped after 500ms", 500 * time.Millisecond, false},
		{"RunIsStopped", "running on_gallery (sh …): it was stopped", time.Hour, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			pipe := filepath.Join(folder, "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			h, _ := hookIn(t, folder, &config.Hook{Args: []string{
				"sh", "-c", `trap "" TERM; { echo here; sleep 600; } > pipe & sleep 600`,
			}})
			h.limit = tt.limit
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			gone := make(chan string)
			go func() { // until nobody has the pipe open any more
				f, err := os.Open(pipe)
				if err != nil {
					gone <- err.Error()
					return
				}
				defer f.Close()
				first := make([]byte, len("here\n"))
				_, _ = io.ReadFull(f, first)
				if tt.cancel {
					cancel()
				}
				rest, _ := io.ReadAll(f)
				gone <- string(first) + string(rest)
			}()
			if err := h.Run(ctx, nil, nil); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if said := <-gone; said != "here\n" {
				t.Errorf("what it started said %q", said)
			}
		})
	}
}

// What a hook leaves behind when it ends well goes on, but is not waited for.
func TestHookLeavesOthersBehind(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	h, printed := hookIn(t, folder, &config.Hook{Shell: "{ read line < pipe; echo $line > pipe; } & echo ends"})
	if err := h.Run(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(*printed, []string{"ends"}) {
		t.Errorf("it printed %q", *printed)
	}
	if err := os.WriteFile(pipe, []byte("more\n"), 0); err != nil {
		t.Fatal(err)
	}
	if said, err := os.ReadFile(pipe); err != nil || string(said) != "more\n" {
		t.Errorf("what it left behind said %q, %v", said, err)
	}
}
