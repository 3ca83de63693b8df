package extract

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
)

// Page is a page decoded and parsed once. It may be read any number of times,
// by one goroutine at a time.
type Page struct {
	addr    string
	charset Charset
	source  string // the page as text, valid UTF-8
	root    *html.Node
	base    *base
	query   encoding.Encoding
}

// NewPage decodes and parses the body that came from addr, an absolute http or
// https address, under the given Content-Type ("" when there was none). The
// charset is that of the rule, "" to find out; one that is no encoding's counts
// as "". What the body is not able to say is never an error: any bytes are a
// page.
func NewPage(addr *url.URL, contentType string, body []byte, charset string) (*Page, error) {
	own, err := parseBase(addr.String())
	if err != nil {
		return nil, fmt.Errorf("reading the address %q of a page: %w", addr.Redacted(), err)
	}
	text := decode(body, contentType, charset)
	root, err := parse(text.text)
	if err != nil {
		return nil, fmt.Errorf("parsing %q: %w", addr.Redacted(), err)
	}
	p := &Page{
		addr:    own.url.Href(true),
		charset: text.Charset,
		source:  text.text,
		root:    root,
		base:    own,
		query:   text.query,
	}
	p.rebase()
	return p, nil
}

// Charset tells how the page was decoded, and on what evidence.
func (p *Page) Charset() Charset { return p.charset }

// Unreadable counts the characters that the encoding did not explain.
func (p *Page) Unreadable() int { return strings.Count(p.source, "\uFFFD") }

// rebase obeys the page's first <base href>, when it can be used at all.
func (p *Page) rebase() {
	tag := firstElement(p.root, func(n *html.Node) bool {
		return n.Data == "base" && attribute(n, "href") != ""
	})
	if tag == nil {
		return
	}
	if addr, ok := p.Resolve(attribute(tag, "href")); ok {
		if b, err := parseBase(addr); err == nil {
			p.base = b
		}
	}
}

// attribute returns the trimmed value of an attribute, "" when it has none.
// The parser splits xlink:href in two inside <svg>, and nowhere else.
func attribute(n *html.Node, name string) string {
	space, key, _ := strings.Cut(name, ":")
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" || a.Key == key && a.Namespace == space && key != "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// href returns where an element leads, "" when nowhere.
func href(n *html.Node) string {
	return cmp.Or(attribute(n, "href"), attribute(n, "xlink:href"))
}

// firstElement returns the first element below n that is wanted, in document
// order, nil when there is none.
func firstElement(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	for below := range n.Descendants() {
		if below.Type == html.ElementNode && wanted(below) {
			return below
		}
	}
	return nil
}
