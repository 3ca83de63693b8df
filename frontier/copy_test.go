package frontier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// copied is what a state says of itself.
type copied struct {
	ByHost    map[string][]Record
	Settled   []Record
	Galleries []Gallery
	Counts    []Count
	Hosts     int64
	Pauses    map[string]Pause
	Notes     []hostNote
}

func contentsOf(t *testing.T, f copyable) (all copied) {
	t.Helper()
	ctx := t.Context()
	all.ByHost = map[string][]Record{}
	err := errors.Join(
		f.Each(ctx, Filter{}, func(r Record) error {
			all.ByHost[r.Host] = append(all.ByHost[r.Host], r)
			return nil
		}),
		f.Each(ctx, Filter{Order: OldestFirst}, func(r Record) error {
			all.Settled = append(all.Settled, r)
			return nil
		}),
		f.eachNote(ctx, func(n hostNote) error {
			all.Notes = append(all.Notes, n)
			return nil
		}),
	)
	for _, site := range []string{"site", "other"} {
		err = errors.Join(err, f.Galleries(ctx, GalleryFilter{Site: site}, func(g Gallery) error {
			all.Galleries = append(all.Galleries, g)
			return nil
		}))
	}
	stats, err2 := f.Stats(ctx)
	pauses, err3 := f.Pauses(ctx)
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all.Settled, func(a, b Record) int { // at one time in any order
		return cmp.Or(a.Settled.Compare(b.Settled), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	// One that was settled twice within a millisecond may be told twice.
	all.Settled = slices.CompactFunc(all.Settled, func(a, b Record) bool { return a.ID == b.ID })
	slices.SortFunc(stats.Counts, func(a, b Count) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	all.Counts, all.Hosts, all.Pauses = stats.Counts, stats.Hosts, pauses
	return all
}

// fillWithAll gives a state records of every kind, in every state.
func fillWithAll(t *testing.T, f Frontier, clock *clock) {
	t.Helper()
	c := &crawl{t: t, clock: clock, Frontier: f}
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		clock.advance(time.Second)
		var outcomes []Outcome
		for _, job := range randomJobs(random, 4) {
			o := randomOutcome(random, job)
			o.Job.Walk = random.Int64N(5)
			o.Job.Due = clock.now().Add(time.Duration(random.IntN(9)) * time.Second)
			o.Job.Tries = random.IntN(3)
			if o.State == Failed || o.State == Skipped {
				o.Cause = []string{"404", "timeout"}[random.IntN(2)]
			}
			outcomes = append(outcomes, o)
		}
		work(c, outcomes)
	}
	moving, failing, range1 := image("moving", 1), page("failing", 1), page("ranges", 1)
	moving.Fields, moving.Candidates = map[string]string{"title": "Ä ☃"}, []string{"https://b/2.jpg"}
	range1.Kind, range1.Site, range1.Made = Range, "other", 7
	c.add(moving, failing, range1)
	clock.advance(time.Minute)
	for range 9 {
		h, _, err := c.Take(t.Context(), leaseTime)
		if h == nil || err != nil {
			break
		}
		switch h.Name {
		case "moving":
			jobs := c.jobs(h, Image, 1)
			jobs[0].Found, jobs[0].URL, jobs[0].Host = jobs[0].URL, "https://elsewhere/1.jpg", "elsewhere"
			c.done(h, Outcome{Job: jobs[0], State: Open})
		case "failing":
			jobs := c.jobs(h, Page, 1)
			c.done(h, Outcome{Job: jobs[0], State: Failed, Result: Result{Cause: "404", Detail: "it is gone", Status: 404}})
		}
		c.releaseFor(h, Pause{Until: clock.now().Add(time.Hour), Cause: "503", Asked: clock.now().Add(time.Minute)})
	}
	if err := c.Postpone(t.Context(), "nothing-waits-here", Pause{Until: clock.now().Add(time.Hour), Cause: "429"}); err != nil {
		t.Fatal(err)
	}
}

func copyTestState(ctx context.Context, from, to string) error {
	c, err := OpenCopy(ctx, CopyOptions{From: from, To: to, HostOf: func(address string) (string, error) {
		u, err := url.Parse(address)
		return u.Hostname(), err
	}})
	if err != nil {
		return err
	}
	return errors.Join(c.Run(ctx), c.Close())
}

// openCopied opens a state to look at it, or to work on it.
func openCopied(t *testing.T, address string, now func() time.Time) copyable {
	t.Helper()
	if isOnServer(address) {
		return openTestRedis(t, address, now)
	}
	return openTestSQLite(t, address, now)
}

// copyTwins are states of which each kind is copied to each kind.
func copyTwins(t *testing.T) map[string]func() (from, to string) {
	t.Helper()
	server := startRedis(t)
	file := func() string { return filepath.Join(t.TempDir(), "state.db") }
	onServer := func() string { return server.url(newPrefix()) }
	return map[string]func() (string, string){
		"SQLite to SQLite": func() (string, string) { return file(), file() },
		"SQLite to Redis":  func() (string, string) { return file(), onServer() },
		"Redis to SQLite":  func() (string, string) { return onServer(), file() },
		"Redis to Redis":   func() (string, string) { return onServer(), onServer() },
	}
}

func TestCopyThereAndBack(t *testing.T) {
	for name, states := range copyTwins(t) {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			clock.t = time.Now().Truncate(time.Millisecond)
			from, to := states()
			back, _ := states()
			source := openCopied(t, from, clock.now)
			fillWithAll(t, source, clock)
			want := contentsOf(t, source)
			if err := source.Close(); err != nil {
				t.Fatal(err)
			}
			if len(want.Settled) < 9 || len(want.Galleries) < 4 || len(want.Pauses) < 4 || len(want.Notes) < 5 {
				t.Fatalf("there is little to copy: %d settled, %d galleries, %d pauses, %d hosts",
					len(want.Settled), len(want.Galleries), len(want.Pauses), len(want.Notes))
			}
			for _, pair := range [][2]string{{from, to}, {to, back}} {
				if err := copyTestState(t.Context(), pair[0], pair[1]); err != nil {
					t.Fatal(err)
				}
			}
			for _, state := range []string{from, to, back} {
				if diff := gocmp.Diff(want, contentsOf(t, openCopied(t, state, clock.now)), gocmp.AllowUnexported(hostNote{})); diff != "" {
					t.Errorf("%s (-want +got):\n%s", state, diff)
				}
			}
		})
	}
}

