package frontier

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// inGroup is the line of the hosts whose names begin with "g".
func inGroup(host string) string {
	if strings.HasPrefix(host, "g") {
		return "group g"
	}
	return host
}

// grouped are the frontiers of two processes to which the hosts g0, g1, … share a limit.
func grouped(t *testing.T, server *redisServer) (a, b *crawl) {
	t.Helper()
	a, b = two(t, server)
	for _, c := range []*crawl{a, b} {
		c.Frontier.(*Redis).SetLines(inGroup)
	}
	return a, b
}

func TestRedisLines(t *testing.T) {
	server := startRedis(t)
	for name, test := range map[string]func(t *testing.T, a, b *crawl){
		"hosts of one line have one owner":          lineHasOneOwner,
		"a line is free when its last host is":      lineIsFreed,
		"a line is free when its last lease ends":   lineRunsOut,
		"a line is held while one lease is renewed": lineIsRenewed,
		"one that is told of while held waits":      lineIsTold,
		"a pause holds for the line":                lineIsShut,
		"a lifted pause holds no more":              lineIsLifted,
		"sites are kept apart":                      lineOfSites,
		"a line with nothing open ends the crawl":   lineEnds,
		"nobody asks before the pace allows it":     keepsPace,
		"nobody asks a line before that":            keepsPaceOfLine,
		"work on a line is shared by turns":         sharedLine,
	} {
		t.Run(name, func(t *testing.T) {
			a, b := grouped(t, server)
			test(t, a, b)
		})
	}
}

func lineHasOneOwner(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1), page("g2", 1), page("x", 1), page("y", 1))
	if h := a.take(); h.Name != "g0" {
		t.Fatalf("took %s", h.Name)
	}
	for _, want := range []string{"x", "y"} {
		if h := b.take(); h.Name != want {
			t.Fatalf("the other took %s, want %s", h.Name, want)
		}
	}
	if next := b.takeNothing(); !next.Equal(a.clock.now().Add(leaseTime)) {
		t.Errorf("next = %v, want when the lease ends", next)
	}
	for _, want := range []string{"g1", "g2"} {
		if h := a.take(); h.Name != want {
			t.Errorf("the owner took %s, want %s", h.Name, want)
		}
	}
	if next := a.takeNothing(); !next.Equal(a.clock.now().Add(leaseTime)) {
		t.Errorf("next = %v, want when the other's leases end", next)
	}
}

func lineIsFreed(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1), page("g2", 1))
	first, second := a.take(), a.take()
	b.takeNothing()
	woken := b.Changed(nil)
	a.release(first, time.Time{})
	<-woken
	b.takeNothing()
	a.release(second, time.Time{})
	if h := b.take(); h.Name != "g2" {
		t.Errorf("took %s, want the one that waited longest", h.Name)
	}
	a.takeNothing()
}

func lineRunsOut(_ *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1))
	a.take()
	a.clock.advance(leaseTime / 2)
	a.take()
	a.clock.advance(leaseTime / 2)
	b.takeNothing() // the other lease lasts
	a.clock.advance(leaseTime / 2)
	b.take()
	b.take()
	a.takeNothing()
}

func lineIsRenewed(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1))
	h := a.take()
	for range 3 {
		b.takeNothing()
		a.clock.advance(leaseTime / 2)
		if err := a.Renew(t.Context(), h, leaseTime); err != nil {
			t.Fatal(err)
		}
	}
	if next := b.takeNothing(); !next.Equal(h.Expires()) {
		t.Errorf("next = %v, want when the lease ends", next)
	}
	b.clock.advance(leaseTime)
	b.take()
}

func lineIsTold(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1))
	h := a.take()
	b.add(page("g1", 1))
	b.takeNothing()
	if h := a.take(); h.Name != "g1" {
		t.Errorf("the owner took %s", h.Name)
	}
	b.add(page("g2", 1))
	a.release(h, time.Time{})
	b.takeNothing()
}

