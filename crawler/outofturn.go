package crawler

import (
	"context"
	"slices"

	"magpie/frontier"
)

// countedOtherwise reports whether the next page of a walk was read in this run out
// of turn, with other counts than the walk has by now: it is to be read once more,
// or its gallery would be compared with a site of two times.
//
// So it is with a page that an earlier run left over, and those behind it, when
// they come before the walk of this run does: they know only what the earlier walk
// had seen before them.
func (l *lane) countedOtherwise(next frontier.Job, read frontier.Record) bool {
	if !read.State.Settled() || !l.settledNow(read) || read.Walk == next.Walk || read.Page != next.Page {
		return false
	}
	if next.Claimed > 0 && read.Next == "" { // it was not compared, see waitsForWalk
		return true
	}
	return next.Claimed != read.Claimed || next.Claimed > 0 && next.Pictures-next.Repeated != read.Pictures-read.Repeated
}

// waitsForWalk reports whether a page is read out of turn in a run whose walk comes
// to it later: what its gallery lacks is told then.
func (l *lane) waitsForWalk(job frontier.Job) bool {
	if job.Page <= 1 || l.ofThisRun(job.Walk) {
		return job.Page > 1 && job.Ahead
	}
	if !slices.Contains(l.seeded, job.Site) {
		return false
	}
	s := l.rules.sites[job.Site]
	rule := s.rules[job.Rule]
	return rule == s.start && l.beginsAgain(s) || rule != nil && l.readsAgain(s, rule)
}

// inTurn is a page as the walk of this run has found it by now, if that came to it
// while it was under way out of turn.
func (l *lane) inTurn(ctx context.Context, job frontier.Job) (frontier.Job, error) {
	if job.Page <= 1 || job.Anew || l.ofThisRun(job.Walk) && !job.Ahead {
		return job, nil
	}
	known, err := l.frontier.Get(ctx, []frontier.Job{job})
	if err != nil {
		return job, err
	}
	if now := known[0]; now.State == frontier.Open && now.Page == job.Page && now.Walk != job.Walk && l.ofThisRun(now.Walk) {
		job.Walk, job.Ahead, job.Gap, job.Stale, job.Held = now.Walk, now.Ahead, now.Gap, now.Stale, now.Held
		job.Offset, job.Pictures, job.Repeated, job.Claimed = now.Offset, now.Pictures, now.Repeated, now.Claimed
	}
	job.Ahead = l.waitsForWalk(job) // it is read again if the walk comes to it from here on
	return job, nil
}
