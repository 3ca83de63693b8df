//go:build !windows

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"magpie/fixtures"
)

// slowSite is a gallery of pictures that take their time, some of which are not
// there.
var slowSite = []byte(`
sites:
  slow:
    start: https://slow.test/
    image: img
    parallelism: 4
`)

const slowPictures = 40

// slowly serves it.
func slowly(delay time.Duration) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n := 0
		if r.URL.Path == "/" {
			for i := range slowPictures {
				fmt.Fprintf(rw, "<img src=/%d.jpg>", i+1)
			}
			fmt.Fprint(rw, "<img src=/missing.jpg>")
			return
		}
		if _, err := fmt.Sscanf(r.URL.Path, "/%d.jpg", &n); err != nil {
			http.NotFound(rw, r)
			return
		}
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
		}
		rw.Write(fixtures.Picture(int64(n), 8000))
	})
}

// watched is a command on a terminal that is looked at.
type watched struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	ended  chan struct{} // closed when all is read

	mu     sync.Mutex
	model  *terminalModel
	raw    strings.Builder
	broken string // a screen with the board on which a line was broken
}

// watch runs the command on a terminal of a size.
func (w *world) watch(width, height int, env []string, args ...string) *watched {
	w.t.Helper()
	path, err := command()
	if err != nil {
		w.t.Fatal(err)
	}
	run := exec.Command(path, append(append([]string{"run"}, w.flags...), args...)...)
	run.Dir, run.Env = w.dir, env
	return watchCommand(w.t, width, height, run)
}

// watchCommand starts a command on a terminal of a size. One that takes too long is made to
// show where it hangs.
func watchCommand(t *testing.T, width, height int, cmd *exec.Cmd) *watched {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	v := &watched{t: t, cmd: cmd, master: master, ended: make(chan struct{}), model: newTerminalModel(width, height)}
	v.setSize(width, height)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "NO_COLOR="), cmd.Env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go v.look()
	late := time.AfterFunc(mostOfAProcess, func() { _ = v.cmd.Process.Signal(syscall.SIGQUIT) })
	t.Cleanup(func() {
		late.Stop()
		_ = v.cmd.Process.Kill()
		<-v.ended
		master.Close()
	})
	return v
}

func (v *watched) setSize(width, height int) {
	v.t.Helper()
	if err := pty.Setsize(v.master, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		v.t.Fatal(err)
	}
}