func lineIsShut(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1), page("x", 1))
	until := a.clock.now().Add(time.Hour)
	a.releaseFor(a.take(), Pause{Until: until, Cause: "429", Asked: until})
	if h := b.take(); h.Name != "x" {
		t.Fatalf("took %s of a line that is left alone", h.Name)
	}
	if next := b.takeNothing(); !next.Equal(until) {
		t.Errorf("next = %v, want when the pause ends", next)
	}
	b.clock.advance(time.Hour)
	b.take()
}

func lineIsLifted(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1))
	a.releaseFor(a.take(), Pause{Until: a.clock.now().Add(time.Hour), Cause: "no answer"})
	if err := b.Lift(t.Context(), "no answer"); err != nil {
		t.Fatal(err)
	}
	b.take()
	b.take()
}

func lineOfSites(t *testing.T, a, b *crawl) {
	other := page("g1", 1)
	other.Site = "other"
	b.add(page("g0", 1), other)
	a.Leave("other")
	h := a.take()
	if next := a.takeNothing(); !next.IsZero() {
		t.Errorf("next = %v of a site that was left", next)
	}
	a.release(h, time.Time{})
	if first, second := b.take(), b.take(); first.Name == second.Name {
		t.Errorf("took %s twice", first.Name)
	}
}

func lineEnds(_ *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1))
	for range 2 {
		h := a.take()
		a.done(h, finished(page(h.Name, 1)))
		a.release(h, time.Time{})
	}
	a.wantEnd()
	b.wantEnd()
}

// keepsPace: a host that was given back waits for others as long as its pace asks for, and
// not for who knows the pace by itself.
func keepsPace(t *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	h := a.take()
	next := a.clock.now().Add(5 * time.Second)
	h.Rest(next)
	a.release(h, time.Time{})
	if got := b.takeNothing(); !got.Equal(next) {
		t.Errorf("next = %v, want %v", got, next)
	}
	b.clock.advance(4999 * time.Millisecond)
	b.takeNothing()
	b.clock.advance(time.Millisecond)
	b.take()

	a.add(page("y", 1))
	h = a.take()
	h.Rest(a.clock.now().Add(5 * time.Second))
	a.release(h, time.Time{})
	if h := a.take(); h.Name != "y" {
		t.Errorf("took %s", h.Name)
	}
}

func keepsPaceOfLine(t *testing.T, a, b *crawl) {
	a.add(page("g0", 1), page("g1", 1))
	next := a.clock.now().Add(5 * time.Second)
	for range 2 { // a host that was not asked takes nothing back
		h := a.take()
		a.release(h, time.Time{})
		h = a.take()
		h.Rest(next)
		a.release(h, time.Time{})
	}
	if got := b.takeNothing(); !got.Equal(next) {
		t.Errorf("next = %v, want %v", got, next)
	}
	b.clock.advance(5 * time.Second)
	b.take()
}

// sharedLine has two processes with three workers each work off five hosts of one line, which
// lead to each other, and one beside it.
func sharedLine(t *testing.T, a, b *crawl) {
	const all = 200
	hosts := []string{"g0", "g1", "g2", "g3", "x"}
	a.add(page("g0", 0))
	var mu sync.Mutex
	handed, owners := map[string]int{}, map[*crawl]int{}
	hold := func(c *crawl, host string, n int) {
		mu.Lock()
		defer mu.Unlock()
		if inGroup(host) == host {
			return
		}
		if owners[c] += n; owners[a] > 0 && owners[b] > 0 {
			t.Errorf("hosts of a line have two owners")
		}
	}
	work := func(c *crawl) error {
		for {
			changed := c.Changed(nil)
			h, _, err := c.Take(context.Background(), leaseTime)
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			case h == nil:
				<-changed
				continue
			}
			hold(c, h.Name, 1)
			due, err := c.Jobs(context.Background(), h, Page, 3)
			if err != nil {
				return err
			}
			for _, job := range due.Jobs {
				mu.Lock()
				handed[job.URL]++
				mu.Unlock()
				var n int
				fmt.Sscanf(job.URL[strings.LastIndex(job.URL, "/")+1:], "%d", &n)
				o := finished(job)
				for _, child := range []int{2*n + 1, 2*n + 2} {
					if child < all {
						o.Children = append(o.Children, page(hosts[child%len(hosts)], child))
					}
				}
				if err := c.Done(context.Background(), h, []Outcome{o}); err != nil {
					return err
				}
			}
			hold(c, h.Name, -1)
			if err := c.Release(context.Background(), h, Pause{}); err != nil {
				return err
			}
		}
	}
	var wg sync.WaitGroup
	for _, c := range []*crawl{a, b} {
		wg.Go(func() { inParallel(t, 3, func() error { return work(c) }) })
	}
	wg.Wait()
	wantEachOnce(t, handed, all)
}

