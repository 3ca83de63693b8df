package frontier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// two are the frontiers of two processes that share a crawl.
func two(t *testing.T, server *redisServer) (a, b *crawl) {
	t.Helper()
	address, clock := server.url(newPrefix()), newClock()
	a = &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now)}
	return a, &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now)}
}

func TestRedisIsShared(t *testing.T) {
	server := startRedis(t)
	for name, test := range map[string]func(t *testing.T, a, b *crawl){
		"a host has one owner":                    oneOwner,
		"a lease that ran out is another's":       takesOver,
		"what one finds wakes the other":          wakesOther,
		"a run that ends gives its leases back":   closesGivingBack,
		"the crawl is not over while one works":   waitsForOther,
		"what is told of a held host is not lost": tellsOwner,
		"each job is handed out once":             sharedWork,
		"a lease that is over soon is not hidden": wakesForSoonest,
		"who lost a host hears of it like others": wakesLoser,
	} {
		t.Run(name, func(t *testing.T) {
			a, b := two(t, server)
			test(t, a, b)
		})
	}
}

func oneOwner(t *testing.T, a, b *crawl) {
	a.add(page("x", 1), page("y", 1))
	first, second := a.take(), b.take()
	if first.Name == second.Name {
		t.Errorf("%s has two owners", first.Name)
	}
	a.takeNothing()
	b.takeNothing()
}

func takesOver(t *testing.T, a, b *crawl) {
	a.add(pages("x", 2)...)
	lost := a.take()
	job := a.jobs(lost, Page, 1)[0]
	if next := b.takeNothing(); !next.Equal(a.clock.now().Add(leaseTime)) {
		t.Errorf("next = %v, want when the other's lease runs out", next)
	}
	a.clock.advance(leaseTime)
	owner := b.take()
	found := Outcome{Job: job, State: Done, Children: []Job{image("z", 1)}}
	if err := a.Done(t.Context(), lost, []Outcome{found}); !errors.Is(err, ErrLost) {
		t.Errorf("Done = %v, want ErrLost", err)
	}
	if err := a.Renew(t.Context(), lost, leaseTime); !errors.Is(err, ErrLost) {
		t.Errorf("Renew = %v, want ErrLost", err)
	}
	a.release(lost, time.Time{})
	a.wantState(image("z", 1), Unknown)
	wantURLs(t, b.jobs(owner, Page, 9), pages("x", 2)...)
	if err := b.Renew(t.Context(), owner, leaseTime); err != nil {
		t.Errorf("the owner cannot renew: %v", err)
	}
}

func wakesLoser(t *testing.T, a, b *crawl) {
	a.add(pages("x", 2)...)
	for _, knows := range []bool{true, false} { // that it lost the host when it gives it back
		lost := a.take()
		a.Changed(lost)
		a.clock.advance(leaseTime)
		owner := b.take()
		if knows {
			if err := a.Renew(t.Context(), lost, leaseTime); !errors.Is(err, ErrLost) {
				t.Errorf("Renew = %v, want ErrLost", err)
			}
		}
		a.release(lost, time.Time{})
		told := a.Changed(nil)
		b.release(owner, time.Time{})
		select {
		case <-told:
		case <-time.After(redisPoll / 2):
			t.Errorf("who lost a host, and knew: %t, is not told that it is free", knows)
		}
	}
}

func wakesOther(t *testing.T, a, b *crawl) {
	b.add(page("x", 1))
	h := b.take()
	b.jobs(h, Page, 9)
	anyone, there := b.Changed(nil), b.Changed(h)
	a.add(page("x", 2), page("y", 1))
	<-anyone
	<-there
	wantURLs(t, b.jobs(h, Page, 9), page("x", 2))
}

func closesGivingBack(t *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	a.take()
	b.takeNothing()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	b.take()
}

