//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

// hooked is one gallery of two pictures with a hook of each kind.
func hooked(onGallery, onFinish string) []byte {
	return fmt.Appendf(nil, `
secrets: .env
on_finish: %q
sites:
  birds:
    start: https://one.test/
    image: img
    headers: {X-Key: '${HOOK_TEST_SECRET}'}
    on_gallery: %q
`, onFinish, onGallery)
}

func newHooked(t *testing.T, onGallery, onFinish string) *world {
	t.Helper()
	w := newWorld(t, hooked(onGallery, onFinish), http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			fmt.Fprint(rw, "<img src=/3.jpg><img src=/4.jpg>")
			return
		}
		troubled(rw, r)
	}), "one.test")
	w.write(".env", []byte("HOOK_TEST_SECRET=from-the-file\n"))
	return w
}

// read reads what a hook wrote into the folder of crawl.yaml.
func (w *world) read(name string) string {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// on_finish is told what `run --json` prints at the end, and the exit code; what
// hooks print goes to standard error, and no secret to any of them.
func TestOnFinishIsToldTheSummary(t *testing.T) {
	w := newHooked(t, `env > env-1; printf 'gallery\033[2J\n'`, `cat > told; env > env-2; echo "$MAGPIE_SUMMARY, exit $MAGPIE_EXIT_CODE"`)
	p := w.run(exitDone, "--json")
	lines := strings.Split(strings.TrimSpace(p.stdout.String()), "\n")
	var printed, told map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &printed); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(w.read("told")), &told); err != nil {
		t.Fatal(err)
	}
	printed["exit_code"] = 0.0
	if diff := cmp.Diff(printed, told); diff != "" {
		t.Errorf("printed -, told +:\n%s", diff)
	}
	wantSaid(t, p.stderr.String(), "hook       gallery\uFFFD[2J\n", "hook       2 pictures, 6.0 kB saved, exit 0\n")
	for _, env := range []string{w.read("env-1"), w.read("env-2")} {
		if strings.Contains(env, "from-the-file") || !strings.Contains(env, "MAGPIE_FOLDER="+filepath.Join(w.dir, "galleries")) {
			t.Errorf("the environment is\n%s", env)
		}
	}
}

// A log says of a line that a hook printed whose it is.
func TestHookLinesInALog(t *testing.T) {
	w := newHooked(t, "echo zipped", "echo told")
	p := w.run(exitDone, "--log-format", "json")
	wantSaid(t, p.stderr.String(),
		`"msg":"hook_line","hook":"on_gallery","site":"birds","line":"zipped"}`, `"msg":"hook_line","hook":"on_finish","line":"told"}`)
}

// A hook that fails makes the exit code 3, whichever it is, and the summary is
// printed before on_finish is started.
func TestHookThatFailsIsTold(t *testing.T) {
	tests := []struct {
		name, onGallery, onFinish, said, summary string
	}{
		{"OnGallery", "exit 4", "echo", "failed     hook for birds\n           running on_gallery (exit …): exit status 4\n", "hooks    1 started, 1 failed\n"},
		{"OnFinish", "true", "exit 5", "failed     hook\n           running on_finish (exit …): exit status 5\n", "hooks    1 started\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newHooked(t, tt.onGallery, tt.onFinish)
			p := w.run(exitIncomplete)
			wantSaid(t, p.stderr.String(), tt.said)
			wantSaid(t, p.stdout.String(), tt.summary)
			if files := len(w.files()); files != 2 {
				t.Errorf("%d files, want 2", files)
			}
			w.run(exitDone, "--no-hooks")
		})
	}
}

// A run that is stopped tells on_finish so; a second Ctrl-C ends the hook too.
func TestOnFinishOfAnInterruptedRun(t *testing.T) {
	w := newHooked(t, "touch begun; until [ -e go ]; do sleep 0.01; done", "cat > told; touch waits; sleep 600")
	p := w.start()
	p.until("on_gallery began", func() bool { return w.has("begun") })
	p.interrupt()
	p.until("it said that it stops", func() bool { return strings.Contains(p.stderr.String(), "finishing") })
	w.write("go", nil)
	p.until("on_finish began", func() bool { return w.has("waits") })
	p.interrupt()
	if code := p.wait(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	wantSaid(t, p.stderr.String(), "running on_finish (cat …): it was stopped\n")
	wantSaid(t, w.read("told"), `"interrupted":true`, `"exit_code":130`)
}

// A hook that heeds no request is gone with what it started when a third Ctrl-C ends
// the process, or when the run takes too long to end.
func TestNoHookOutlivesTheProcess(t *testing.T) {
	tests := []struct{ name, onGallery, onFinish string }{
		{"OnGallery", deafHook, "true"},
		{"OnFinish", "true", deafHook},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newHooked(t, tt.onGallery, tt.onFinish)
			pipe := filepath.Join(w.dir, "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			p := w.start()
			held, err := os.Open(pipe) // once the hook has it open
			if err != nil {
				t.Fatal(err)
			}
			defer held.Close()
			p.interrupt()
			p.until("it said that it stops", func() bool { return strings.Contains(p.stderr.String(), "finishing") })
			p.interrupt()
			p.until("the hook was asked to end", func() bool { return w.has("asked") })
			p.interrupt()
			if code := p.wait(); code != exitInterrupted {
				t.Errorf("exit code %d, want %d", code, exitInterrupted)
			}
			if said := readUntil(t, held, hookIsGone); said != "here\n" {
				t.Errorf("what the hook started said %q", said)
			}
		})
	}
}

