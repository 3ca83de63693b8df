package frontier

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock is a time that moves only when told.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.UnixMilli(1_800_000_000_000)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// suite is the contract of Frontier. open returns an empty one with the clock
// given, working on the sites given.
func suite(t *testing.T, open func(t *testing.T, now func() time.Time, sites ...string) Frontier) {
	for name, test := range map[string]func(*testing.T, *crawl){
		"Add knows a job once":                        addOnce,
		"Add replaces the task of an open job":        addReplaces,
		"Add leaves a page on its way back":           addLeavesWayBack,
		"Add replaces the task of a skipped job":      addRenewsSkipped,
		"Add reopens a failure with a newer URL":      addReopensFailed,
		"Add overtakes a failure under way":           addOvertakesFailure,
		"Add overtakes a picture that expired":        addOvertakesExpiry,
		"Done keeps where an open picture expired":    keepsExpired,
		"Add leaves what was sent on":                 addLeavesSentOn,
		"Add reopens what was settled too long ago":   addRevisits,
		"Add reopens what has changed":                addReopensChanged,
		"Add keeps the newest walk":                   addMarksWalk,
		"Twin finds what is done in another place":    twins,
		"Twin finds one of several":                   twinOfSeveral,
		"Jobs come in order and once":                 jobsInOrder,
		"Jobs tells what is yet to come":              jobsNext,
		"Jobs keeps kinds and hosts apart":            jobsApart,
		"Take gives a host one owner":                 takeOnce,
		"Take prefers who has waited longest":         takeLongest,
		"Take says when to ask again":                 takeNext,
		"Take ends when nothing is left":              takeEnds,
		"Take waits for what is leased":               takeWaits,
		"a lease can be renewed":                      renews,
		"a lost lease writes nothing":                 lostLease,
		"a killed worker's jobs are handed out":       killedWorker,
		"Release postpones a host":                    postpones,
		"Release leaves a longer pause":               releasesIntoPause,
		"Lift ends pauses by their cause":             lifts,
		"Lift leaves what the host asked for":         liftsToAsked,
		"Release sends a host to the end of the line": releasedIsLast,
		"Done is idempotent":                          doneTwice,
		"Done never loses a finished record":          doneStays,
		"Done opens a page that was read ahead":       readAhead,
		"Done brings a job back later":                retryLater,
		"Done adds children with their parent":        children,
		"Done moves a job to another host":            moves,
		"Done moves a job and back":                   movesBack,
		"Done moves a job that was settled":           movesOnceSettled,
		"Amend replaces a record":                     amends,
		"Amend leaves what is not settled":            amendsSettledOnly,
		"Amend and Done keep what was kept earlier":   remembersEarlier,
		"Amend follows a picture to its host":         amendsElsewhere,
		"Postpone leaves a host alone":                pausesUnleased,
		"a host is known to have answered":            answers,
		"Leave passes over a site":                    leaves,
		"Changed tells of new work":                   changed,
		"a range is worked in pieces":                 rangeInPieces,
		"a range moves behind others":                 rangesInTurn,
		"Stats and Each agree":                        statsAndEach,
		"Each may be read while jobs are reopened":    eachReopens,
		"Each finds pages that lack pictures":         eachMissing,
		"Each finds a gallery":                        eachOfGallery,
		"Each finds by cause":                         eachOfCause,
		"Each comes in the order of settling":         eachByTime,
		"Each has all of one moment":                  eachOfOneMoment,
		"Each has once what was settled twice":        eachOnce,
		"Each has once what is settled meanwhile":     eachOnceMeanwhile,
		"Each puts what is open first":                eachOpenFirst,
		"Each begins and ends at a time":              eachBetween,
		"Galleries sums up pictures":                  galleriesAreSummed,
		"Galleries follows a picture":                 galleriesTakeOver,
		"Galleries names the page that claims":        galleriesNameTheClaim,
		"Galleries compares what pages claim":         galleriesClaim,
		"Galleries bounds what pages claim":           galleriesBoundClaims,
		"Galleries tells when one changed":            galleriesChange,
		"Galleries ends with an error":                galleriesEnd,
		"Galleries finds one by its name":             galleriesHaveNames,
		"Stats counts by cause":                       statsByCause,
		"Stats counts hosts":                          statsOfHosts,
		"Stats counts pages by their rule":            statsByRule,
		"a lane of workers gets each job once":        laneOfWorkers,
		"many workers share it":                       manyWorkers,
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			test(t, &crawl{t: t, clock: clock, Frontier: open(t, clock.now)})
		})
	}
	t.Run("a frontier for some sites leaves the others alone", func(t *testing.T) {
		clock := newClock()
		someSites(t, &crawl{t: t, clock: clock, Frontier: open(t, clock.now, "wanted")})
	})
}