func waitsForOther(_ *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	h := a.take()
	a.done(h, finished(page("x", 1)))
	b.takeNothing()
	a.release(h, time.Time{})
	b.wantEnd()
}

func tellsOwner(t *testing.T, a, b *crawl) {
	a.add(page("x", 1))
	h := a.take()
	a.done(h, finished(page("x", 1)))
	newer := page("x", 2)
	newer.Site = "another"
	b.add(newer)
	a.release(h, time.Time{})
	wantURLs(t, b.jobs(b.take(), Page, 9), newer)
}

// wakesForSoonest has a host in the queue that is held for longer by now than it says there.
func wakesForSoonest(t *testing.T, a, b *crawl) {
	b.add(page("x", 1))
	b.take()
	a.add(page("y", 1), page("z", 1))
	b.clock.advance(leaseTime / 4)
	held := a.take()
	soon := a.clock.now().Add(2 * leaseTime)
	a.release(a.take(), soon)
	b.takeNothing() // y waits in the queue for the end of its lease, behind x
	if err := a.Renew(t.Context(), held, 4*leaseTime); err != nil {
		t.Fatal(err)
	}
	if next := b.takeNothing(); !next.Equal(soon) {
		t.Errorf("next = %v, want %v", next, soon)
	}
}

func sharedWork(t *testing.T, a, b *crawl) { workOff(t, 5, 400, a, b) }

// What is written stays over a crash of the server, and a call that comes meanwhile waits
// for it to be back.
func TestRedisSurvivesItsServer(t *testing.T) {
	server := startRedis(t, "--appendonly", "yes", "--appendfsync", "always")
	r := openTestRedis(t, server.url("crawl"), newClock().now)
	if r.Note() != "" {
		t.Errorf("note = %q with a server that loses nothing", r.Note())
	}
	c := &crawl{t: t, clock: newClock(), Frontier: r}
	c.add(pages("a", 3)...)
	h := c.take()
	jobs := c.jobs(h, Page, 2)
	c.done(h, Outcome{Job: jobs[0], State: Done, Children: []Job{image("b", 1)}})
	server.Kill()
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := c.Done(context.Background(), h, []Outcome{finished(jobs[1])}); err != nil {
			t.Errorf("Done while the server was away: %v", err)
		}
	})
	server.Start()
	wg.Wait()
	for _, job := range jobs {
		c.wantState(job, Done)
	}
	c.wantState(image("b", 1), Open)
	wantURLs(t, c.jobs(h, Page, 9), page("a", 2))
	if err := c.Renew(t.Context(), h, leaseTime); err != nil {
		t.Errorf("the lease is lost: %v", err)
	}
}

