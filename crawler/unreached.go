package crawler

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/url"
	"time"

	"magpie/fetch"
	"magpie/frontier"
)

// heard takes note of who was reached by a request for a job, which ended with
// an answer from an address or with an error.
func (l *lane) heard(ctx context.Context, job frontier.Job, from *url.URL, err error) {
	asked, _ := url.Parse(job.URL)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		from, _ = url.Parse(failed.URL) // after redirects
	}
	end := connectedTo(cmp.Or(from, asked))
	_, unasked := errors.AsType[*fetch.RobotsUnaskedError](err)
	answered, met := flightOf(ctx).end(end, unasked)
	if met {
		l.outages.meet(l.host.Name, connectedTo(asked))
	}
	if !answered {
		return
	}
	l.outages.meet(l.host.Name, end)
	if l.outages.gave(l.host.Name, flightOf(ctx).sent()) {
		l.emit(Event{Kind: Resumed, Site: job.Site, Host: l.host.Name, URL: job.URL})
	}
}

// connectedTo is the origin of an address, with its port; "" of none.
func connectedTo(u *url.URL) string {
	if u == nil {
		return ""
	}
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return u.Scheme + "://" + net.JoinHostPort(fetch.Host(u), cmp.Or(u.Port(), port))
}

// passing ends an attempt that went wrong and may go right. One that did not
// reach a host that is out has the job wait for the host, at no cost.
func (l *lane) passing(ctx context.Context, s *site, o frontier.Outcome) (frontier.Outcome, rest) {
	f := flightOf(ctx)
	if _, reached := f.outcome(); reached {
		o = l.again(s, o)
		if l.outages.isOut(l.host.Name) {
			// It takes connections, and may answer in a moment.
			return o, rest{Pause: frontier.Pause{Until: time.Now().Add(l.backoff.after(1)), Cause: causeNoAnswer}}
		}
		return o, rest{}
	}
	r := l.outages.unreached(l, f, &o, o.Job.Tries+1 >= s.Tries)
	if r.Until.IsZero() {
		return l.again(s, o), rest{}
	}
	o.State, o.Job.Due = frontier.Open, r.Until
	return o, r
}

// isStranger reports whether somebody answers in the place of an origin that
// proved before who it is, as the portal of a hotel does: no word of the host's.
func (l *lane) isStranger(ctx context.Context, v fetch.Verdict) bool {
	origin, reached := flightOf(ctx).outcome()
	return v.Cause == causeCertificate && !reached && l.outages.knows(l.host, origin)
}
