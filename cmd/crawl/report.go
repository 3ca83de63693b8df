package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"magpie/crawler"
)

// reporter tells people, or a program that reads JSON, how a run goes. What a
// run brought goes to standard output; how it goes, line by line, to standard
// error. No text that came from a page reaches a terminal as it is.
type reporter struct {
	mu     sync.Mutex
	out    io.Writer
	err    io.Writer
	json   bool
	live   bool        // err is a terminal: the progress line is redrawn in place
	drawn  bool        // a progress line stands at the cursor
	failed failures    // belongs to event
	again  *invocation // how the run was begun, nil where no command repeats it
}

func newReporter(cmd *cobra.Command, asJSON bool) *reporter {
	r := &reporter{out: cmd.OutOrStdout(), err: cmd.ErrOrStderr(), json: asJSON, failed: failures{}}
	if f, ok := r.err.(interface{ Fd() uintptr }); ok {
		r.live = term.IsTerminal(int(f.Fd()))
	}
	return r
}

// event reports something that happened. Pictures and pages are only counted,
// in the progress line; what went wrong has a line of its own.
func (r *reporter) event(e crawler.Event) {
	if r.json {
		r.printJSON(e)
		return
	}
	switch e.Kind {
	case crawler.Failed:
		r.noteFailed(e)
	case crawler.PageRead:
		if e.Cause != "" {
			r.note(fmt.Sprintf("note       %s\n           %s", plain(e.URL), plain(e.Detail)))
		}
	case crawler.Saved:
		if e.Aside != "" {
			r.note(fmt.Sprintf("back       %s%s", plain(e.Path), asideNote(e)))
		}
	case crawler.Replaced, crawler.Gone, crawler.Unsure:
		r.note(refreshedNote(e))
	case crawler.Incomplete:
		r.note(fmt.Sprintf("incomplete %s\n           %s", plain(e.URL), plain(e.Detail)))
	case crawler.Postponed:
		r.note(fmt.Sprintf("postponed  %s until %s: %s", plain(e.Host), clock(e.Until), plain(e.Detail)))
	case crawler.Bounded:
		r.note("bound      " + spentLine(*e.Spent))
	case crawler.Stalled:
		r.note(stalledText(e))
	case crawler.Slow:
		r.note(fmt.Sprintf("slow       %s\n           %s", plain(e.URL), plain(e.Detail)))
	case crawler.Paused:
		r.note("paused     " + plain(e.Detail))
	case crawler.Resumed:
		r.note(fmt.Sprintf("back       %s", plain(cmp.Or(e.Host, e.Detail))))
	}
}

// noteFailed tells of a failure, if there were few of its kind.
func (r *reporter) noteFailed(e crawler.Event) {
	isTold, isLast := r.failed.add(e)
	if !isTold {
		return
	}
	text := fmt.Sprintf("failed     %s\n           %s: %s", plain(e.URL), e.Cause, plain(e.Detail))
	if isLast {
		text += fmt.Sprintf("\n           more of these at %s are only counted", plain(e.Host))
	}
	r.note(text)
}

// stalledText names what is in flight while nothing moves.
func stalledText(e crawler.Event) string {
	var text strings.Builder
	fmt.Fprintf(&text, "stalled    %s", plain(e.Detail))
	for _, f := range e.InFlight {
		fmt.Fprintf(&text, "\n           %s since %s: %s", f.Step, clock(f.Since), plain(f.URL))
	}
	return text.String()
}

// note prints a line for people.
func (r *reporter) note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.erase()
	fmt.Fprintln(r.err, text)
}

// enteredOnly says of sites without start pages how they are run.
func (r *reporter) enteredOnly(sites []string) {
	for _, site := range sites {
		r.note(site + ": has no start pages; enter it with: crawl run URL")
	}
}

func (r *reporter) printJSON(v any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := writeJSON(r.out, v); err != nil {
		fmt.Fprintf(r.err, "crawl: %v\n", err)
	}
}

// How often the progress line is printed.
const (
	livePeriod  = 200 * time.Millisecond
	plainPeriod = 5 * time.Second
)

// progress prints how far something is, until it is stopped.
func (r *reporter) progress(line func() string) (stop func()) {
	period := plainPeriod
	if r.live {
		period = livePeriod
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(period)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				r.draw(line())
			case <-quit:
				r.mu.Lock()
				defer r.mu.Unlock()
				r.erase()
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

func (r *reporter) draw(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.live {
		fmt.Fprintln(r.err, line)
		return
	}
	r.erase()
	fmt.Fprint(r.err, line)
	r.drawn = true
}

// erase removes the progress line, so that another may take its place.
func (r *reporter) erase() {
	if r.drawn {
		fmt.Fprint(r.err, "\r\x1b[K")
		r.drawn = false
	}
}

func progressLine(s crawler.Summary) string {
	line := fmt.Sprintf("%s  %s, %s saved (%s, %s), %d skipped, %d failed",
		duration(s.Elapsed), count(s.Pages, "page"), count(s.Saved, "picture"), size(s.Bytes), rate(s.Bytes, s.Elapsed), s.Skipped, s.Failed)
	if asked := s.Refreshed.Asked(); asked > 0 {
		line += fmt.Sprintf(", %d refreshed", asked)
	}
	if s.Paused != "" {
		line += ", waiting for space"
	}
	return line
}
