package main

import (
	"cmp"
	"fmt"
	"strings"

	"magpie/crawler"
)

// eventText is what people are told of an event, "" if pages and pictures are only
// counted. Failures are told by [reporter.noteFailed].
func eventText(e crawler.Event) string {
	switch e.Kind {
	case crawler.PageRead:
		if e.Cause != "" {
			return fmt.Sprintf("note       %s\n           %s", plain(e.URL), plain(e.Detail))
		}
	case crawler.Saved:
		if e.Aside != "" {
			return fmt.Sprintf("back       %s%s", plain(e.Path), asideNote(e))
		}
	case crawler.Replaced, crawler.Gone, crawler.Unsure:
		return refreshedNote(e)
	case crawler.Incomplete:
		return fmt.Sprintf("incomplete %s\n           %s", plain(e.URL), plain(e.Detail))
	case crawler.Postponed:
		return fmt.Sprintf("postponed  %s until %s: %s", plain(e.Host), clock(e.Until), plain(e.Detail))
	case crawler.Bounded:
		return "bound      " + spentLine(*e.Spent)
	case crawler.Stalled:
		return stalledText(e)
	case crawler.Slow:
		return fmt.Sprintf("slow       %s\n           %s", plain(e.URL), plain(e.Detail))
	case crawler.Forgotten:
		return "forgotten  " + plain(e.Detail)
	case crawler.Waiting:
		return fmt.Sprintf("waiting    for %s: %s", plain(e.Host), plain(e.Detail))
	case crawler.Paused:
		return "paused     " + plain(e.Detail)
	case crawler.Resumed:
		return fmt.Sprintf("back       %s", plain(cmp.Or(e.Host, e.Detail)))
	}
	return ""
}

// countedText is what people who want to hear of every page and picture are told of
// one that is only counted else.
func countedText(e crawler.Event) string {
	switch e.Kind {
	case crawler.Saved:
		return fmt.Sprintf("saved      %s, %s", plain(e.Path), size(e.Bytes))
	case crawler.PageRead:
		return fmt.Sprintf("page       %s: %s", plain(e.URL), foundText(e))
	case crawler.Skipped:
		return fmt.Sprintf("skipped    %s: %s", plain(e.URL), plain(e.Cause))
	case crawler.Retry:
		return fmt.Sprintf("again      %s at %s: %s", plain(e.URL), clock(e.Until), plain(e.Cause))
	case crawler.Unchanged:
		return "unchanged  " + plain(e.Path)
	}
	return ""
}

// foundText is what was found on a page.
func foundText(e crawler.Event) string {
	if e.Unchanged {
		return "unchanged"
	}
	text := count(int64(e.Images), "picture")
	if e.Links > 0 {
		text += ", " + count(int64(e.Links), "link")
	}
	return text
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

// wentWrong reports whether a kind of event is told to those who want to hear of
// nothing else.
func wentWrong(kind crawler.EventKind) bool {
	switch kind {
	case crawler.Failed, crawler.Incomplete, crawler.Stalled, crawler.Paused, crawler.Forgotten, crawler.HookFailed:
		return true
	}
	return false
}
