package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cut is a way to make a page less deep: of the elements it counts, at most
// some are left open at once.
type cut struct {
	counts func(name string) bool
	most   int
	// whole says that <x/> is left alone: inside <svg> it is a whole element,
	// in HTML a start tag like any other.
	whole bool
}

// cuts are made one after the other until the parser takes the page. What
// only looks goes first, so that the depth is left to structure. The last of
// them leave nothing that can hold its own kind open, so that no page fails.
var cuts = []cut{
	{counts: isPresentational, most: 50},
	{counts: nests, most: 200, whole: true},
	// An element may open several that are only implied, such as <tbody>.
	{counts: nests, most: 50, whole: true},
	{counts: holds, most: 100},
	{counts: holds, most: 0},
}

// flatten drops the tags of the elements beyond a cut and keeps all that is
// inside them.
func flatten(source string, c cut) string {
	f := newFlattener(c)
	return rewrite(source, func(kind html.TokenType, name string) bool {
		switch {
		case !c.counts(name), kind == html.SelfClosingTagToken && c.whole:
			return true
		case kind == html.EndTagToken:
			return f.closes(name)
		}
		return f.opens(name)
	})
}

// rewrite drops the tags that are not wanted.
func rewrite(source string, wanted func(kind html.TokenType, name string) bool) string {
	z := html.NewTokenizer(strings.NewReader(source))
	var out bytes.Buffer
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		// Raw must be taken first: TagName changes the case in place.
		raw := len(z.Raw())
		out.Write(z.Raw())
		name, _ := z.TagName()
		if len(name) == 0 {
			continue
		}
		if atom.Lookup(name) == atom.Noscript {
			z.NextIsNotRawText()
		}
		if !wanted(kind, string(name)) {
			out.Truncate(out.Len() - raw)
		}
	}
}

// flattener counts the elements open at once by name, those kept and those
// dropped.
type flattener struct {
	most, open    int
	kept, dropped map[string]int
}

func newFlattener(c cut) *flattener {
	return &flattener{most: c.most, kept: map[string]int{}, dropped: map[string]int{}}
}

func (f *flattener) opens(name string) bool {
	if f.open >= f.most {
		f.dropped[name]++
		return false
	}
	f.kept[name]++
	f.open++
	return true
}

func (f *flattener) closes(name string) bool {
	if f.dropped[name] > 0 {
		f.dropped[name]--
		return false
	}
	if f.kept[name] > 0 {
		f.kept[name]--
		f.open--
	}
	return true
}
