package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"magpie/crawler"
	"magpie/extract"
)

// shownValues is how many of many values are shown from either end.
const shownValues = 3

// printTryout shows what was seen of a page.
func printTryout(w io.Writer, t crawler.Tryout) error {
	out := &lines{}
	out.pair("address", cmp.Or(t.Final, t.URL))
	if t.Final != "" {
		out.pair("", "sent on from "+t.URL)
	}
	out.pair("answer", answerLine(t))
	if t.Robots != "" {
		out.pair("robots", t.Robots)
	}
	if t.Charset != "" {
		out.pair("charset", t.Charset+": "+t.Evidence)
	}
	switch {
	case t.Rule != "":
		out.pair("site", fmt.Sprintf("%s, rule %s: %s", t.Site, t.Rule, t.Why))
	case t.Why != "":
		out.pair("site", t.Why)
	case t.Site != "":
		out.pair("site", t.Site)
	}
	for _, f := range t.Findings {
		out.finding(f)
	}
	out.upcoming(t)
	if len(t.Advice) > 0 {
		out.line("")
	}
	for _, advice := range t.Advice {
		out.line("→ " + advice)
	}
	_, err := io.WriteString(w, out.text.String())
	return err
}

func answerLine(t crawler.Tryout) string {
	if t.Cause != "" {
		return strings.TrimSpace(t.Cause + ": " + t.Detail)
	}
	if t.Status == 0 {
		return "read from a file, " + size(int64(t.Bytes))
	}
	return fmt.Sprintf("%d, %s, %s", t.Status, cmp.Or(t.ContentType, "no Content-Type"), size(int64(t.Bytes)))
}

// lines is text for people. Whatever came from outside is made plain.
type lines struct{ text strings.Builder }

func (l *lines) line(text string) { l.text.WriteString(plain(text) + "\n") }

func (l *lines) pair(name, value string) { l.line(fmt.Sprintf("%-9s %s", name, value)) }

// finding shows what one key found: how many, and the first and last of them.
func (l *lines) finding(f extract.Finding) {
	l.line("")
	l.line(fmt.Sprintf("%-16s %5d  by %s", f.Key, len(f.Values), f.Finder))
	for i, value := range f.Values {
		switch {
		case i < shownValues || i >= len(f.Values)-shownValues:
			l.line("                        " + value)
		case i == shownValues:
			l.line("                        …")
		}
	}
	if len(f.Values) == 0 {
		l.dry(f)
	}
	for i, skipped := range f.Skipped {
		if i == shownValues {
			l.line(fmt.Sprintf("                 skipped %d more", len(f.Skipped)-i))
			break
		}
		l.line(fmt.Sprintf("                 skipped: %s: %s", skipped.Reason, skipped.Find))
	}
}

// dry shows where a finder lost what it had.
func (l *lines) dry(f extract.Finding) {
	for _, s := range f.Steps {
		l.line(fmt.Sprintf("                 %5d  after %s", s.Gave, s.Step))
	}
	for _, before := range f.Before {
		l.line("                        it had " + before)
	}
}

// upcoming shows what a run would go on with.
func (l *lines) upcoming(t crawler.Tryout) {
	if len(t.Upcoming) == 0 {
		return
	}
	l.line("")
	l.line("a run would fetch next")
	for _, u := range t.Upcoming {
		l.line(fmt.Sprintf("%8s  %s", count(int64(u.N), u.Kind), u.First))
	}
	for i, s := range t.Skipped {
		if i == shownValues {
			l.line(fmt.Sprintf("but not %d more", len(t.Skipped)-i))
			break
		}
		l.line(fmt.Sprintf(" but not  %s: %s", s.Find, s.Reason))
	}
}
