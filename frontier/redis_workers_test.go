package frontier

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// joins has a process join with rules, and wants the run to have begun at a time.
func joins(t *testing.T, c *crawl, rules string, began, want time.Time) {
	t.Helper()
	got, err := c.Frontier.(*Redis).Join(t.Context(), Worker{Machine: "m", Started: began}, rules, began)
	if err != nil || !got.Equal(want) {
		t.Fatalf("joined a run that began at %v, %v; want %v", got, err, want)
	}
}

func TestRedisWorkers(t *testing.T) {
	server := startRedis(t)
	a, b := two(t, server)
	first, second := a.Frontier.(*Redis), b.Frontier.(*Redis)
	began := a.clock.now()
	joins(t, a, "rules", began, began)
	a.clock.advance(time.Second)
	joins(t, b, "rules", a.clock.now(), began)
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

func TestRedisWorkersGoByOneSetOfRules(t *testing.T) {
	a, b := two(t, startRedis(t))
	began := a.clock.now()
	joins(t, a, "rules", began, began)
	_, err := b.Frontier.(*Redis).Join(t.Context(), Worker{}, "others", began)
	var differ *RulesError
	if !errors.As(err, &differ) || differ.Theirs != "rules" {
		t.Fatalf("got %v, want the rules of the other", err)
	}
	a.clock.advance(WorkerTime)
	joins(t, b, "others", a.clock.now(), a.clock.now())
	if err := a.Frontier.(*Redis).Stay(t.Context(), Worker{}, "rules", began); !errors.As(err, &differ) {
		t.Errorf("one who was away may stay by older rules: %v", err)
	}
}

func TestRedisBeginsOnce(t *testing.T) {
	a, b := two(t, startRedis(t))
	first, second := a.Frontier.(*Redis), b.Frontier.(*Redis)
	began := a.clock.now()
	joins(t, a, "rules", began, began)
	joins(t, b, "rules", began, began)
	var did []string
	by := func(name string, err error) func() (string, error) {
		return func() (string, error) {
			did = append(did, name)
			return "of " + name, err
		}
	}
	ctx := context.Background()
	broken := errors.New("broken")
	if _, err := first.BeginOnce(ctx, "all", by("first", broken)); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if err := first.Part(ctx); err != nil { // as one that was killed, a minute later
		t.Fatal(err)
	}
	for _, r := range []*Redis{second, first, second} {
		if note, err := r.BeginOnce(ctx, "all", by("another", nil)); err != nil || note != "of another" {
			t.Fatalf("noted %q: %v", note, err)
		}
	}
	if _, err := second.BeginOnce(ctx, "one site", by("other task", nil)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"first", "another", "other task"}, did); diff != "" {
		t.Errorf("began (-want +got):\n%s", diff)
	}
}