// crawl is a frontier with calls that end the test when they fail.
type crawl struct {
	t     *testing.T
	clock *clock
	Frontier
}

const leaseTime = time.Minute

func page(host string, n int) Job {
	url := fmt.Sprintf("https://%s/%d.html", host, n)
	return Job{ID: NewID(Page, "", url), Kind: Page, Host: host, Task: Task{Site: "site", URL: url}}
}

func image(host string, n int) Job {
	url := fmt.Sprintf("https://%s/%d.jpg", host, n)
	return Job{ID: NewID(Image, "", url), Kind: Image, Host: host, Task: Task{Site: "site", URL: url}}
}

func pages(host string, n int) []Job {
	var jobs []Job
	for i := range n {
		jobs = append(jobs, page(host, i))
	}
	return jobs
}

func (c *crawl) add(jobs ...Job) int {
	c.t.Helper()
	fresh, err := c.Add(c.t.Context(), jobs)
	if err != nil {
		c.t.Fatalf("Add: %v", err)
	}
	return fresh
}

func (c *crawl) take() *Host {
	c.t.Helper()
	h, next, err := c.Take(c.t.Context(), leaseTime)
	if err != nil || h == nil {
		c.t.Fatalf("Take = %v, %v, %v; want a host", h, next, err)
	}
	return h
}

func (c *crawl) takeNothing() (next time.Time) {
	c.t.Helper()
	h, next, err := c.Take(c.t.Context(), leaseTime)
	if err != nil || h != nil {
		c.t.Fatalf("Take = %v, %v; want no host and no error", h, err)
	}
	return next
}

func (c *crawl) jobs(h *Host, kind Kind, n int) []Job {
	c.t.Helper()
	due, err := c.Jobs(c.t.Context(), h, kind, n)
	if err != nil {
		c.t.Fatalf("Jobs: %v", err)
	}
	return due.Jobs
}

func (c *crawl) done(h *Host, outcomes ...Outcome) {
	c.t.Helper()
	if err := c.Done(c.t.Context(), h, outcomes); err != nil {
		c.t.Fatalf("Done: %v", err)
	}
}

func (c *crawl) release(h *Host, notBefore time.Time) {
	c.t.Helper()
	c.releaseFor(h, Pause{Until: notBefore})
}

func (c *crawl) releaseFor(h *Host, p Pause) {
	c.t.Helper()
	if err := c.Release(c.t.Context(), h, p); err != nil {
		c.t.Fatalf("Release: %v", err)
	}
}

func (c *crawl) stats() Stats {
	c.t.Helper()
	stats, err := c.Stats(c.t.Context())
	if err != nil {
		c.t.Fatalf("Stats: %v", err)
	}
	return stats
}

func (c *crawl) get(job Job) Record {
	c.t.Helper()
	records, err := c.Get(c.t.Context(), []Job{job})
	if err != nil {
		c.t.Fatalf("Get: %v", err)
	}
	return records[0]
}

func (c *crawl) wantState(job Job, want State) {
	c.t.Helper()
	if got := c.get(job).State; got != want {
		c.t.Errorf("%s is %v, want %v", job.URL, got, want)
	}
}

func (c *crawl) wantEnd() {
	c.t.Helper()
	if h, next, err := c.Take(c.t.Context(), leaseTime); !errors.Is(err, io.EOF) {
		c.t.Errorf("Take = %v, %v, %v; want io.EOF", h, next, err)
	}
}

func urls(jobs []Job) []string {
	var urls []string
	for _, job := range jobs {
		urls = append(urls, job.URL)
	}
	return urls
}

func wantURLs(t *testing.T, got []Job, want ...Job) {
	t.Helper()
	if diff := cmp.Diff(urls(want), urls(got)); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}
}

func finished(job Job) Outcome { return Outcome{Job: job, State: Done} }
