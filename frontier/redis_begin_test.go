package frontier

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// beginners are processes that share a crawl, and what they did in it.
type beginners struct {
	t     *testing.T
	clock *clock
	all   map[string]*Redis
	did   []string
}

// newBeginners has processes join a crawl.
func newBeginners(t *testing.T, names ...string) *beginners {
	t.Helper()
	b := &beginners{t: t, clock: newClock(), all: map[string]*Redis{}}
	address := startRedis(t).url("crawl")
	for _, name := range names {
		b.all[name] = openTestRedis(t, address, b.clock.now)
		joins(t, &crawl{t: t, clock: b.clock, Frontier: b.all[name]}, "rules")
	}
	return b
}

// begin has a process ask for a task, and wants its run to have begun at a time. err is what
// comes of doing it.
func (b *beginners) begin(name, task string, err error, want time.Time, sites ...string) {
	b.t.Helper()
	d := Duty{Name: task, Sites: sites, Started: b.clock.now()}
	note, started, got := b.all[name].BeginOnce(context.Background(), d, func(time.Time) (string, error) {
		b.did = append(b.did, name+" did "+task)
		return "of " + task, err
	})
	if !errors.Is(got, err) || !started.Equal(want) || note != "of "+task {
		b.t.Errorf("%s began at %v with %q, %v; want %v, %v", name, started, note, got, want, err)
	}
	b.clock.advance(time.Second)
}

// part has a process leave.
func (b *beginners) part(name string) {
	b.t.Helper()
	if err := b.all[name].Part(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// wantDid wants that to have been done since it was asked last.
func (b *beginners) wantDid(want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.did); diff != "" {
		b.t.Errorf("done (-want +got):\n%s", diff)
	}
	b.did = nil
}

func TestRedisBeginsOnce(t *testing.T) {
	b := newBeginners(t, "a", "b", "c")
	began := b.clock.now()
	broken := errors.New("broken")
	b.begin("a", "all", broken, began, "s")
	b.part("a") // as one that was killed, a minute later
	b.begin("b", "all", nil, began.Add(time.Second), "s")
	b.begin("c", "all", nil, began.Add(time.Second), "s")
	b.begin("b", "all", nil, began.Add(time.Second), "s")
	b.begin("c", "refresh", nil, began.Add(time.Second), "s")
	b.wantDid("a did all", "b did all", "c did refresh")
}

// What was done is to be done again when all are gone who asked for it, whoever else works.
func TestRedisBeginsAnew(t *testing.T) {
	b := newBeginners(t, "birds", "cats", "cats too", "later cats")
	began := b.clock.now()
	b.begin("birds", "birds", nil, began, "birds")
	b.begin("cats", "cats", nil, began.Add(time.Second), "cats")
	b.begin("cats too", "cats", nil, began.Add(time.Second), "cats")
	b.part("cats")
	b.begin("later cats", "cats", nil, began.Add(time.Second), "cats")
	b.wantDid("birds did birds", "cats did cats")
	b.part("cats too")
	b.part("later cats")
	joins(t, &crawl{t: t, clock: b.clock, Frontier: b.all["cats"]}, "rules")
	b.begin("cats", "cats", nil, b.clock.now(), "cats")
	b.wantDid("cats did cats")
}

// The run of all sites is that of one of them, too.
func TestRedisSharesARunBySites(t *testing.T) {
	b := newBeginners(t, "all", "cats")
	began := b.clock.now()
	b.begin("all", "all", nil, began, "birds", "cats")
	b.begin("cats", "cats", nil, began, "cats")
	b.wantDid("all did all", "cats did cats")
}

// Who waits for another has done what that did, though it is gone when this is seen; and who is
// not to wait any longer does not.
func TestRedisBeginsWhileOthersWait(t *testing.T) {
	b := newBeginners(t, "a", "b")
	ctx := t.Context()
	d := Duty{Name: "all", Sites: []string{"s"}, Started: b.clock.now()}
	ask := func(name, how string) string {
		said, err := b.all[name].begin(ctx, d, how, "")
		if err != nil {
			t.Fatal(err)
		}
		return said[0]
	}
	said := []string{ask("a", "ask"), ask("b", "ask"), ask("b", "ask"), ask("a", "ask")}
	over := make(chan struct{})
	close(over)
	hurried := d
	hurried.Over = over
	if _, _, err := b.all["b"].BeginOnce(ctx, hurried, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was given up", err)
	}
	said = append(said, ask("a", "did"))
	b.part("a")
	said = append(said, ask("b", "ask"))
	if want := []string{"does", "waits", "waits", "does", "did", "did"}; !slices.Equal(said, want) {
		t.Errorf("got %v, want %v", said, want)
	}
}
