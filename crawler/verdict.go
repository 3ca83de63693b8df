package crawler

import (
	"context"
	"fmt"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// maxHops is how many hosts a job may be sent on to.
const maxHops = 10

// attempt ends a job whose request was not answered with what was asked for.
func (l *lane) attempt(ctx context.Context, s *site, job frontier.Job, status int, v fetch.Verdict) (frontier.Outcome, rest) {
	o := failed(job, v.Cause, v.Detail)
	o.Status = status
	switch v.Class {
	case fetch.Busy:
		return l.hostBusy(o, v)
	case fetch.Transient:
		return l.passing(ctx, s, o)
	case fetch.Permanent:
		if l.isStranger(ctx, v) {
			return l.passing(ctx, s, o)
		}
	case fetch.Cancelled, fetch.NotModified: // cancelled, but not by us
		return l.again(s, o), rest{}
	case fetch.Moved:
		return moved(o, v.Location), rest{}
	case fetch.Disallowed:
		return disallowed(o), rest{}
	case unwantedClass:
		o.State = frontier.Skipped
	case fetch.Absent:
		if back, is := l.stepBack(ctx, o); is {
			return back, rest{}
		}
		return l.absent(ctx, s, o), rest{}
	}
	return o, rest{}
}

// failed gives a job up.
func failed(job frontier.Job, cause, detail string) frontier.Outcome {
	return frontier.Outcome{Job: job, State: frontier.Failed, Result: frontier.Result{Cause: cause, Detail: detail}}
}

// absent ends a job for which there is nothing. An address that was made by
// counting need not lead anywhere: a chain that counts ends so.
func (l *lane) absent(ctx context.Context, s *site, o frontier.Outcome) frontier.Outcome {
	behind := o.Job.Kind == frontier.Page && o.Job.Page > 1
	if behind && (l.full || o.Job.Shrunk || o.Job.Said > 0 && !o.Job.Numbered) {
		_ = l.beginBack(ctx, &o) // what is wrong with the frontier is told when it is written to
	}
	switch {
	case !o.Job.Numbered:
		return o
	case behind:
		return l.pastEnd(s, o)
	}
	o.State, o.Cause = frontier.Skipped, causeAbsent
	return o
}

// withoutRule fails a job whose rule was taken out since it was found.
func withoutRule(job frontier.Job) frontier.Outcome {
	return failed(job, causeNoRule, fmt.Sprintf("the rule %q of the site %q is no longer in crawl.yaml", job.Rule, job.Site))
}

// withoutBody skips a page that was found when its rule had something sent for
// it. Without that it is another page, which the rule finds for itself.
func withoutBody(job frontier.Job) frontier.Outcome {
	o := failed(job, causeRemoved, fmt.Sprintf("the rule %q has no body: any more to send for it", job.Rule))
	o.State = frontier.Skipped
	return o
}

// again has a job come back later, unless it was tried often enough.
func (l *lane) again(s *site, o frontier.Outcome) frontier.Outcome {
	o.Job.Tries++
	o.Passing = true
	if o.Job.Tries < s.Tries {
		o.State = frontier.Open
		o.Job.Due = time.Now().Add(l.backoff.ofJob(o.Job.Tries))
	}
	return o
}

// disallowed skips what robots.txt refuses. What crawl.yaml itself names, and
// does not merely count, is no find to pass over: that it cannot be had is a
// failure, until robots.txt or the stanza says otherwise.
func disallowed(o frontier.Outcome) frontier.Outcome {
	if o.Job.Referer == "" && !o.Job.Numbered {
		o.Passing = true
		return o
	}
	o.State = frontier.Skipped
	return o
}

// hostBusy puts a job back, at no cost, and postpones its host. The job goes
// behind those that are due already: an address that is always answered so
// does not hold them up.
func (l *lane) hostBusy(o frontier.Outcome, v fetch.Verdict) (frontier.Outcome, rest) {
	wait := v.After
	if v.Cause != causePostponed {
		wait = l.busy.answered(l.host.Name, v, l.backoff)
	}
	until := time.Now().Add(wait)
	l.client.Postpone(l.host.Name, until)
	o.State, o.Job.Due = frontier.Open, until
	r := rest{Pause: pauseFor(v, until)}
	if v.Cause != causePostponed {
		r.news = v.Detail
	}
	return o, r
}

// moved sends a job to the host that its address was redirected to. Most
// redirects turn its request into a GET.
func moved(o frontier.Outcome, location string) frontier.Outcome {
	host, err := hostOf(location)
	switch {
	case err != nil:
		o.Cause, o.Detail = "redirect", fmt.Sprintf("redirected to %q: %v", location, err)
		return o
	case o.Job.Hops >= maxHops:
		o.Cause, o.Detail = "redirects", fmt.Sprintf("redirected to more than %d hosts", maxHops)
		return o
	}
	o.Job.Hops++
	o.Job.Get = o.Job.Get || o.Job.Kind == frontier.Page && !fetch.KeepsMethod(o.Status)
	if o.Job.Kind == frontier.Image {
		o.Job.Asked = addressOf(o.Job)
	}
	sendOn(&o.Job, host, location)
	o.State = frontier.Open
	return o
}

// sendOn turns a job to another address than it has now, or once more to the same:
// a redirect may lead to where it came from. Where it was found it is not elsewhere.
func sendOn(job *frontier.Job, host, address string) {
	found := foundAt(*job)
	job.Host, job.URL, job.Found = host, address, found
	if address == found {
		job.Found = ""
	}
}
