package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

// What browsers make of pages that are not what they should be, and what is
// found there.
func TestImagesOfBrokenPages(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"a slash behind an unquoted value", `<img src=a.jpg/><img src=b.jpg />`, []string{"a.jpg/", "b.jpg"}},
		{"a quote that is never opened", `<img src=a.jpg"><img src=b.jpg>`, []string{"a.jpg%22", "b.jpg"}},
		{"a quote that is closed by the next one", `<img src="a.jpg><img src="b.jpg">`, []string{"a.jpg%3E%3Cimg%20src="}},
		{"a quote that is never closed", `<img src=a.jpg><img src="b.jpg><p>`, []string{"a.jpg"}},
		{"no space between attributes", `<img alt="x"src="a.jpg"class='y'>`, []string{"a.jpg"}},
		{"blanks around the equals sign", "<img src = \n 'a.jpg'>", []string{"a.jpg"}},
		{"an attribute twice", `<img src=a.jpg src=b.jpg>`, []string{"a.jpg"}},
		{"upper case", `<IMG SRC=a.JPG>`, []string{"a.JPG"}},
		{"the old name", `<image src=a.jpg>`, []string{"a.jpg"}},
		{"a tag that is never closed", `<img src=a.jpg><img src=b.jpg`, []string{"a.jpg"}},
		{"a tag in a tag", `<img src=a.jpg <img src=b.jpg>`, []string{"a.jpg"}},
		{"references in an address", `<img src="a.jpg?b=1&amp;c=2&copy=3&#x26;d">`, []string{"a.jpg?b=1&c=2&copy=3&d"}},
		{"an end of the body in the middle", `<body><img src=a.jpg></body></html><img src=b.jpg><div><img src=c.jpg>`,
			[]string{"a.jpg", "b.jpg", "c.jpg"}},
		{"a second document", `<html><body><img src=a.jpg></html><!doctype html><html><head></head><body><img src=b.jpg>`,
			[]string{"a.jpg", "b.jpg"}},
		{"nothing around", `<img src=a.jpg>`, []string{"a.jpg"}},
		{"in the head", `<head><img src=a.jpg><title>x</title><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"an empty comment", `<!--><img src=a.jpg><!---><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"a comment that ends in a bang", `<!--x--!><img src=a.jpg>`, []string{"a.jpg"}},
		{"a comment that is never closed swallows", `<img src=a.jpg><!-- <img src=b.jpg> -- >`, []string{"a.jpg"}},
		{"an odd declaration", `<!x><?php x ?><![CDATA[<img src=a.jpg>]]><img src=b.jpg></ x>`, []string{"b.jpg"}},
		{"noscript in the body", `<noscript><img src=a.jpg></noscript>`, []string{"a.jpg"}},
		{"noscript in the head", `<head><noscript><img src=a.jpg></noscript></head><body><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"noscript that is never closed", `<noscript><img src=a.jpg><p><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"a template", `<template><img src=a.jpg></template><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"links in links", `<a href=1><img src=a.jpg><a href=2><img src=b.jpg></a></a><img src=c.jpg>`, []string{"a.jpg", "b.jpg", "c.jpg"}},
		{"tables without cells", `<table><img src=a.jpg><tr><img src=b.jpg><td><img src=c.jpg></table>`, []string{"a.jpg", "b.jpg", "c.jpg"}},
		{"a list of choices that is never closed", `<select><option>x<img src=a.jpg><p><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"svg that is never closed", `<svg><g><img src=a.jpg><p><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"formulas", `<math><mi><img src=a.jpg></math><img src=b.jpg>`, []string{"a.jpg", "b.jpg"}},
		{"plain text to the end", `<img src=a.jpg><plaintext><img src=b.jpg></plaintext>`, []string{"a.jpg"}},
		{"examples", `<xmp><img src=a.jpg></xmp><img src=b.jpg>`, []string{"b.jpg"}},
		{"text fields", `<textarea><img src=a.jpg></textarea><img src=b.jpg>`, []string{"b.jpg"}},
		{"a title that is never closed swallows", `<title>x<img src=a.jpg>`, nil},
		{"a script that writes", `<script>document.write("<img src=a.jpg>")</script><img src=b.jpg>`, []string{"b.jpg"}},
		{"what is for browsers without frames", `<iframe><img src=a.jpg></iframe><noframes><img src=b.jpg></noframes><img src=c.jpg>`,
			[]string{"c.jpg"}},
		{"a frameset hides the body", `<frameset><frame src=x></frameset><img src=a.jpg>`, nil},
		{"a frameset in a body is none", `<p>x<frameset><frame src=x></frameset><img src=a.jpg>`, []string{"a.jpg"}},
		{"bytes that are no characters", "<img src=a.jpg \x00\xff><im\x00g src=b.jpg><img src=c.jpg>", []string{"a.jpg", "c.jpg"}},
		{"nothing at all", "", nil},
	}
	rule := compile(t, &config.Rule{Image: plain("img")})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := rule.Read(page(t, test.body), Scope{})
			if err != nil {
				t.Fatal(err)
			}
			var best []string
			for _, image := range got.Images {
				best = append(best, strings.TrimPrefix(image.Candidates[0], "https://example.org/list/"))
			}
			if diff := cmp.Diff(test.want, best); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every picture of a page is found, whatever is left open before it and
// wherever that stands.
func TestParseFindsAllPicturesOfDeepPages(t *testing.T) {
	tags := []string{
		"<b>", "<font color=%d>", "<div>", "<center>", "<a href=%d>", "<table>", "<table><td>", "<svg>", "<select>", "<template>",
		"<b><font><div><center><a><table>", "</p></div><i><table><b>",
	}
	starts := []string{"", "<head>", "<select>", "<svg>", "<table>", "<svg><foreignObject>", "<noscript>"}
	for _, tag := range tags {
		for _, start := range starts {
			for _, n := range []int{2000, 5000} {
				t.Run(fmt.Sprintf("%d times %s in %s", n, tag, start), func(t *testing.T) {
					t.Parallel()
					checkPictures(t, start, tag, n)
				})
			}
		}
	}
}

func TestParseFindsAllPicturesOfHugePages(t *testing.T) {
	for _, tag := range []string{"<b>", "<font size=%d>", "<table>", "<div><a><center>"} {
		t.Run(tag, func(t *testing.T) { checkPictures(t, "<body>", tag, 50_000) })
	}
}

// checkPictures parses n pictures, each behind a tag; "%d" in it is its number.
func checkPictures(t *testing.T, start, tag string, n int) {
	t.Helper()
	var body strings.Builder
	body.WriteString(start)
	for i := range n {
		body.WriteString(strings.ReplaceAll(tag, "%d", fmt.Sprint(i)))
		fmt.Fprintf(&body, "<img src=%d.jpg>\n", i)
	}
	root, err := parse(body.String())
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for below := range root.Descendants() {
		if isElement(below, "img") {
			got++
		}
	}
	if got != n {
		t.Errorf("got %d pictures, want %d", got, n)
	}
}

func TestBase(t *testing.T) {
	tests := []struct {
		name, body, want string
	}{
		{"none", "", "https://example.org/list/a.jpg"},
		{"absolute", `<base href=http://b.example/x/y>`, "http://b.example/x/a.jpg"},
		{"relative", `<base href=../img/>`, "https://example.org/img/a.jpg"},
		{"protocol-relative", `<base href=//b.example/>`, "https://b.example/a.jpg"},
		{"a query alone", `<base href=?x>`, "https://example.org/list/a.jpg"},
		{"behind the links", `<a href=x></a><img src=y></body><base href=/img/>`, "https://example.org/img/a.jpg"},
		{"the first counts", `<base href=/1/><base href=/2/>`, "https://example.org/1/a.jpg"},
		{"one with a target only", `<base target=_blank><base href=/img/>`, "https://example.org/img/a.jpg"},
		{"an empty one", `<base href=""><base href=/img/>`, "https://example.org/img/a.jpg"},
		{"data", `<base href="data:text/html,x">`, "https://example.org/list/a.jpg"},
		{"script", `<base href="javascript:x">`, "https://example.org/list/a.jpg"},
		{"no address", `<base href="http://a b/">`, "https://example.org/list/a.jpg"},
		{"of another kind", `<base href="ftp://b.example/">`, "https://example.org/list/a.jpg"},
		{"in a comment", `<!--<base href=/img/>-->`, "https://example.org/list/a.jpg"},
		{"without quotes and with a slash", `<base href=/img/ />`, "https://example.org/img/a.jpg"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, _ := page(t, test.body).Resolve("a.jpg"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