// Who finds a job under its first address knows it again, though it moved to another host.
func TestCopyKnowsWhatMoved(t *testing.T) {
	for name, states := range copyTwins(t) {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			from, to := states()
			source := openCopied(t, from, clock.now)
			fillWithAll(t, source, clock)
			if err := source.Close(); err != nil {
				t.Fatal(err)
			}
			if err := copyTestState(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
			c := &crawl{t: t, clock: clock, Frontier: openCopied(t, to, clock.now)}
			if fresh := c.add(image("moving", 1)); fresh != 0 {
				t.Error("a job that moved became known once more")
			}
			if got := c.get(image("moving", 1)).Host; got != "elsewhere" {
				t.Errorf("the job is on %q, want elsewhere", got)
			}
		})
	}
}

// What is copied is worked as it would have been where it was.
func TestCopyIsWorked(t *testing.T) {
	for name, states := range copyTwins(t) {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			from, to := states()
			source := &crawl{t: t, clock: clock, Frontier: openCopied(t, from, clock.now)}
			source.add(append(pages("a", 3), pages("b", 2)...)...)
			if err := source.Close(); err != nil {
				t.Fatal(err)
			}
			if err := copyTestState(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
			c := &crawl{t: t, clock: clock, Frontier: openCopied(t, to, clock.now)}
			got := map[string][]Job{}
			for range 2 {
				h := c.take()
				got[h.Name] = c.jobs(h, Page, 9)
				for _, job := range got[h.Name] {
					c.done(h, finished(job))
				}
				c.release(h, time.Time{})
			}
			wantURLs(t, got["a"], pages("a", 3)...)
			wantURLs(t, got["b"], pages("b", 2)...)
			c.wantEnd()
		})
	}
}

// A copy that is broken off leaves a state that nobody can open, and another copy into it.
func TestCopyBrokenOff(t *testing.T) {
	for name, states := range copyTwins(t) {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			from, to := states()
			source := openCopied(t, from, clock.now)
			fillWithAll(t, source, clock)
			want := contentsOf(t, source)
			if err := source.Close(); err != nil {
				t.Fatal(err)
			}
			c, err := OpenCopy(t.Context(), CopyOptions{From: from, To: to})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(c.copyNotes(t.Context()), c.to.importRecords(t.Context(), []moved{{Record: want.Settled[0]}})); err != nil {
				t.Fatal(err)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			for what, open := range opens(t, to) {
				if err := open(); !errors.Is(err, ErrUnfinished) {
					t.Errorf("%s: %v, want %v", what, err, ErrUnfinished)
				}
			}
			if err := copyTestState(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, contentsOf(t, openCopied(t, to, clock.now)), gocmp.AllowUnexported(hostNote{})); diff != "" {
				t.Errorf("what was copied again (-want +got):\n%s", diff)
			}
		})
	}
}

// opens are the ways in which a state can be opened.
func opens(t *testing.T, state string) map[string]func() error {
	if !isOnServer(state) {
		return map[string]func() error{
			"to work":      func() error { _, err := OpenSQLite(state, time.Now); return err },
			"to look":      func() error { _, err := ReadSQLite(state); return err },
			"to be copied": func() error { _, err := openToCopy(t.Context(), state); return err },
		}
	}
	return map[string]func() error{
		"to work": func() error { _, err := OpenRedis(t.Context(), state); return err },
		"to look": func() error { _, err := ReadRedis(t.Context(), state); return err },
	}
}

