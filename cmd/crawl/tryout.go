package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

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
	if t.Gallery != "" {
		out.pair("gallery", galleryLine(t))
	}
	if t.Count > 0 {
		out.pair("count", fmt.Sprint(t.Count))
	}
	width := keyWidth(t.Findings)
	for _, note := range t.Notes {
		out.pair("note", note)
	}
	others := otherAddresses(t.Images)
	for _, f := range t.Findings {
		if strings.HasSuffix(f.Key, "image") {
			f.Values = withOthers(f.Values, others)
		}
		out.finding(f, width)
	}
	if t.Ended != "" {
		out.line("")
		out.line("the chain ends here: until " + t.Ended)
	}
	out.undecided(t.Undecided)
	out.fields(t)
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

// otherAddresses is how many addresses besides its best each picture can be had
// from.
func otherAddresses(images []crawler.TriedPicture) map[string]int {
	others := map[string]int{}
	for _, image := range images {
		others[image.URL] = len(image.Candidates) - 1
	}
	return others
}

// withOthers says of each address of a picture how many others there are.
func withOthers(values []string, others map[string]int) []string {
	told := slices.Clone(values)
	for i, value := range values {
		switch n := others[value]; n {
		case 0:
		case 1:
			told[i] += "  or 1 other address"
		default:
			told[i] += fmt.Sprintf("  or %d other addresses", n)
		}
	}
	return told
}

// keyWidth is how wide the column of the keys is: keys of records are long.
func keyWidth(findings []extract.Finding) int {
	const usual, most = 16, 40
	width := usual
	for _, f := range findings {
		width = max(width, utf8.RuneCountInString(f.Key))
	}
	return min(width, most)
}

// finding shows what one key found: how many, and the first and last of them,
// behind a column of some width for the keys.
func (l *lines) finding(f extract.Finding, width int) {
	numbers := strings.Repeat(" ", width+1)
	values := numbers + strings.Repeat(" ", 7)
	l.line("")
	key := f.Key
	if utf8.RuneCountInString(key) > width { // it has a line of its own
		l.line(key)
		key = ""
	}
	l.line(fmt.Sprintf("%-*s %5d  by %s", width, key, len(f.Values), f.Finder))
	for i, value := range f.Values {
		switch {
		case i < shownValues || i >= len(f.Values)-shownValues:
			l.line(values + value)
		case i == shownValues:
			l.line(values + "…")
		}
	}
	if len(f.Values) == 0 {
		l.dry(f, numbers, values)
	}
	for _, err := range f.Errors {
		l.line(numbers + "failed: " + err)
	}
	for i, skipped := range f.Skipped {
		if i == shownValues {
			l.line(fmt.Sprintf("%sskipped %d more", numbers, len(f.Skipped)-i))
			break
		}
		l.line(fmt.Sprintf("%sskipped: %s: %s", numbers, skipped.Reason, skipped.Find))
	}
}

// dry shows where a finder lost what it had.
func (l *lines) dry(f extract.Finding, numbers, values string) {
	for _, s := range f.Steps {
		l.line(fmt.Sprintf("%s%5d  after %s", numbers, s.Gave, s.Step))
	}
	for _, before := range f.Before {
		l.line(values + "it had " + before)
	}
}

// fields shows what is known of the first picture, else of the first page to
// follow, else of the page itself.
func (l *lines) fields(t crawler.Tryout) {
	if len(t.Fields) == 0 {
		return
	}
	of := "this page"
	if n := len(t.Upcoming); n > 0 {
		of = "the first " + upcomingKind(t.Upcoming[n-1])
	}
	l.line("")
	l.line("fields of " + of)
	names, width := slices.Sorted(maps.Keys(t.Fields)), 14
	for _, name := range names {
		width = max(width, utf8.RuneCountInString(name))
	}
	for _, name := range names {
		l.line(fmt.Sprintf("  %-*s %s", width, name, t.Fields[name]))
	}
}

// undecided shows what could not be decided.
func (l *lines) undecided(all []string) {
	for i, what := range all {
		if i == 0 {
			l.line("")
		}
		if i == shownValues {
			l.line(fmt.Sprintf("undecided %d more", len(all)-i))
			return
		}
		l.pair("undecided", what)
	}
}

// upcoming shows what a run would go on with, and what it would leave alone.
func (l *lines) upcoming(t crawler.Tryout) {
	if len(t.Upcoming)+len(t.Skipped) == 0 {
		return
	}
	l.line("")
	l.line("a run would fetch next")
	if len(t.Upcoming) == 0 {
		l.line(" nothing")
	}
	width := 8
	for _, u := range t.Upcoming {
		width = max(width, len(upcomingCount(u)))
	}
	for _, u := range t.Upcoming {
		l.line(fmt.Sprintf("%*s  %s", width, upcomingCount(u), u.First))
		if u.Body != "" {
			l.line(strings.Repeat(" ", width) + "  with " + u.Body)
		}
	}
	if len(t.Skipped) > 0 {
		l.line(fmt.Sprintf("it would skip %d", len(t.Skipped)))
	}
	for i, s := range t.Skipped {
		if i == shownValues {
			l.line("          …")
			break
		}
		l.line(fmt.Sprintf("          %s: %s", s.Find, s.Reason))
	}
}

// galleryLine is the gallery, and how many others records of the page name.
func galleryLine(t crawler.Tryout) string {
	others := map[string]bool{}
	for _, image := range t.Images {
		others[image.Gallery] = true
	}
	for _, link := range t.Links {
		others[link.Gallery] = true
	}
	delete(others, "")
	delete(others, t.Gallery)
	if len(others) == 0 {
		return t.Gallery
	}
	return fmt.Sprintf("%s, and %d more", t.Gallery, len(others))
}

// upcomingCount is "2 pictures, 5 addresses" where pictures have several.
func upcomingCount(u crawler.Upcoming) string {
	counted := count(int64(u.N), upcomingKind(u))
	if u.Addresses > u.N {
		counted += fmt.Sprintf(", %d addresses", u.Addresses)
	}
	return counted
}

// upcomingKind is what people call it: only pages are read by a rule.
func upcomingKind(u crawler.Upcoming) string {
	if u.Rule == "" {
		return "picture"
	}
	return "page"
}
