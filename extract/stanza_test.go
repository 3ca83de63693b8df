package extract

import (
	"net/url"
	"strings"
	"testing"

	"magpie/config"
)

// stanzaRule is the rule that a stanza says, besides where it starts.
func stanzaRule(t testing.TB, stanza string) *config.Rule {
	t.Helper()
	c, err := config.ParseWith("crawl.yaml", []byte(document(stanza)), func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	return &c.Sites[0].Rule
}

// stanzaLine is the line that a stanza begins in.
const stanzaLine = 4

// document is a file with a stanza of lines, or of one in braces.
func document(stanza string) string {
	if inside, inBraces := strings.CutPrefix(stanza, "{"); inBraces {
		return "sites:\n  site: {start: " + home + ", " + inside + "\n"
	}
	return "sites:\n  site:\n    start: " + home + "\n    " + strings.ReplaceAll(strings.TrimSpace(stanza), "\n", "\n    ") + "\n"
}

// readBody reads a page at home, written in the rule's format, by the rule that
// a stanza says.
func readBody(t testing.TB, stanza, body string, s Scope) *Finds {
	t.Helper()
	rule := compile(t, stanzaRule(t, stanza))
	finds, err := rule.Read(bodyFor(t, rule, body), s)
	if err != nil {
		t.Fatal(err)
	}
	return finds
}

// bodyFor is a page at home for a rule.
func bodyFor(t testing.TB, rule *Rule, body string) *Page {
	t.Helper()
	p, err := rule.NewPage(mustParse(t, home), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stepsGive are the texts of what one finder finds on a page of a format, and what
// is said of it.
func stepsGive(t testing.TB, format Format, finder, body string) (texts, said []string) {
	t.Helper()
	rule := compile(t, stanzaRule(t, "format: "+string(format)+"\nimage: "+finder))
	on := newReading(rule, bodyFor(t, rule, body), Scope{Page: 3})
	values, err := rule.image.find(on)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values {
		texts = append(texts, show(v))
	}
	return texts, on.finds.Empty
}

func mustParse(t testing.TB, addr string) *url.URL {
	t.Helper()
	u, err := url.Parse(addr)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// stepArgument is a value as it stands in a stanza.
func stepArgument(t testing.TB, value string) []config.Value {
	t.Helper()
	r := stanzaRule(t, "image: {first: ["+value+"]}")
	return r.Image.Steps[0].Arg.List
}