// Hosts that became known under other rules are put where they belong as they are taken.
func TestRedisLinesOfOtherRules(t *testing.T) {
	server := startRedis(t)
	hosts := []Job{page("g0", 1), page("g1", 1), page("x0", 1), page("x1", 1)}
	t.Run("a group that is new holds", func(t *testing.T) {
		a, b := two(t, server)
		a.add(hosts...)
		for _, c := range []*crawl{a, b} {
			c.Frontier.(*Redis).SetLines(inGroup)
		}
		wantTaken(t, a, "g0")
		wantTaken(t, b, "x0")
		wantTaken(t, b, "x1")
		b.takeNothing()
		wantTaken(t, a, "g1")
	})
	t.Run("a group that is gone does not", func(t *testing.T) {
		a, b := grouped(t, server)
		a.add(hosts...)
		for _, c := range []*crawl{a, b} {
			c.Frontier.(*Redis).SetLines(func(host string) string { return host })
		}
		wantTaken(t, a, "g0")
		wantTaken(t, b, "g1")
		wantTaken(t, a, "x0")
	})
	t.Run("a group of other hosts holds", func(t *testing.T) {
		a, b := grouped(t, server)
		a.add(hosts...)
		for _, c := range []*crawl{a, b} {
			c.Frontier.(*Redis).SetLines(func(host string) string {
				if strings.HasSuffix(host, "0") {
					return "group g"
				}
				return host
			})
		}
		wantTaken(t, a, "g0")
		wantTaken(t, b, "x1")
		wantTaken(t, a, "g1") // which it finds in its line, and puts right
		b.takeNothing()
		wantTaken(t, a, "x0")
	})
}

func wantTaken(t *testing.T, c *crawl, want string) {
	t.Helper()
	if h := c.take(); h.Name != want {
		t.Errorf("took %s, want %s", h.Name, want)
	}
}

// Thousands of hosts of a line that somebody works on hide no other, and are looked at no more
// than as one.
func TestRedisPassesOverALine(t *testing.T) {
	server := startRedis(t)
	a, b := grouped(t, server)
	var jobs []Job
	for i := range 3000 {
		jobs = append(jobs, page(fmt.Sprintf("g%d", i), 1))
	}
	a.add(jobs...)
	a.add(page("x", 1))
	a.take()
	client := server.Client()
	before := commandsIn(t, client)
	if h := b.take(); h.Name != "x" {
		t.Errorf("took %s", h.Name)
	}
	b.takeNothing()
	if n := commandsIn(t, client) - before; n > 200 {
		t.Errorf("%d commands for two looks", n)
	}
}

// commandsIn is how many commands a server has carried out, those in scripts included.
func commandsIn(t *testing.T, client *redis.Client) (n int) {
	t.Helper()
	info, err := client.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(info) {
		_, said, _ := strings.Cut(line, ":calls=")
		calls, _, _ := strings.Cut(said, ",")
		some, _ := strconv.Atoi(calls)
		n += some
	}
	return n
}
