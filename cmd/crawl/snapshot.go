package main

import (
	"fmt"
	"strings"
	"time"

	"magpie/crawler"
)

// snapshot is how far a command is at a moment.
type snapshot struct {
	at      time.Time
	elapsed time.Duration
	verb    string // what is done to pictures, "" to get them
	done    int64  // pictures
	known   int64  // pictures in all, 0 if nothing is known of that
	whole   bool   // no more than those known can come
	noEnd   bool   // nothing is told of it: others set the time, or it ends before all is done

	pages, pagesLeft int64
	bytes            int64 // of what this command did
	moved            int64 // bytes that came or were read by now
	troubles         []trouble
	hosts            []hostStand
	more             int    // hosts that are not among them
	waits            string // what for, "" for nothing
}

// trouble counts what did not go as it should.
type trouble struct {
	n    int64
	what string
	bad  bool
}

// name is that of a trouble as programs read it.
func (t trouble) name() string { return strings.ReplaceAll(t.what, " ", "_") }

// hostStand is a host as the board shows it. One that is neither leased nor left
// alone was until a moment ago.
type hostStand struct {
	name            string
	leased          bool
	inFlight, limit int
	received        int64  // bytes since it was leased
	step            string // how far the furthest job is
	until           string // when it is asked again, "" unless it is left alone
}

// runSnapshot is how far a run is.
func runSnapshot(p crawler.Progress, now time.Time) snapshot {
	pictures := p.Known.Pictures
	s := snapshot{
		at: now, elapsed: p.Elapsed, done: pictures.Done, known: pictures.Open + pictures.Done + pictures.Failed,
		whole: p.Known.Pages.Open == 0, noEnd: len(p.Known.Resting) > 0 || p.Paused != "" || p.Draining || p.Bounded,
		pages: p.Pages, pagesLeft: p.Known.Pages.Open, bytes: p.Bytes, moved: p.Received,
		troubles: []trouble{
			{p.Failed, "failed", true}, {p.Skipped, "skipped", false}, {p.Refreshed.Asked(), "refreshed", false},
		},
	}
	s.hosts, s.more = hostStands(p, now)
	s.waits = waitsFor(p, now)
	return s
}

// hostStands are the hosts of a run, and how many there are besides.
func hostStands(p crawler.Progress, now time.Time) (all []hostStand, more int) {
	leased := map[string]bool{}
	for _, h := range p.Hosts {
		leased[h.Host] = true
		all = append(all, hostStand{
			name: h.Host, leased: true, inFlight: h.InFlight, limit: h.Limit, received: h.Received, step: h.Step,
		})
	}
	for _, r := range p.Known.Resting {
		if !leased[r.Host] {
			all = append(all, hostStand{name: r.Host, until: restText(r, now)})
		}
	}
	return all, p.Known.Rest - len(p.Known.Resting)
}

// restText says until when a host is left alone, and why.
func restText(r crawler.Resting, now time.Time) string {
	text := "waits until "
	if r.Parked {
		text = "parked until "
	}
	text += clockAt(r.Until, now)
	switch {
	case r.Cause == "":
	case r.Asked.After(now):
		text += fmt.Sprintf(" (%s asked for it)", plain(r.Cause))
	default:
		text += fmt.Sprintf(" (%s)", plain(r.Cause))
	}
	return text
}

// waitsFor is what a run waits for as a whole, "" for nothing.
func waitsFor(p crawler.Progress, now time.Time) string {
	switch {
	case p.Hook.Gallery != "" && len(p.Hosts) == 0:
		return hookText(p)
	case p.Draining:
		text := fmt.Sprintf("finishing what is under way (%d in flight); Ctrl-C ", inFlight(p.Hosts))
		if p.Stopped {
			return text + "again stops at once"
		}
		return text + "twice stops at once"
	case p.Paused != "":
		return "waiting for space: " + plain(p.Paused)
	case p.Known.Silent:
		return "waiting for the server that keeps the state"
	case len(p.Hosts) > 0:
		return ""
	case len(p.Known.Resting) > 0:
		return "waiting for " + nextHost(p.Known.Resting[0], now)
	case p.Shared && p.Known.Pages.Open+p.Known.Pictures.Open > 0:
		return "waiting for a host that is due and that no other machine works on"
	}
	return ""
}

// nextHost says until when the host is left alone that comes back first, and why.
func nextHost(next crawler.Resting, now time.Time) string {
	text := fmt.Sprintf("%s until %s", plain(next.Host), clockAt(next.Until, now))
	if next.Cause != "" {
		text += fmt.Sprintf(" (%s)", plain(next.Cause))
	}
	return text
}

func inFlight(hosts []crawler.HostProgress) (n int) {
	for _, h := range hosts {
		n += h.InFlight
	}
	return n
}

// verifySnapshot is how far a verification is.
func verifySnapshot(v crawler.Verified, now time.Time) snapshot {
	return snapshot{
		at: now, elapsed: v.Elapsed, verb: "verified", done: v.Pictures, known: v.Total, whole: true,
		bytes: v.Bytes, moved: v.Bytes, troubles: []trouble{{v.Faults(), "not as recorded", true}},
	}
}

// repairSnapshot is how far a repair is: the looking, and what came of it.
func repairSnapshot(v crawler.Verified, p crawler.Progress, now time.Time) snapshot {
	s := verifySnapshot(v, now)
	s.troubles = append(s.troubles, trouble{p.Saved, "brought back", false}, trouble{p.Failed + p.Skipped, "not brought back", true})
	s.moved += p.Received
	s.hosts, s.more = hostStands(p, now)
	s.waits = waitsFor(p, now)
	return s
}
