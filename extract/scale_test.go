package extract

import (
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"magpie/config"
)

// A page four times as long may take four times as long to read, and a page
// made to be slow must not take sixteen. The limit leaves room for noise.
func TestReadScales(t *testing.T) {
	tests := []struct {
		name   string
		finder string
		n      int
		body   func(n int) string
	}{
		{"body tags", "img", 5000, func(n int) string { return numbered("<body a%d>", n) }},
		{"body tags in a style in svg", "img", 5000, func(n int) string { return "<svg><style>" + numbered("<body a%d>", n) }},
		{"one picture of many sources and images", "img", 1000, func(n int) string {
			return "<picture>" + strings.Repeat("<source srcset=x>", n) + numbered("<img src=%d>", n)
		}},
		{"many backgrounds", "div", 2000, func(n int) string { return `<div style="background:` + numbered("url(%d),", n) + `">` }},
		{"tags without an end", "img", 40_000, func(n int) string { return strings.Repeat("<b ", n) }},
		{"images in nested containers", "div", 2000, func(n int) string {
			return strings.Repeat("<div>", n/20) + numbered("<img src=%d>", n)
		}},
		{"elements left open", "img", 5000, func(n int) string { return strings.Repeat("<center><svg><a>", n) }},
		{"links of scripts", "a", 1000, func(n int) string {
			return strings.Repeat(`<a href="javascript:;" onclick="`+strings.Repeat("location='", 5)+`">`, n)
		}},
		{"data attributes", "img", 2000, func(n int) string { return "<img " + numbered("data-%d=/a.jpg ", n) + ">" }},
		{"a style sheet of marks left open", "style", 2000, func(n int) string {
			return "<style>" + strings.Repeat("/*", n) + strings.Repeat(`"(`, n) + strings.Repeat("\n'", n) + "</style>"
		}},
		{"backgrounds of a style sheet", "style", 2000, func(n int) string {
			return "<style>" + numbered("a{background:url(%d)}", n) + "</style>"
		}},
		{"pictures of JSON-LD", "script", 1000, func(n int) string {
			return `<script type="application/ld+json">{"image":[` + numbered(`{"url":"%d","width":3},`, n) + `]}</script>`
		}},
		{"properties of JSON-LD", "script", 1000, func(n int) string {
			return `<script type="application/ld+json">{` + numbered(`"a%d":{"image":"%d"},`, n) + `}</script>`
		}},
		{"titles in svg", "img", 5000, func(n int) string { return "<svg>" + strings.Repeat("<title>", n) + "<template>" }},
		{"formatting left open", "img", 2000, func(n int) string { return numbered("<b id=%d><p>", n) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := compile(t, &config.Rule{Image: plain(test.finder)})
			once, fourfold := quickest(t, rule, test.body(test.n)), quickest(t, rule, test.body(4*test.n))
			if fourfold > 12*once {
				t.Errorf("%d took %v and %d took %v", test.n, once, 4*test.n, fourfold)
			}
		})
	}
}

// quickest is the least time of a few readings: noise only adds.
func quickest(t *testing.T, rule *Rule, body string) time.Duration {
	t.Helper()
	addr, err := url.Parse(home)
	if err != nil {
		t.Fatal(err)
	}
	least := time.Duration(math.MaxInt64)
	for range 5 {
		start := time.Now()
		p, err := NewPage(addr, "text/html; charset=utf-8", []byte(body), "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rule.Read(p, Scope{}); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(start))
	}
	return least
}
