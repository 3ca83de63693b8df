package crawler

import (
	"context"

	"magpie/extract"
	"magpie/frontier"
)

// newest is a job as it was found last, and what its last attempt brought. The
// addresses of pictures that are told apart by more than that rotate: a page that
// was read since the job was handed out may have found a newer one. Or the rule
// has a new name by now.
func (l *lane) newest(ctx context.Context, s *site, job frontier.Job) (frontier.Job, frontier.Result) {
	rule := s.ruleOf(job)
	if job.Kind != frontier.Image || rule != nil && !s.rotates(rule) {
		return job, frontier.Result{}
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{job})
	if err != nil || known[0].State != frontier.Open {
		return job, frontier.Result{} // what is wrong with the frontier is told when it is written to
	}
	job.Task = known[0].Task
	return job, known[0].Result
}

// rotates reports whether the pictures of a rule are told apart by more than
// their addresses, so that these may be others from one reading to the next.
func (s *site) rotates(rule *extract.Rule) bool { return rule.HasKey() || len(s.drop) > 0 }

// overtaken reports whether a job that ended is open all the same: one that failed
// was found at another address before that was written, or the walk came to a page
// that was read ahead of it.
func (l *lane) overtaken(ctx context.Context, o frontier.Outcome) bool {
	readAhead := o.State == frontier.Done && o.Job.Ahead
	if o.State != frontier.Failed && !readAhead {
		return false
	}
	known, err := l.frontier.Get(context.WithoutCancel(ctx), []frontier.Job{o.Job})
	return err == nil && known[0].State == frontier.Open
}
