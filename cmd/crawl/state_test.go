package main

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// A crawl that was stopped half way goes on on a server, and again in a file: each picture is
// asked for once.
func TestStateCopyGoesOn(t *testing.T) {
	server := startRedis(t)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 10, PerPage: 20, Size: 3000, Latency: 5 * time.Millisecond}
	gallery := bulk.New(o)
	w := newWorld(t, oneHost, gallery, o.Hosts...)
	half := w.start()
	half.until("some pictures came", func() bool { return w.server.Counter().Total() > 40 })
	half.interrupt()
	half.wait()
	file := filepath.Join("galleries", ".crawl", "state.db")
	out := w.offline(exitDone, "state", "copy", file, server).stdout.String()
	wantSaid(t, out, "all the same")
	w.write("crawl.yaml", []byte("state: "+server+"\n"+string(oneHost)))
	w.run(exitDone)
	again := w.offline(exitDone, "state", "copy", "--json", server, "back.db").stdout.String()
	wantSaid(t, again, `"pictures":200`)
	w.write("crawl.yaml", []byte("state: back.db\n"+string(oneHost)))
	w.run(exitDone)
	for p := range gallery.Pictures() {
		if n := w.server.Counter().Requests(p.URL); n != 1 {
			t.Fatalf("%s was asked for %d times, want once", p.URL, n)
		}
	}
}

// A copy that was killed leaves nothing that a run starts on, and is made again.
func TestStateCopyKilled(t *testing.T) {
	server := startRedis(t)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 10, PerPage: 200, Size: 1000}
	w := newWorld(t, oneHost, bulk.New(o), o.Hosts...)
	w.run(exitDone)
	file := filepath.Join("galleries", ".crawl", "state.db")
	for _, to := range []string{server, "copy.db"} {
		t.Run(strings.SplitN(to, ":", 2)[0], func(t *testing.T) {
			w.killCopying(file, to)
			w.write("crawl.yaml", []byte("state: "+to+"\n"+string(oneHost)))
			wantSaid(t, w.run(exitFailed).stderr.String(), "the copy into it was not finished: do it again")
			w.offline(exitDone, "state", "copy", file, to)
			before := w.server.Counter().Total()
			w.run(exitDone)
			if more := w.server.Counter().Total() - before; more > 15 {
				t.Errorf("a run on the copy asked for %d things, want pages alone", more)
			}
		})
	}
}

// killCopying begins a copy, and kills it once it has begun to write.
func (w *world) killCopying(from, to string) {
	w.t.Helper()
	without := *w
	without.flags = nil
	p := without.startOf("state", "copy", from, to)
	p.until("something was written", func() bool { return w.isShut(to) })
	p.signal(syscall.SIGKILL)
	if code := p.wait(); code != -1 {
		w.t.Fatalf("the copy ended with %d before it was killed", code)
	}
}

// isShut reports whether a copy into a state has begun and not ended.
func (w *world) isShut(state string) bool {
	if strings.Contains(state, "://") {
		_, err := frontier.ReadRedis(w.t.Context(), state)
		return errors.Is(err, frontier.ErrUnfinished)
	}
	_, err := frontier.ReadSQLite(filepath.Join(w.dir, state))
	return errors.Is(err, frontier.ErrUnfinished)
}

func TestStateCopyRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"one state alone", []string{"a.db"}, exitUsage, "crawl state copy FROM TO"},
		{"another server", []string{"a.db", "postgres://me:secret@host/db"}, exitUsage, "on a Redis server"},
		{"a variable that is not set", []string{"a.db", "redis://:${NOT_SET_AT_ALL}@host"}, exitUsage, "NOT_SET_AT_ALL is not set"},
		{"nothing to copy", []string{"a.db", "b.db"}, exitFailed, "no such file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &world{t: t, dir: t.TempDir()}
			said := w.offline(test.code, "state", append([]string{"copy"}, test.args...)...).stderr.String()
			wantSaid(t, said, test.want)
			if strings.Contains(said, "secret") {
				t.Errorf("it shows a password:\n%s", said)
			}
		})
	}
}