// A crash at any place leaves a parent open, or all its children known: here between these
// and its mark, for the host was taken away.
func TestRedisKnowsChildrenBeforeTheMark(t *testing.T) {
	server := startRedis(t, "--appendonly", "yes", "--appendfsync", "always")
	clock := newClock()
	r := openTestRedis(t, server.url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	c.add(page("a", 1))
	h := c.take()
	l, err := r.lease(h)
	if err != nil {
		t.Fatal(err)
	}
	parent := Outcome{Job: c.jobs(h, Page, 1)[0], State: Done, Children: []Job{image("b", 1)}}
	if err := r.passOn(t.Context(), h, l, []Outcome{parent}); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	server.Start()
	c.wantState(page("a", 1), Open)
	c.wantState(image("b", 1), Open)
	c.done(h, parent)
	c.wantState(page("a", 1), Done)
	if n, _ := c.stats().Total("", Image, Open); n != 1 {
		t.Errorf("%d pictures are open, want 1", n)
	}
}

// A call whose answer was lost may be made again.
func TestRedisChangesOnce(t *testing.T) {
	r := openTestRedis(t, startRedis(t).url("crawl"), newClock().now)
	c := newRedisChange("a", "")
	c.before[page("a", 1).ID] = redisRow{}
	c.add(page("a", 1), r.now())
	for range 2 {
		if _, err := r.write(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.tell(t.Context(), []opened{{"a", "site", "0"}}); err != nil {
		t.Fatal(err)
	}
	stats, err := r.Stats(t.Context())
	if n, _ := stats.Total("", Page, Open); err != nil || n != 1 {
		t.Errorf("%d pages are open, want 1: %v", n, err)
	}
	c.after[page("a", 1).ID] = movedRow("b")
	c.before[page("a", 1).ID] = movedRow("c")
	if _, err := r.write(t.Context(), c); !errors.Is(err, errRowChanged) {
		t.Errorf("a row that is another than was read is written over: %v", err)
	}
}

// A crawl that is gone, or that somebody began anew in its place, is no finished one.
func TestRedisForgetsACrawl(t *testing.T) {
	server := startRedis(t)
	clock, address := newClock(), server.url("crawl")
	a := &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now)}
	b := openTestRedis(t, address, clock.now)
	a.add(pages("x", 2)...)
	h := a.take()
	if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if err := a.Renew(t.Context(), h, leaseTime); !errors.Is(err, ErrLost) {
		t.Errorf("Renew = %v, want ErrLost", err)
	}
	anew := openTestRedis(t, address, clock.now)
	if _, err := anew.Add(t.Context(), pages("x", 1)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []Frontier{a, b} {
		if _, _, err := f.Take(t.Context(), leaseTime); !errors.Is(err, ErrForgotten) {
			t.Errorf("Take = %v, want ErrForgotten", err)
		}
	}
	if h, _, err := anew.Take(t.Context(), leaseTime); h == nil || err != nil {
		t.Errorf("who began anew got %v, %v", h, err)
	}
}

// A Take whose answer is lost does not leave its host to nobody.
func TestRedisTakesOnce(t *testing.T) {
	clock := newClock()
	r := openTestRedis(t, startRedis(t).url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	c.add(page("x", 1), page("y", 1))
	args := func(call int) []any {
		return slices.Concat([]any{r.owner, leaseTime.Milliseconds(), r.crawl, call}, r.heldLines(), r.chosenSites())
	}
	var got []string
	for _, call := range []int{-1, -1, -2, -2, -3} {
		reply, err := r.eval(t.Context(), scriptTake, r.central(), args(call)...)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Join(texts(reply)[:2], " "))
	}
	none := fmt.Sprintf("none %d", clock.now().UnixMilli())
	if diff := cmp.Diff([]string{"took x", "took x", "took y", "took y", none}, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// Who works on some sites waits for those who work on jobs of theirs, and for nobody else.
func TestRedisEndsForItsSites(t *testing.T) {
	clock, address := newClock(), startRedis(t).url("crawl")
	open := func(sites ...string) *crawl {
		return &crawl{t: t, clock: clock, Frontier: openTestRedis(t, address, clock.now, sites...)}
	}
	birds, cats, all := open("birds"), open("cats"), open()
	bird, cat := page("x", 1), page("y", 1)
	bird.Site, cat.Site = "birds", "cats"
	cats.wantEnd()
	birds.add(bird)
	atBird := birds.take()
	cats.wantEnd()
	all.add(cat)
	atCat := all.take()
	cats.takeNothing()
	lead := image("z", 1)
	lead.Site = "cats"
	all.done(atCat, Outcome{Job: all.jobs(atCat, Page, 1)[0], State: Done, Children: []Job{lead}})
	all.release(atCat, time.Time{})
	atLead := cats.take()
	cats.done(atLead, finished(cats.jobs(atLead, Image, 1)[0]))
	cats.takeNothing()
	cats.release(atLead, time.Time{})
	cats.wantEnd()
	all.takeNothing()
	birds.done(atBird, finished(birds.jobs(atBird, Page, 1)[0]))
	birds.release(atBird, time.Time{})
	all.wantEnd()
}