// look reads what is shown until nobody can show more.
func (v *watched) look() {
	defer close(v.ended)
	buf := make([]byte, 4096)
	for {
		n, err := v.master.Read(buf)
		v.mu.Lock()
		v.raw.Write(buf[:n])
		v.model.Write(buf[:n])
		if screen := v.model.screen(); strings.Contains(screen, "Ctrl-C stops") && v.model.wrapsBelow("pictures ") && v.broken == "" {
			v.broken = screen
		}
		v.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// until waits for a screen.
func (v *watched) until(what string, is func(screen string) bool) {
	v.t.Helper()
	for {
		v.mu.Lock()
		screen := v.model.screen()
		v.mu.Unlock()
		if is(screen) {
			return
		}
		select {
		case <-v.ended:
			v.t.Fatalf("it ended before %s\n%s", what, screen)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// resize changes the size of the terminal, while the command holds still: what it
// drew a moment before is all shown.
func (v *watched) resize(width, height int) {
	v.t.Helper()
	if err := v.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		v.t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	v.mu.Lock()
	v.model.resize(width, height)
	v.mu.Unlock()
	v.setSize(width, height)
	if err := v.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		v.t.Fatal(err)
	}
}

// wait waits for the end and returns the exit code.
func (v *watched) wait() int {
	v.t.Helper()
	err := v.cmd.Wait()
	<-v.ended
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		v.t.Fatal(err)
	}
	return v.cmd.ProcessState.ExitCode()
}

// lastFrame is the board as it was drawn last.
func (v *watched) lastFrame() string {
	v.t.Helper()
	for i := len(v.model.frames) - 1; i >= 0; i-- {
		if strings.Contains(v.model.frames[i], "Ctrl-C stops") {
			return v.model.frames[i]
		}
	}
	v.t.Fatalf("there was no board\n%s", v.model.all())
	return ""
}

// wantClean wants no fault, no broken line, and nothing of the board left.
func (v *watched) wantClean() {
	v.t.Helper()
	if len(v.model.faults) > 0 {
		v.t.Errorf("the terminal was told %q", v.model.faults)
	}
	if v.broken != "" {
		v.t.Errorf("a line of the board was broken\n%s", v.broken)
	}
	all := v.model.all()
	for _, mark := range []string{"Ctrl-C stops", "━", "─", " on average"} {
		if strings.Contains(all, mark) {
			v.t.Errorf("%q is left of the board\n%s", mark, all)
		}
	}
	if v.model.col != 0 {
		v.t.Errorf("the cursor is in column %d", v.model.col)
	}
}

// someCame matches what the board says when there are some pictures.
var someCame = regexp.MustCompile(`[1-9]\d* of 41`)

// The board is right in the end on terminals of any size, whatever happens to them,
// and then it is gone.
func TestBoardOnATerminal(t *testing.T) {
	t.Parallel()
	resize := func(sizes ...[2]int) func(*watched) {
		return func(v *watched) {
			last := ""
			for _, size := range sizes {
				v.until("more pictures came", func(screen string) bool {
					before := last
					last = someCame.FindString(screen)
					return last != before && last != ""
				})
				v.resize(size[0], size[1])
			}
		}
	}
	tests := []struct {
		name          string
		width, height int
		env           []string
		meanwhile     func(*watched)
		coloured      bool
	}{
		{"80x24", 80, 24, nil, nil, true},
		{"200x50", 200, 50, nil, nil, true},
		{"40x24", 40, 24, nil, nil, true},
		{"40x8", 40, 8, nil, nil, true},
		{"no colour", 80, 24, []string{"NO_COLOR=1"}, nil, false},
		{"narrower", 80, 24, nil, resize([2]int{40, 24}), true},
		{"wider", 40, 24, nil, resize([2]int{120, 40}), true},
		{"to and fro", 80, 24, nil, resize([2]int{30, 24}, [2]int{100, 30}), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, slowSite, slowly(120*time.Millisecond), "slow.test")
			v := w.watch(tt.width, tt.height, tt.env)
			if tt.meanwhile != nil {
				tt.meanwhile(v)
			}
			if code := v.wait(); code != exitIncomplete {
				t.Errorf("exit code %d, want %d", code, exitIncomplete)
			}
			if tt.meanwhile != nil {
				v.broken = "" // until it is drawn again
			}
			v.wantClean()
			wantSaid(t, v.lastFrame(), fmt.Sprintf("%d of %d", slowPictures, slowPictures+1), "1 failed", "1 read")
			wantSaid(t, v.model.all(), "failed     https://slow.test/missing.jpg", "saved    40 pictures")
			if v.model.coloured != tt.coloured {
				t.Errorf("colours: %v, want %v", v.model.coloured, tt.coloured)
			}
		})
	}
}

// Whatever ends a run leaves the terminal as it was.
func TestBoardOfARunThatIsStopped(t *testing.T) {
	t.Parallel()
	comes := func(v *watched) {
		v.until("there was a board", func(screen string) bool { return strings.Contains(screen, "of 41") })
	}
	signal := func(v *watched, s os.Signal) {
		v.t.Helper()
		if err := v.cmd.Process.Signal(s); err != nil {
			v.t.Fatal(err)
		}
	}
	t.Run("by Ctrl-C", func(t *testing.T) {
		t.Parallel()
		v := newWorld(t, slowSite, slowly(time.Second), "slow.test").watch(80, 24, nil)
		comes(v)
		signal(v, os.Interrupt)
		if code := v.wait(); code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
		v.wantClean()
		wantSaid(t, v.model.all(), "finishing what is under way", "the run was stopped before its end")
	})
	t.Run("at once by another", func(t *testing.T) {
		t.Parallel()
		v := newWorld(t, slowSite, slowly(30*time.Second), "slow.test").watch(80, 24, nil)
		v.until("pictures were asked for", func(screen string) bool { return strings.Contains(screen, "4 of 4") })
		signal(v, os.Interrupt)
		v.until("it stops", func(screen string) bool { return strings.Contains(screen, "(4 in flight)") })
		signal(v, os.Interrupt)
		if code := v.wait(); code != exitInterrupted {
			t.Errorf("exit code %d, want %d", code, exitInterrupted)
		}
		v.wantClean()
	})
	t.Run("by force", func(t *testing.T) {
		t.Parallel()
		v := newWorld(t, slowSite, slowly(time.Second), "slow.test").watch(80, 24, nil)
		comes(v)
		signal(v, syscall.SIGKILL)
		v.wait()
		if len(v.model.faults) > 0 || v.model.col != 0 {
			t.Errorf("faults %q, the cursor is in column %d", v.model.faults, v.model.col)
		}
	})
}

// What is no terminal, or obeys nothing, gets lines with times.
func TestProgressWithoutABoard(t *testing.T) {
	t.Parallel()
	slowly := slowly(250 * time.Millisecond)
	t.Run("on a terminal that obeys nothing", func(t *testing.T) {
		t.Parallel()
		v := newWorld(t, slowSite, slowly, "slow.test").watch(80, 24, []string{"TERM=dumb"})
		v.wait()
		raw := v.raw.String()
		if strings.Contains(raw, "\x1b") || !isLine.MatchString(raw) {
			t.Errorf("it was told\n%q", raw)
		}
	})
	t.Run("in a pipe", func(t *testing.T) {
		t.Parallel()
		p := newWorld(t, slowSite, slowly, "slow.test").run(exitIncomplete)
		raw := p.stderr.String()
		if strings.Contains(raw, "\x1b") || !isLine.MatchString(raw) {
			t.Errorf("it was told\n%q", raw)
		}
	})
}

// The model is fed by hand where no command is: it must notice what it is for.
func TestTerminalModelFindsFaults(t *testing.T) {
	for name, text := range map[string]string{
		"a hidden cursor": "\x1b[?25l", "another screen": "\x1b[?1049h", "a title": "\x1b]0;x\x07", "a question": "\x1b[6n",
	} {
		t.Run(name, func(t *testing.T) {
			m := newTerminalModel(80, 24)
			if _, err := io.WriteString(m, text); err != nil || len(m.faults) == 0 {
				t.Errorf("%q is no fault", text)
			}
		})
	}
}
