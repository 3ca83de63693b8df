package frontier

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// joins has a process join with rules.
func joins(t *testing.T, c *crawl, rules string) {
	t.Helper()
	if err := c.Frontier.(*Redis).Join(t.Context(), Worker{Machine: "m", Started: c.clock.now()}, rules); err != nil {
		t.Fatal(err)
	}
}

func TestRedisWorkers(t *testing.T) {
	server := startRedis(t)
	a, b := two(t, server)
	first, second := a.Frontier.(*Redis), b.Frontier.(*Redis)
	began := a.clock.now()
	joins(t, a, "rules")
	a.clock.advance(time.Second)
	joins(t, b, "rules")
	a.add(page("x", 1))
	a.take()
	workers, err := second.Workers(t.Context())
	want := []Worker{
		{ID: first.owner, Machine: "m", Started: began, Seen: began, Hosts: []string{"x"}},
		{ID: second.owner, Machine: "m", Started: began.Add(time.Second), Seen: began.Add(time.Second)},
	}
	if diff := cmp.Diff(want, workers); diff != "" || err != nil {
		t.Errorf("workers (-want +got), %v:\n%s", err, diff)
	}
	if err := second.Part(t.Context()); err != nil {
		t.Fatal(err)
	}
	if workers, _ = first.Workers(t.Context()); len(workers) != 1 {
		t.Errorf("%d workers when one of two left, want 1", len(workers))
	}
}

func TestRedisHolder(t *testing.T) {
	a, b := two(t, startRedis(t))
	first, second := a.Frontier.(*Redis), b.Frontier.(*Redis)
	joins(t, a, "rules")
	joins(t, b, "rules")
	held := a.takesHost("x")
	wantHolder := func(when, host, want string) {
		t.Helper()
		if w, err := second.Holder(t.Context(), host); err != nil || w.ID != want {
			t.Errorf("%s: %q holds %s, %v; want %q", when, w.ID, host, err, want)
		}
	}
	wantHolder("the other has it", "x", first.owner)
	wantHolder("nobody has it", "y", "")
	second.SetLines(func(string) string { return "group" })
	wantHolder("the other has one of its group", "y", first.owner)
	a.release(held, time.Time{})
	wantHolder("it was given back", "x", "")
	a.takesHost("x")
	a.clock.advance(WorkerTime + time.Second)
	wantHolder("the other is gone", "x", "")
}

func TestRedisWorkersGoByOneSetOfRules(t *testing.T) {
	a, b := two(t, startRedis(t))
	joins(t, a, "rules")
	err := b.Frontier.(*Redis).Join(t.Context(), Worker{}, "others")
	var differ *RulesError
	if !errors.As(err, &differ) || differ.Theirs != "rules" {
		t.Fatalf("got %v, want the rules of the other", err)
	}
	a.clock.advance(WorkerTime)
	joins(t, b, "others")
	if err := a.Frontier.(*Redis).Stay(t.Context(), Worker{}, "rules"); !errors.As(err, &differ) {
		t.Errorf("one who was away may stay by older rules: %v", err)
	}
}

func TestRedisWorkersNoticeWhatIsForgotten(t *testing.T) {
	server := startRedis(t)
	clock := newClock()
	r := openTestRedis(t, server.url("crawl"), clock.now)
	joins(t, &crawl{t: t, clock: clock, Frontier: r}, "rules")
	stays := func(wantForgotten bool) {
		t.Helper()
		clock.advance(time.Second)
		var forgotten *ForgottenError
		if err := r.Stay(t.Context(), Worker{}, "rules"); errors.As(err, &forgotten) != wantForgotten || err != nil && !wantForgotten {
			t.Errorf("Stay = %v, want that it was forgotten: %t", err, wantForgotten)
		}
	}
	stays(false)
	workers := r.central() + ":workers"
	older := redis.Z{Score: float64(clock.now().Add(-time.Second).UnixMilli()), Member: r.owner}
	if err := server.Client().ZAdd(t.Context(), workers, older).Err(); err != nil {
		t.Fatal(err)
	}
	stays(true)
	stays(false)
	if err := server.Client().Del(t.Context(), workers).Err(); err != nil {
		t.Fatal(err)
	}
	stays(true)
	clock.advance(WorkerTime)
	stays(false) // who was away for so long is forgotten with reason
}
