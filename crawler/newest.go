package crawler

import (
	"context"

	"magpie/frontier"
)

// newest is a job as it was found last. The addresses of pictures that are told
// apart by more than that rotate: a page that was read since the job was handed
// out may have found a newer one. Or the rule has a new name by now.
func (l *lane) newest(ctx context.Context, s *site, job frontier.Job) frontier.Job {
	rule := s.ruleOf(job)
	if job.Kind != frontier.Image || rule != nil && !rule.HasKey() && len(s.drop) == 0 {
		return job
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{job})
	if err != nil || known[0].State != frontier.Open {
		return job // what is wrong with the frontier is told when it is written to
	}
	job.Task = known[0].Task
	return job
}

// overtaken reports whether a job that failed is open all the same: it was found
// at another address before that was written.
func (l *lane) overtaken(ctx context.Context, o frontier.Outcome) bool {
	if o.State != frontier.Failed {
		return false
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{o.Job})
	return err == nil && known[0].State == frontier.Open
}
