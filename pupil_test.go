package magpie

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// pupil does what a document says.
type pupil struct {
	t *testing.T
	// folder is where the pupil is, shown what the document calls it.
	folder, shown string
	// address is where the practice gallery is, "" before it is served.
	address string
}

// newPupil sits down in an empty folder.
func newPupil(t *testing.T, shown string) *pupil {
	t.Helper()
	t.Setenv("PATH", filepath.Dir(built(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &pupil{t: t, folder: folder, shown: shown}
}

// here is a text of the tutorial as it reads on this machine.
func (p *pupil) here(text string) string {
	return strings.ReplaceAll(text, tutorialAddress, p.address)
}

// there is what was printed on this machine as the tutorial would show it.
func (p *pupil) there(text string) string {
	text = strings.ReplaceAll(text, p.folder, p.shown)
	if p.address == "" {
		return text
	}
	return strings.ReplaceAll(text, p.address, tutorialAddress)
}

// write writes the crawl.yaml.
func (p *pupil) write(text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.folder, "crawl.yaml"), []byte(p.here(text)), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// do runs a command and compares what it prints.
func (p *pupil) do(c transcript) {
	p.t.Helper()
	if c.command == "crawl practice" {
		p.practise(c)
		return
	}
	run := p.start(c.command)
	if strings.Contains(c.output, interruption) {
		run.interruptSoon(p.t, filepath.Join(p.folder, "galleries"))
	}
	<-run.ended
	c.wantPrinted(p.t, p.there(run.printed.String()))
	if p.t.Failed() {
		p.t.FailNow() // what comes next builds on it
	}
}

// practise has the practice gallery served, at a port that is free, until the
// test is done.
func (p *pupil) practise(c transcript) {
	p.t.Helper()
	run := p.start(c.command + " --port 0")
	p.t.Cleanup(func() {
		run.interrupt(p.t)
		<-run.ended
		if !run.cmd.ProcessState.Success() {
			p.t.Errorf("%s ended with %v", c.command, run.cmd.ProcessState)
		}
	})
	last := c.output[strings.LastIndex(strings.TrimSpace(c.output), "\n")+1:]
	run.until(p.t, last, func() bool { return strings.HasSuffix(run.printed.String(), last) })
	p.address = regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(run.printed.String())
	c.wantPrinted(p.t, p.there(run.printed.String()))
}

// start begins a command as a shell does.
func (p *pupil) start(command string) *running {
	p.t.Helper()
	if strings.HasPrefix(command, "crawl ") {
		command = "exec " + command // so that it gets the signals
	}
	run := &running{cmd: exec.Command("sh", "-c", p.here(command)), ended: make(chan struct{})}
	run.cmd.Dir = p.folder
	run.cmd.Stdout, run.cmd.Stderr = &run.printed, &run.printed
	if err := run.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = run.cmd.Process.Kill()
		<-run.ended
	})
	go func() {
		defer close(run.ended)
		_ = run.cmd.Wait() // how it ended is in its state
	}()
	return run
}

// running is a command that was started.
type running struct {
	cmd     *exec.Cmd
	printed printed
	ended   chan struct{} // closed when the process is gone
}

// interruptSoon presses Ctrl-C when there is a picture below a folder.
func (r *running) interruptSoon(t *testing.T, folder string) {
	t.Helper()
	r.until(t, "a picture was kept", func() bool {
		pictures, _ := filepath.Glob(filepath.Join(folder, "*", "*", "*.jpg"))
		return len(pictures) > 0
	})
	r.interrupt(t)
}

func (r *running) interrupt(t *testing.T) {
	t.Helper()
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
}

// until waits for something to become true while the command runs.
func (r *running) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for !is() {
		select {
		case <-r.ended:
			t.Fatalf("the command ended before: %s\n%s", what, &r.printed)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// printed is what a command prints, read while it is written.
type printed struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.String()
}
