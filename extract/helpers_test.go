package extract

import (
	"net/url"
	"testing"

	"golang.org/x/text/encoding"

	"magpie/config"
)

const home = "https://example.org/list/index.html"

// page parses a UTF-8 page at home.
func page(t testing.TB, body string) *Page {
	t.Helper()
	return pageAt(t, home, "text/html; charset=utf-8", []byte(body))
}

func pageAt(t testing.TB, addr, contentType string, body []byte) *Page {
	t.Helper()
	u, err := url.Parse(addr)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPage(u, contentType, body, "", HTML)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func encoded(t testing.TB, e encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// textAt is a text on a line of its own, so that a fault tells which it means.
func textAt(line int, value string) config.Text {
	return config.Text{Value: value, Pos: config.Pos{File: "crawl.yaml", Line: line, Column: 1}}
}

func textValue(t config.Text) config.Value { return config.Value{Pos: t.Pos, IsText: true, Text: t} }

// plain is a finder written as a string.
func plain(s string) *config.Finder { return pipeline(stepOf("", s)) }

func pipeline(steps ...config.Step) *config.Finder { return &config.Finder{Steps: steps} }

// stepOf is a step with one text as its argument, or a list when there are more.
func stepOf(kind string, args ...string) config.Step {
	if len(args) == 1 {
		return config.Step{Kind: textAt(1, kind), Arg: textValue(textAt(1, args[0]))}
	}
	list := []config.Value{}
	for _, a := range args {
		list = append(list, textValue(textAt(1, a)))
	}
	return config.Step{Kind: textAt(1, kind), Arg: config.Value{Pos: textAt(1, "").Pos, List: list}}
}

func fieldOf(name string, f *config.Finder) config.Field {
	return config.Field{Name: textAt(1, name), Finder: f}
}

func compile(t testing.TB, r *config.Rule) *Rule {
	t.Helper()
	rule, faults := Compile("site", r)
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return rule
}

func read(t testing.TB, r *config.Rule, p *Page, s Scope) *Finds {
	t.Helper()
	finds, err := compile(t, r).Read(p, s)
	if err != nil {
		t.Fatal(err)
	}
	return finds
}

// linksOf are the addresses of the links found for a rule, nil for none.
func linksOf(f *Finds, rule string) (addrs []string) {
	for _, l := range f.Links {
		if l.Rule.Name == rule {
			addrs = append(addrs, l.URL)
		}
	}
	return addrs
}

// nextOf is the address of the next page, "" for none.
func nextOf(f *Finds) string {
	if f.Next == nil {
		return ""
	}
	return f.Next.URL
}

// candidatesOf are those of the pictures, in turn.
func candidatesOf(f *Finds) (all [][]string) {
	for _, i := range f.Images {
		all = append(all, i.Candidates)
	}
	return all
}
