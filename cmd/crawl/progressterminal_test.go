//go:build !windows

package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// watchShell runs a script on a terminal of its own, in which "$0" run "$@" is a run.
func (w *world) watchShell(script string) *watched {
	w.t.Helper()
	path, err := command()
	if err != nil {
		w.t.Fatal(err)
	}
	shell := exec.Command("sh", append([]string{"-c", "set -m; " + script, path}, w.flags...)...)
	shell.Dir, shell.SysProcAttr = w.dir, &syscall.SysProcAttr{Setsid: true, Setctty: true}
	return watchCommand(w.t, 80, 24, shell)
}

// press presses keys.
func (v *watched) press(keys string) {
	v.t.Helper()
	if _, err := io.WriteString(v.master, keys); err != nil {
		v.t.Fatal(err)
	}
}

// In the background a run draws nothing on a terminal that is not its own.
func TestNoBoardInTheBackground(t *testing.T) {
	t.Parallel()
	v := newWorld(t, slowSite, slowly(250*time.Millisecond), "slow.test").watchShell(`"$0" run "$@" & wait`)
	v.wait()
	raw := strings.ReplaceAll(v.raw.String(), "\r", "")
	if strings.Contains(raw, "\x1b") || !isLine.MatchString(raw) || !strings.Contains(raw, "failed     https://slow.test/missing.jpg") {
		t.Errorf("it was told\n%q", raw)
	}
}

// Ctrl-Z removes the board before the shell writes, and fg brings it back below.
// Where the run is not the shell's own child it stays, but nothing is lost.
func TestBoardOfARunThatIsSuspended(t *testing.T) {
	t.Parallel()
	const then = `; echo the shell; fg`
	tests := []struct {
		name, script string
		isClean      bool
	}{
		{"by its shell", `"$0" run "$@"` + then, true},
		{"in a script", `sh -c '"$0" run "$@"; true' "$0" "$@"` + then, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := newWorld(t, slowSite, slowly(150*time.Millisecond), "slow.test").watchShell(tt.script)
			v.until("there was a board", func(screen string) bool { return someCame.MatchString(screen) })
			v.press("\x1a")
			v.until("the shell wrote and the board came back", func(screen string) bool {
				above, below, ok := strings.Cut(screen, "the shell")
				if tt.isClean && ok && strings.Contains(above, "of 41") {
					t.Errorf("there is a board above\n%s", screen)
				}
				return ok && someCame.MatchString(below)
			})
			v.wait()
			if tt.isClean {
				v.wantClean()
			}
			wantSaid(t, v.model.all(), "the shell\n", "saved    40 pictures")
		})
	}
}

// A terminal that takes nothing stops no run, and holds nobody who wants it to end.
func TestRunOnAStuckTerminal(t *testing.T) {
	stuck := func(t *testing.T) (*world, *watched) {
		w := newWorld(t, slowSite, slowly(30*time.Millisecond), "slow.test")
		v := w.watchShell(`exec "$0" run -v "$@"`)
		v.until("there was a board", func(screen string) bool { return strings.Contains(screen, "of 41") })
		v.press("\x13") // Ctrl-S
		for len(w.files()) < slowPictures {
			select {
			case <-v.ended:
				t.Fatal("it ended")
			case <-time.After(5 * time.Millisecond):
			}
		}
		return w, v
	}
	t.Run("tells all when that takes it", func(t *testing.T) {
		t.Parallel()
		_, v := stuck(t)
		v.press("\x11") // Ctrl-Q
		if code := v.wait(); code != exitIncomplete {
			t.Errorf("exit code %d, want %d", code, exitIncomplete)
		}
		v.wantClean()
		if n := strings.Count(v.model.all(), "\nsaved      slow/"); n != slowPictures {
			t.Errorf("%d pictures were told of, want %d\n%s", n, slowPictures, v.model.all())
		}
	})
	t.Run("ends", func(t *testing.T) {
		t.Parallel()
		_, v := stuck(t)
		for range 2 {
			if err := v.cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if code := v.wait(); code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
	})
}
