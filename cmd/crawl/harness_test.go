package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/frontier"
)

// slow skips a proof that takes longer than people wait for. CI sets
// MAGPIE_SLOW and fails if anything was skipped.
func slow(t *testing.T) {
	if os.Getenv("MAGPIE_SLOW") == "" {
		t.Skip("a slow proof: set MAGPIE_SLOW=1 to run it")
	}
}

// command is the built crawl, as people install it.
var command = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "crawl-test-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	path := filepath.Join(dir, "crawl")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		err = errors.Join(err, errors.New(string(out)))
	}
	return path, err
})

// builtIn is the folder of the command, removed when all tests are done.
var builtIn string

// world is a folder with a crawl.yaml, and a server that stands in for the
// hosts it names.
type world struct {
	t           *testing.T
	dir         string
	server      *fixtures.Server
	flags       []string
	stateFolder string // the folder of the state file, below dir
	// process says how the system starts the command, nil for as usual.
	process *syscall.SysProcAttr
	env     []string // of the command, nil for that of the test
	program string   // the command, "" for the built one

	// The addresses of pictures recorded when counting last began anew.
	recorded map[string]bool
}

func newWorld(t *testing.T, yaml []byte, gallery http.Handler, hosts ...string) *world {
	t.Helper()
	server, err := fixtures.Serve(gallery)
	if err != nil {
		t.Fatal(err)
	}
	return worldAt(t, yaml, server, hosts...)
}

// worldAt is newWorld with a server of its own, which it closes.
func worldAt(t *testing.T, yaml []byte, server *fixtures.Server, hosts ...string) *world {
	t.Helper()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("closing the server: %v", err)
		}
	})
	w := &world{t: t, dir: t.TempDir(), server: server, stateFolder: filepath.Join("galleries", ".crawl")}
	w.write("crawl.yaml", yaml)
	w.write("ca.pem", server.CACert())
	w.flags = []string{"--cacert", filepath.Join(w.dir, "ca.pem")}
	for _, host := range hosts {
		for _, to := range server.ConnectTo(host) {
			w.flags = append(w.flags, "--connect-to", to)
		}
	}
	return w
}

func (w *world) write(name string, data []byte) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), data, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// start begins a run of the built command; args follow `crawl run`.
func (w *world) start(args ...string) *process {
	w.t.Helper()
	return w.startOf("run", args...)
}

// mostOfAProcess is how long a process may take on the slowest machine. One that takes
// longer hangs.
const mostOfAProcess = 15 * time.Minute

var errHangs = fmt.Errorf("the process did not end within %v, and was made to show where it hangs", mostOfAProcess)

// startOf begins what the built command does for a subcommand that takes the
// flags of the network. A process that takes too long is made to show where it hangs.
func (w *world) startOf(subcommand string, args ...string) *process {
	w.t.Helper()
	path, err := w.program, error(nil)
	if path == "" {
		path, err = command()
	}
	if err != nil {
		w.t.Fatalf("building the command: %v", err)
	}
	p := &process{t: w.t, ended: make(chan struct{})}
	ctx, cancel := context.WithTimeoutCause(context.Background(), mostOfAProcess, errHangs)
	p.cmd = exec.CommandContext(ctx, path, append(append([]string{subcommand}, w.flags...), args...)...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGQUIT) }
	p.cmd.WaitDelay = time.Minute // for what it started and left, which has its output
	p.cmd.Dir, p.cmd.SysProcAttr, p.cmd.Env = w.dir, w.process, w.env
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		cancel()
		w.t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		defer cancel()
		p.err = p.cmd.Wait()
		if ctx.Err() != nil {
			p.err = context.Cause(ctx)
		}
	}()
	w.t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.ended
	})
	return p
}

// run makes a run and wants it to end with a code.
func (w *world) run(code int, args ...string) *process {
	w.t.Helper()
	p := w.start(args...)
	if got := p.wait(); got != code {
		w.t.Fatalf("crawl run exited with %d, want %d\n%s%s", got, code, &p.stdout, &p.stderr)
	}
	return p
}

type process struct {
	t              *testing.T
	cmd            *exec.Cmd
	stdout, stderr output

	ended chan struct{} // closed when the process is gone
	err   error         // what Wait said, set before
}

// output may be read while it is written.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// interrupt presses Ctrl-C.
func (p *process) interrupt() {
	p.t.Helper()
	p.signal(os.Interrupt)
}

// signal sends a signal, if the process is there to get it.
func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
}

func (p *process) isRunning() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// until waits for something to become true while the process runs.
func (p *process) until(what string, is func() bool) {
	p.t.Helper()
	for !is() {
		select {
		case <-p.ended:
			p.t.Fatalf("the run ended before %s\n%s%s", what, &p.stdout, &p.stderr)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// wait returns the exit code, -1 if a signal ended the process.
func (p *process) wait() int {
	p.t.Helper()
	<-p.ended
	if _, exited := errors.AsType[*exec.ExitError](p.err); p.err != nil && !exited {
		p.t.Fatalf("%v\n%s%s", p.err, &p.stdout, &p.stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// files lists what is on disk, by its path, as hashes.
func (w *world) files() map[string]string {
	w.t.Helper()
	files, err := fixtures.Files(filepath.Join(w.dir, "galleries"))
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// parts lists what is left of pictures that never got a name.
func (w *world) parts() []string {
	w.t.Helper()
	parts, err := filepath.Glob(filepath.Join(w.dir, "galleries", ".crawl", "tmp", "*"))
	if err != nil {
		w.t.Fatal(err)
	}
	return parts
}

// records reads the records of a kind and state from the state file.
func (w *world) records(kind frontier.Kind, state frontier.State) []frontier.Record {
	w.t.Helper()
	f, err := frontier.ReadSQLite(filepath.Join(w.dir, w.stateFolder, "state.db"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	var records []frontier.Record
	err = f.Each(w.t.Context(), frontier.Filter{Kind: kind, State: state}, func(r frontier.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return records
}

// oneHost describes a gallery whose lists lead to pictures.
var oneHost = []byte(`
sites:
  one:
    start: https://one.test/list/1.html
    next: 'a[rel=next]'
    image: 'a.pic'
    parallelism: 8
`)