// deafHook and what it starts have a pipe open, and do not heed that they are to end.
const deafHook = `trap "touch asked" TERM; { trap "" TERM; echo here; sleep 600; } > pipe & while :; do sleep 600 & wait; done`

// hookIsGone is how long what was killed may take to be gone.
const hookIsGone = 10 * time.Second

// readUntil reads a pipe until nobody has it open to write any more.
func readUntil(t *testing.T, pipe *os.File, patience time.Duration) string {
	t.Helper()
	if err := pipe.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(pipe)
	if err != nil {
		t.Error(err)
	}
	return string(said)
}

// Whoever waits for a hook is told what for.
func TestHookIsWaitedFor(t *testing.T) {
	tests := []struct {
		name string
		p    crawler.Progress
		want string
	}{
		{"One", crawler.Progress{Hook: crawler.HookProgress{Gallery: "Lake\a"}}, "running on_gallery for Lake\uFFFD"},
		{"More", crawler.Progress{Hook: crawler.HookProgress{Gallery: "Lake", Waiting: 3}}, "running on_gallery for Lake, then for 3 more"},
		{"Stopping", crawler.Progress{Hook: crawler.HookProgress{Gallery: "Lake"}, Draining: true, Stopped: true}, "running on_gallery for Lake; Ctrl-C again stops it"},
		{"TimeIsOver", crawler.Progress{Hook: crawler.HookProgress{Gallery: "Lake"}, Draining: true}, "running on_gallery for Lake"},
		{"Besides", crawler.Progress{Hook: crawler.HookProgress{Gallery: "Lake"}, Hosts: []crawler.HostProgress{{Host: "one.test"}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := waitsFor(tt.p, time.Now()); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The same of on_finish, which has no board.
func TestOnFinishIsWaitedFor(t *testing.T) {
	slow(t)
	w := newHooked(t, "true", "until [ -e go ]; do sleep 0.01; done")
	p := w.start()
	p.until("it said what it waits for", func() bool {
		return strings.Contains(p.stderr.String(), "hook       waiting for on_finish (until …)\n")
	})
	w.write("go", nil)
	if code := p.wait(); code != exitDone {
		t.Errorf("exit code %d, want %d", code, exitDone)
	}
}

func (w *world) has(name string) bool {
	_, err := os.Stat(filepath.Join(w.dir, name))
	return err == nil
}

// check names hooks, and nothing of them but their programs.
func TestCheckNamesHooks(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "crawl.yaml")
	yaml := "on_finish: [notify, 'https://chat.test/secret']\ndefaults: {on_gallery: 'curl https://chat.test/secret'}\nsites:\n"
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		yaml += "  " + name + ": {start: 'https://" + name + ".test/', image: img}\n"
	}
	yaml = strings.Replace(yaml, "image: img}", "image: img, on_gallery: [pack]}", 1)
	if err := os.WriteFile(path, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, asJSON, stderr strings.Builder
	code := execute([]string{"check", "--config", path}, &stdout, &stderr)
	wantSaid(t, stdout.String(), "hook     on_gallery: pack, for a\n", "hook     on_gallery: curl …, for b, c, d, e, f and 1 more\n", "hook     on_finish: notify …\n")
	execute([]string{"check", "--config", path, "--json"}, &asJSON, &stderr)
	wantSaid(t, asJSON.String(), `{"key":"on_gallery","sites":["a"],"command":"pack"}`)
	if said := stdout.String() + asJSON.String(); code != exitDone || strings.Contains(said, "secret") {
		t.Errorf("exit code %d\n%s%s", code, said, stderr.String())
	}
}