func TestCopyRefuses(t *testing.T) {
	server := startRedis(t, "--requirepass", "open-sesame")
	server.password = "open-sesame"
	fill := func(state string) string {
		f := openCopied(t, state, time.Now)
		if _, err := f.Add(t.Context(), pages("a", 2)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return state
	}
	file := func() string { return filepath.Join(t.TempDir(), "state.db") }
	full, fullServer := fill(file()), fill(server.url(newPrefix()))
	held := fill(file())
	openTestSQLite(t, held, time.Now)
	worked := fill(server.url(newPrefix()))
	worker := openTestRedis(t, worked, time.Now)
	if h, _, err := worker.Take(t.Context(), time.Minute); h == nil || err != nil {
		t.Fatal(h, err)
	}
	for _, test := range []struct{ name, from, to, want string }{
		{"the same", full, full, "are the same"},
		{"nothing to copy from", file(), file(), "no such file"},
		{"a server without the crawl", server.url("none"), file(), "there is no crawl at redis://"},
		{"a file that has jobs", full, fill(file()), "there is a crawl already"},
		{"a crawl on a server that has jobs", full, fullServer, "there is a crawl already"},
		{"a file that a run has", held, file(), "another run is using it"},
		{"a crawl whose host somebody has", worked, file(), "another run is using it"},
		{"a wrong password", strings.Replace(fullServer, "open-sesame", "swordfish", 1), file(), "password are right"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := copyTestState(t.Context(), test.from, test.to)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%v, want %q", err, test.want)
			}
			for _, secret := range []string{"open-sesame", "swordfish"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%v shows a password", err)
				}
			}
			if _, err := os.Stat(test.to); test.to != full && !isOnServer(test.to) && err == nil && !strings.Contains(test.name, "jobs") {
				t.Error("it left a state behind")
			}
		})
	}
}

// A record that does not arrive as it was is named.
func TestCopyComparesRecords(t *testing.T) {
	for name, states := range copyTwins(t) {
		t.Run(name, func(t *testing.T) {
			from, to := states()
			source := openCopied(t, from, time.Now)
			if _, err := source.Add(t.Context(), pages("a", 5)); err != nil {
				t.Fatal(err)
			}
			if err := source.Close(); err != nil {
				t.Fatal(err)
			}
			c, err := OpenCopy(t.Context(), CopyOptions{From: from, To: to})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.to = forgetful{c.to}
			err = c.Run(t.Context())
			if err == nil || !strings.Contains(err.Error(), page("a", 3).URL) {
				t.Errorf("%v, want an error that names %s", err, page("a", 3).URL)
			}
		})
	}
}

// forgetful changes one record that it is given.
type forgetful struct{ copyable }

func (f forgetful) importRecords(ctx context.Context, records []moved) error {
	records = slices.Clone(records)
	records[3].Referer = "changed"
	return f.copyable.importRecords(ctx, records)
}

// Whoever writes to a server's crawl while it is copied makes the copy void.
func TestCopyWhileARunComes(t *testing.T) {
	server := startRedis(t)
	for name, works := range map[string]func(t *testing.T, worker *crawl){
		"and takes a host": func(_ *testing.T, worker *crawl) {
			worker.release(worker.take(), time.Time{})
		},
		"and goes again": func(t *testing.T, worker *crawl) {
			joins(t, worker, "rules")
			if err := worker.Frontier.(*Redis).Part(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		"and stays":            func(t *testing.T, worker *crawl) { joins(t, worker, "rules") },
		"or jobs are made due": func(_ *testing.T, worker *crawl) { worker.add(page("a", 9)) },
		"or a page is read anew": func(_ *testing.T, worker *crawl) {
			again := page("done", 1)
			again.Revisit = worker.clock.now().Add(time.Hour)
			worker.add(again)
		},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := server.url(newPrefix()), server.url(newPrefix())
			worker := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, from, time.Now)}
			worker.clock.t = time.Now()
			work(worker, []Outcome{finished(page("done", 1))})
			worker.add(pages("a", 2)...)
			c, err := OpenCopy(t.Context(), CopyOptions{From: from, To: to})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.to = interrupted{c.to, func() { works(t, worker) }}
			if err := c.Run(t.Context()); !errors.Is(err, ErrInUse) {
				t.Errorf("%v, want %v", err, ErrInUse)
			}
			if _, err := ReadRedis(t.Context(), to); !errors.Is(err, ErrUnfinished) {
				t.Errorf("opening the copy: %v, want %v", err, ErrUnfinished)
			}
		})
	}
}

// A crawl on which somebody works is not copied, though nobody holds a host.
func TestCopyWhileAWorkerWaits(t *testing.T) {
	server := startRedis(t)
	from := server.url(newPrefix())
	worker := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, from, time.Now)}
	worker.add(pages("a", 2)...)
	worker.release(worker.take(), time.Now().Add(time.Hour))
	joins(t, worker, "rules")
	if _, err := OpenCopy(t.Context(), CopyOptions{From: from, To: server.url(newPrefix())}); !errors.Is(err, ErrInUse) {
		t.Errorf("%v, want %v", err, ErrInUse)
	}
}

// interrupted has something happen while records are copied.
type interrupted struct {
	copyable
	happens func()
}

func (i interrupted) importRecords(ctx context.Context, records []moved) error {
	i.happens()
	return i.copyable.importRecords(ctx, records)
}
