package crawler

import (
	"cmp"
	"context"

	"magpie/frontier"
)

// newest is a job as it was found last. The addresses of pictures that are told
// apart by more than that rotate: a page that was read since the job was handed
// out may have found a newer one.
func (l *lane) newest(ctx context.Context, s *site, job frontier.Job) frontier.Job {
	rule := s.ruleOf(job)
	if job.Kind != frontier.Image || rule == nil || !rule.HasKey() && len(s.drop) == 0 {
		return job
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{job})
	if err != nil || known[0].State != frontier.Open {
		return job // what is wrong with the frontier is told when it is written to
	}
	job.Task = known[0].Task
	return job
}

// renewed reports whether a job was found at another address meanwhile, and has
// it tried there: what failed failed at one that counts no more.
func (l *lane) renewed(ctx context.Context, s *site, job frontier.Job) bool {
	newer := l.newest(ctx, s, job)
	if cmp.Or(newer.Found, newer.URL) == cmp.Or(job.Found, job.URL) {
		return false
	}
	newer.Tries = 0
	l.finish(ctx, frontier.Outcome{Job: newer, State: frontier.Open})
	return true
}
