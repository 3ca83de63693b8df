package crawler

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"magpie/frontier"
)

// maxStale is how many pages in a row may hold nothing new before their chain
// is taken for endless. One or two are no sign yet: a site that grows while it
// is walked pushes what was on one page to the next.
const maxStale = 3

// causeNothingNew is in the record of a page that ended its chain for that.
const causeNothingNew = "nothing new"

// staleAfter counts the pages in a row that held nothing new, this one
// included: nothing at all, what the page before held, or only what was found
// before in the same walk.
func staleAfter(job frontier.Job, f found, known []frontier.Record) int {
	if job.Page <= 1 {
		return 0
	}
	if job.Held == f.digest() {
		return job.Stale + 1
	}
	for i, found := range f.all {
		if known[i].State == frontier.Unknown || known[i].Walk != found.Walk {
			return 0
		}
	}
	return job.Stale + 1
}

// digest tells what a page holds from what another holds.
func (f found) digest() string {
	h := sha256.New()
	for _, job := range f.all {
		h.Write(job.ID[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// walkBits is how many bits of a walk's mark tell the chains of one run apart;
// the others are the time the run started.
const walkBits = 20

// walk is the mark of what the chain of a page leads to in this run. A chain
// that an earlier run began gets a new one: the site has changed since.
func (c *Crawler) walk(job frontier.Job) int64 {
	if job.Page > 1 && c.ofThisRun(job.Walk) {
		return job.Walk
	}
	chain := binary.BigEndian.Uint64(job.ID[:]) >> (64 - walkBits)
	return c.started.UnixMilli()<<walkBits | int64(chain)
}

// ofThisRun reports whether a walk is one of this run.
func (c *Crawler) ofThisRun(walk int64) bool { return walk>>walkBits == c.started.UnixMilli() }
