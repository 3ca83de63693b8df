package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"magpie/fixtures"
)

// easelYAML describes an easel.
const easelYAML = `
sites:
  easel:
    start: https://one.test/
    image: img
    parallelism: 4
`

// easel is a gallery of one page whose pictures can be replaced: /1.jpg,
// /2.jpg … It counts what it was asked for pictures.
type easel struct {
	// validators says that pictures have an ETag.
	validators bool
	// noHead has questions for the length refused.
	noHead bool

	mu       sync.Mutex
	pictures [][]byte // nil for one that is gone
	status   int      // answered for every picture, 0 for the picture
	asked    map[string]int
	bodies   int
}

func newEasel(n int) *easel {
	e := &easel{asked: map[string]int{}}
	for i := range n {
		e.pictures = append(e.pictures, fixtures.Picture(int64(i), 3000))
	}
	return e
}

func (e *easel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/"), ".jpg"))
	switch {
	case r.URL.Path == "/":
		for i := range e.pictures {
			fmt.Fprintf(w, `<img src="/%d.jpg">`, i+1)
		}
		return
	case err != nil || n < 1 || n > len(e.pictures):
		http.NotFound(w, r)
		return
	}
	e.asked[r.Method]++
	data := e.pictures[n-1]
	switch {
	case e.status != 0:
		w.WriteHeader(e.status)
	case e.noHead && r.Method == http.MethodHead:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case data == nil:
		http.NotFound(w, r)
	default:
		e.serve(w, r, data)
	}
}

func (e *easel) serve(w http.ResponseWriter, r *http.Request, data []byte) {
	if e.validators {
		w.Header().Set("ETag", fmt.Sprintf("%q", sumOf(data)[:12]))
	}
	answer := &countedBody{ResponseWriter: w}
	http.ServeContent(answer, r, "a.jpg", time.Time{}, bytes.NewReader(data))
	if answer.n > 0 {
		e.bodies++
	}
}

// countedBody counts the bytes of a body.
type countedBody struct {
	http.ResponseWriter
	n int
}

func (c *countedBody) Write(p []byte) (int, error) {
	c.n += len(p)
	return c.ResponseWriter.Write(p)
}

// replace puts another picture in the place of the n-th, counted from 1; nil
// takes it away.
func (e *easel) replace(n int, data []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pictures[n-1] = data
}

// add puts another picture behind the others.
func (e *easel) add(data []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pictures = append(e.pictures, data)
}

// answer has every picture answered with a status, 0 for the picture.
func (e *easel) answer(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status = status
}

// forget has what was asked for so far not count.
func (e *easel) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.asked)
	e.bodies = 0
}

// want compares how often pictures were asked for since it was called last, by
// method, and how many bodies were sent.
func (e *easel) want(t *testing.T, gets, heads, bodies int) {
	t.Helper()
	defer e.forget()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.asked["GET"] != gets || e.asked["HEAD"] != heads || e.bodies != bodies {
		t.Errorf("%d GET and %d HEAD brought %d bodies, want %d, %d and %d",
			e.asked["GET"], e.asked["HEAD"], e.bodies, gets, heads, bodies)
	}
}

// hang makes a world of an easel, after its first run.
func (e *easel) hang(t *testing.T, yaml string) *world {
	t.Helper()
	w := newWorld(t, []byte(yaml), e, "one.test")
	w.run(exitDone)
	e.want(t, len(e.pictures), 0, len(e.pictures))
	return w
}

// do runs the built command and wants it to end with a code.
func (w *world) do(code int, subcommand string, args ...string) *process {
	w.t.Helper()
	p := w.startOf(subcommand, args...)
	if got := p.wait(); got != code {
		w.t.Fatalf("crawl %s exited with %d, want %d\n%s%s", subcommand, got, code, &p.stdout, &p.stderr)
	}
	return p
}

// offline is do for a subcommand that asks nobody.
func (w *world) offline(code int, subcommand string, args ...string) *process {
	w.t.Helper()
	without := *w
	without.flags = nil
	return without.do(code, subcommand, args...)
}

// place is the path of a file below the output.
func (w *world) place(name string) string {
	return filepath.Join(w.dir, "galleries", filepath.FromSlash(name))
}

// spoil changes what is kept.
func (w *world) spoil(name string, change func(data []byte) []byte) {
	w.t.Helper()
	data, err := os.ReadFile(w.place(name))
	if err == nil {
		err = os.WriteFile(w.place(name), change(data), 0o644)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// lose removes what is kept.
func (w *world) lose(name string) {
	w.t.Helper()
	if err := os.Remove(w.place(name)); err != nil {
		w.t.Fatal(err)
	}
}

func half(data []byte) []byte { return data[:len(data)/2] }

// wantBytes wants these files below the output and no others, with these bytes.
func (w *world) wantBytes(want map[string][]byte) {
	w.t.Helper()
	files := w.files()
	for name, data := range want {
		if files[name] != sumOf(data) {
			w.t.Errorf("%s has other bytes, or is not there", name)
		}
	}
	if len(files) != len(want) {
		w.t.Errorf("there are %v, want %d files", files, len(want))
	}
	if parts := w.parts(); len(parts) > 0 {
		w.t.Errorf("parts are left: %v", parts)
	}
}

// wantLines wants lines that an output has, whatever stands between words.
func (p *process) wantLines(lines ...string) *process {
	p.t.Helper()
	for _, line := range lines {
		if !strings.Contains(p.said(), line) {
			p.t.Errorf("it does not say %q:\n%s%s", line, &p.stdout, &p.stderr)
		}
	}
	return p
}

// wantNoLines wants an output without these.
func (p *process) wantNoLines(lines ...string) {
	p.t.Helper()
	for _, line := range lines {
		if strings.Contains(p.said(), line) {
			p.t.Errorf("it says %q:\n%s%s", line, &p.stdout, &p.stderr)
		}
	}
}

// said is the output, with one space between words.
func (p *process) said() string {
	return strings.Join(strings.Fields(p.stdout.String()+p.stderr.String()), " ")
}

// sumOf is the SHA-256 of some bytes, in hexadecimal.
func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
