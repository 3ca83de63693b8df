package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
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
	telling
	mu     sync.Mutex
	out    io.Writer
	err    io.Writer
	shared bool // out is a terminal, so that the board may stand there
	json   bool
	log    *slog.Logger // takes what is told else, nil for text
	screen *screen      // nil if err is no terminal, or what is told is a log
	spool  *spool       // on its way to the screen, nil before progress is shown
	board  *board       // nil before there is one
	failed failures     // belongs to event
	again  *invocation  // how the run was begun, nil where no command repeats it

	// Of progress.
	shown   snapshot  // by the line before
	lineDue time.Time // on a terminal without a board
}

func newReporter(cmd *cobra.Command, asJSON bool) *reporter {
	r := &reporter{telling: tellingOf(cmd), out: cmd.OutOrStdout(), err: cmd.ErrOrStderr(), json: asJSON, failed: failures{}}
	if r.format == jsonLog {
		r.log = newLog(r.err)
	} else {
		r.screen = openScreen(r.err)
	}
	r.shared = r.screen != nil && term.IsTerminal(int(os.Stdout.Fd()))
	return r
}

// event reports something that happened. Pictures and pages are only counted, unless
// somebody wants to hear of each; what went wrong has a line of its own.
func (r *reporter) event(e crawler.Event) {
	if r.json {
		r.printJSON(e)
	}
	if r.board != nil && e.Kind == crawler.Failed {
		r.fail(e.Cause, e.URL)
	}
	switch {
	case r.log != nil:
		r.logEvent(e)
	case r.json || r.quiet && !wentWrong(e.Kind):
	case e.Kind == crawler.Failed:
		r.noteFailed(e)
	case e.Kind == crawler.HookFailed:
		r.noteHookFailed(e)
	default:
		r.tell(e)
	}
}

// tell notes an event, if there is something to say.
func (r *reporter) tell(e crawler.Event) {
	text := eventText(e)
	if text == "" && r.verbose {
		text = countedText(e)
	}
	if text != "" {
		r.note(text)
	}
}

// logEvent writes an event to the log: all of them, or what went wrong.
func (r *reporter) logEvent(e crawler.Event) {
	if r.quiet && !wentWrong(e.Kind) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	logEvent(r.log, e)
}

// fail has the board show a failure.
func (r *reporter) fail(cause, url string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.board.fail(cause, url)
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

// note prints a line for people.
func (r *reporter) note(text string) {
	if r.spooled(spooled{text: text}) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.log != nil:
		r.log.Info(text)
	case r.screen != nil:
		r.screen.print(text)
	default:
		fmt.Fprintln(r.err, text)
	}
}

// result has something written to standard output, above the board if both are on
// one terminal.
func (r *reporter) result(write func(io.Writer)) {
	if r.shared {
		var text strings.Builder
		write(&text)
		if r.spooled(spooled{text: text.String(), isResult: true}) {
			return
		}
		write = func(w io.Writer) { fmt.Fprint(w, text.String()) }
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	write(r.out)
}

// spooled reports whether a text is on its way, for there is a spool.
func (r *reporter) spooled(t spooled) bool {
	r.mu.Lock()
	s := r.spool
	r.mu.Unlock()
	return s != nil && s.add(t)
}

// enteredOnly says of sites without start pages how they are run.
func (r *reporter) enteredOnly(sites []string) {
	for _, site := range sites {
		r.note(site + ": has no start pages; enter it with: " + r.again.command("run", "URL"))
	}
}

func (r *reporter) printJSON(v any) {
	r.result(func(w io.Writer) {
		if err := writeJSON(w, v); err != nil {
			fmt.Fprintf(r.err, "crawl: %v\n", err)
		}
	})
}
