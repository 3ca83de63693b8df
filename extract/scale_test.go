package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// Pages made to be slow, so large that reading one in quadratic time would not
// end before the deadline of the tests, which then names the case. In linear
// time all of them together are read in seconds.
func TestReadHostilePages(t *testing.T) {
	tests := []struct{ name, finder, body string }{
		{"body tags", "img", numbered("<body a%d>", 160_000)},
		{"body tags in a style in svg", "img", "<svg><style>" + numbered("<body a%d>", 80_000)},
		{"one picture of many sources and images", "img",
			"<picture>" + strings.Repeat("<source srcset=x>", 32_000) + numbered("<img src=%d>", 32_000)},
		{"many backgrounds", "div", `<div style="background:` + numbered("url(%d),", 32_000) + `">`},
		{"tags without an end", "img", strings.Repeat("<b ", 640_000)},
		{"images in nested containers", "div", strings.Repeat("<div>", 500) + numbered("<img src=%d>", 32_000)},
		{"elements left open", "img", strings.Repeat("<center><svg><a>", 40_000)},
		{"links of scripts", "a",
			strings.Repeat(`<a href="javascript:;" onclick="`+strings.Repeat("location='", 5)+`">`, 16_000)},
		{"data attributes", "img", "<img " + numbered("data-%d=/%d.jpg ", 64_000) + ">"},
		{"comments of a style sheet left open", "style", "<style>" + strings.Repeat("/* ", 64_000) + "</style>"},
		{"quotation marks of a style sheet left open", "style",
			"<style>" + strings.Repeat(`"(`, 64_000) + strings.Repeat("\n'", 64_000) + "</style>"},
		{"backgrounds of a style sheet", "style", "<style>" + numbered("a{background:url(%d)}", 16_000) + "</style>"},
		{"pictures of JSON-LD", "script",
			`<script type="application/ld+json">{"image":[` + numbered(`{"url":"%d","width":3},`, 8_000) + `]}</script>`},
		{"properties of JSON-LD", "script",
			`<script type="application/ld+json">{` + numbered(`"a%d":{"image":"%d"},`, 16_000) + `}</script>`},
		{"titles in svg", "img", "<svg>" + strings.Repeat("<title>", 160_000) + "<template>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read(t, &config.Rule{Image: plain(test.finder)}, page(t, test.body), Scope{})
		})
	}
}

// What is kept of pages that hold too much, to the last that fits.
func TestReadKeepsItsBounds(t *testing.T) {
	tests := []struct {
		name, finder, body string
		want               [][]string
	}{
		{"20 candidates of 21", "div", `<div style="background:` + numbered("url(%d.jpg),", 21) + `">`,
			[][]string{strings.Fields(numbered("%d.jpg ", 20))}},
		{"5 equal sources of 6", "img", "<picture>" + numbered("<source srcset=%d.webp>", 6) + "<img src=a.jpg>",
			[][]string{append(strings.Fields(numbered("%d.webp ", 5)), "a.jpg")}},
		{"a script as long as is read", "a", `<a onclick="` + scriptOf(4096) + `">`, [][]string{{"a.jpg"}}},
		{"an address behind that", "a", `<a onclick="` + scriptOf(4097) + `">`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Image: plain(test.finder)}, page(t, test.body), Scope{})
			if diff := cmp.Diff(candidatesAtHome(test.want), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// scriptOf returns a script of n bytes that ends in an address.
func scriptOf(n int) string {
	const end = "location='a.jpg'"
	return strings.Repeat(";", n-len(end)) + end
}

// The 500 elements, which the parser takes, would be opened anew in each of
// the 2,500 blocks behind.
func TestParseBoundsNodes(t *testing.T) {
	p := page(t, "<p>"+numbered("<b id=%d>", 500)+strings.Repeat("<p>x", 2500))
	nodes := 0
	for range p.root.Descendants() {
		nodes++
	}
	if nodes > 1_000_000 {
		t.Errorf("got %d nodes", nodes)
	}
	if got := counted(t, p, "p"); got != 2501 {
		t.Errorf("got %d blocks, want 2501", got)
	}
}
