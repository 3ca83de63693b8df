package extract

import (
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
	format  Format
	whole   value      // what finders begin with
	root    *html.Node // nil unless it is HTML
	base    *base
	// notice is what stands before the JSON of the page though it is none.
	notice string
	query  encoding.Encoding
}

// NewPage decodes and parses the body that came from addr, an absolute http or
// https address, under the given Content-Type ("" when there was none). The
// charset is that of the rule, "" to find out; one that is no encoding's counts
// as "". Any bytes are a page of HTML; what is no JSON or XML though it should
// be is a [*FormatError].
func NewPage(addr *url.URL, contentType string, body []byte, charset string, format Format) (*Page, error) {
	own, err := parseBase(addr.String())
	if err != nil {
		return nil, fmt.Errorf("reading the address %q of a page: %w", addr.Redacted(), err)
	}
	text := decode(body, contentType, charset)
	p := &Page{
		addr:    own.url.Href(true),
		charset: text.Charset,
		source:  text.text,
		format:  format,
		base:    own,
		query:   text.query,
	}
	if err := p.parseBody(); err != nil {
		return nil, fmt.Errorf("parsing %q: %w", addr.Redacted(), err)
	}
	return p, nil
}

// parseBody parses the text as its format wants it.
func (p *Page) parseBody() (err error) {
	switch p.format {
	case JSON:
		if p.whole.data, err = parseJSONBody(p.source); err != nil {
			if v, before := jsonBehindNotice(p.source); before != "" {
				p.whole.data, p.notice, err = v, before, nil
			}
		}
	case XML:
		p.whole.xml, err = parseXML(p.source)
	default:
		if p.root, err = parse(p.source); err != nil {
			return err
		}
		p.whole.node = p.root
		p.rebase()
	}
	p.whole.whole = true
	if err == nil {
		return nil
	}
	wrong := &FormatError{Want: p.format, Got: Sniff(p.source), Err: err}
	if wrong.Got != p.format && (wrong.Got != HTML || isMarkup(p.source)) {
		wrong.Err = nil
	}
	return wrong
}

// isMarkup tells HTML, which has no form of its own, from what is broken.
func isMarkup(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "<") }

// Format is how the page is written, as whoever made it said.
func (p *Page) Format() Format { return p.format }

// Sniff tells by its text how the page seems to be written.
func (p *Page) Sniff() Format { return Sniff(p.source) }

// Charset tells how the page was decoded, and on what evidence.
func (p *Page) Charset() Charset { return p.charset }

// Unreadable counts the characters that the encoding did not explain.
func (p *Page) Unreadable() int { return strings.Count(p.source, "\uFFFD") }

// Misread reports whether the encoding cannot be the page's: more than one in ten of the
// characters beyond ASCII are unreadable. Fewer may be broken bytes and cut characters.
func (p *Page) Misread() bool { return !decoded{text: p.source}.mostlyReadable() }

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
	if own := attribute(n, "href"); own != "" {
		return own
	}
	return attribute(n, "xlink:href")
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
