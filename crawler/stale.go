package crawler

import (
	"encoding/binary"

	"magpie/frontier"
)

// maxStale is how many pages in a row may hold nothing new before their chain
// is taken for endless. One or two are no sign yet: a site that grows while it
// is walked pushes what was on one page to the next.
const maxStale = 3

// causeNothingNew is in the record of a page that ended its chain for that.
const causeNothingNew = "nothing new"

// staleAfter counts the pages in a row that held nothing new, this one
// included: nothing at all, or only what was found before in the same walk. For
// a page that ended its chain that way before, whatever is known is not new.
func staleAfter(before frontier.Record, job frontier.Job, f found, known []frontier.Record) int {
	if job.Page <= 1 {
		return 0
	}
	endedHere := before.Cause == causeNothingNew
	for i, found := range f.all() {
		if known[i].State == frontier.Unknown || known[i].Walk != found.Walk && !endedHere {
			return 0
		}
	}
	return job.Stale + 1
}

// walkBits is how many bits of a walk's mark tell the chains of one run apart;
// the others are the time the run started.
const walkBits = 20

// walk is the mark of what the chain of a page leads to in this run. A chain
// that an earlier run began gets a new one: the site has changed since.
func (c *Crawler) walk(job frontier.Job) int64 {
	run := c.started.UnixMilli()
	if job.Page > 1 && job.Walk>>walkBits == run {
		return job.Walk
	}
	chain := binary.BigEndian.Uint64(job.ID[:]) >> (64 - walkBits)
	return run<<walkBits | int64(chain)
}
