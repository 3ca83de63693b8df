package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// empty notes that a key found nothing. When its finder did match, but to no
// use, flaw says what all its matches lack.
func (r *reading) empty(key string, f *finder, matched int, flaw string) {
	what, inRecord := key+" "+f.spelled, r.rule.in != nil
	switch {
	case matched > 0 && inRecord:
		what += " matched, " + flaw + ","
	case matched > 0:
		what += fmt.Sprintf(" matched %d, %s", matched, flaw)
	default:
		what += " matched nothing"
	}
	if matched == 0 && !inRecord {
		if near := r.nearMiss(f.selector); near != "" {
			what += "; " + near
		}
	}
	switch {
	case inRecord:
		r.recordLacks(lack{r.rule, what, true})
	case r.watch == nil: // else its finding tells more
		r.note(what, what)
	}
}

// nearMiss tells how much of a selector does match, "" when nothing of it does
// or when it has no parts.
func (r *reading) nearMiss(selector string) string {
	if r.page.root == nil {
		return ""
	}
	whole := true
	for selector != "" {
		matcher, err := compileSelector(selector)
		if err != nil {
			return ""
		}
		if n := len(below([]*html.Node{r.page.root}, matcher)); n > 0 {
			if whole {
				return fmt.Sprintf("%q did match, %s", selector, times(n))
			}
			return fmt.Sprintf("of the selector %q matches, %s", selector, times(n))
		}
		selector, whole = withoutLast(selector), false
	}
	return ""
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// withoutLast cuts the last part of a selector off, with the combinator before
// it: of "ul.list > li a" it leaves "ul.list > li". What is left is "" when
// there is one part only, or there are alternatives.
func withoutLast(selector string) string {
	depth := depths(selector)
	cut := -1
	for i := len(selector) - 1; i > 0; i-- {
		switch {
		case depth[i] > 0:
		case selector[i] == ',':
			return ""
		case cut < 0 && strings.IndexByte(" \t\n>+~", selector[i]) >= 0:
			cut = i
		}
	}
	if cut < 0 {
		return ""
	}
	return strings.TrimRight(selector[:cut], " \t\n>+~")
}
