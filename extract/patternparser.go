package extract

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"magpie/config"
)

// CompilePattern compiles a [Pattern]. All its faults are found; with any the
// pattern is of no use.
func CompilePattern(t config.Text) (*Pattern, []config.Fault) {
	p := &patternParser{text: t, out: &Pattern{}}
	p.parse()
	return p.out, p.faults
}

// patternParser parses one pattern and keeps what is wrong with it.
type patternParser struct {
	text   config.Text
	out    *Pattern
	faults []config.Fault
}

// fault notes what is wrong at an offset in the text.
func (p *patternParser) fault(offset int, advice, format string, args ...any) {
	p.faults = append(p.faults,
		config.Fault{Pos: posIn(p.text, offset), Message: fmt.Sprintf(format, args...), Advice: advice})
}

func (p *patternParser) parse() {
	text := p.text.Value
	if at := strings.IndexFunc(text, unicode.IsSpace); at >= 0 {
		p.fault(at, "write %20 for a blank, and several patterns as a list", "the pattern has a blank in it")
		return
	}
	host, ok := p.afterScheme()
	if !ok {
		return
	}
	end := len(text)
	if at := strings.IndexByte(text, '#'); at >= 0 {
		p.fault(at, "leave it out", "what is behind a # is no part of what is asked for")
		end = at
	}
	query := indexFrom(text[:end], host, "?")
	path := indexFrom(text[:query], host, "/")
	p.host(host, path)
	p.path(path, query)
	p.query(min(query+1, end), end)
}

// indexFrom is where the first of the characters stands at an offset or
// behind it, the end of the text when none does.
func indexFrom(text string, from int, chars string) int {
	if at := strings.IndexAny(text[from:], chars); at >= 0 {
		return from + at
	}
	return len(text)
}

var schemeOf = config.WhenNeeded(`^(?:([A-Za-z][A-Za-z0-9+.-]*):)?//`)

// afterScheme returns where the host begins.
func (p *patternParser) afterScheme() (int, bool) {
	m := schemeOf().FindStringSubmatch(p.text.Value)
	if m == nil {
		return 0, true
	}
	if scheme := strings.ToLower(m[1]); scheme != "" && scheme != "http" && scheme != "https" {
		p.fault(0, "galleries are read over http and https only", "no address with %q is ever matched", m[1]+"://")
		return 0, false
	}
	p.out.scheme = strings.ToLower(m[1])
	return len(m[0]), true
}

// path compiles the path, which matches with and without a "/" at its end.
func (p *patternParser) path(from, to int) {
	text := p.text.Value
	for to > from && text[to-1] == '/' {
		to--
	}
	g := &globParser{patternParser: p, alike: alike, until: to, isPath: true}
	p.out.path = g.compile(from, "/?")
}

// query compiles the parameters that are wanted.
func (p *patternParser) query(from, to int) {
	for from < to {
		end := indexFrom(p.text.Value[:to], from, "&")
		g := &globParser{patternParser: p, alike: alikeInQuery, until: end}
		tail := ""
		if !strings.Contains(p.text.Value[from:end], "=") {
			tail = "(?:=.*)?" // the name alone: whatever its value
		}
		if end > from {
			p.out.parameters = append(p.out.parameters, g.compile(from, tail))
		}
		from = end + 1
	}
}

// host compiles the host with its port.
func (p *patternParser) host(from, to int) {
	host := p.text.Value[from:to]
	if host == "" {
		p.fault(from, "begin with the host: https://example.com/{album}", "the pattern names no host")
		return
	}
	written := from
	if len(host) > 4 && strings.EqualFold(host[:4], "www.") {
		from += 4
	}
	for _, port := range []string{":80", ":443"} {
		to = from + len(strings.TrimSuffix(p.text.Value[from:to], port))
	}
	g := &globParser{patternParser: p, alike: plainHost, until: to}
	before := len(p.faults)
	p.out.host = g.compile(from, "")
	p.out.leadsWithName = g.leadsWithName
	p.out.hostname = hostOf(p.text.Value[written:to])
	if len(p.faults) == before {
		p.checkHost(written, to)
	}
}

// variedHost matches what varies in a host.
var variedHost = config.WhenNeeded(`\*+|\{[^}]*\}`)

// checkHost tries the host with a letter for each thing that varies.
func (p *patternParser) checkHost(from, to int) {
	host := p.text.Value[from:to]
	if _, err := hostname("https://" + variedHost().ReplaceAllString(host, "a") + "/"); err != nil {
		p.fault(from, "write the host as the address bar of a browser does", "%q cannot be a host: %v", host, err)
	}
}

// hostOf returns the host of a pattern as [Pattern.Host] tells it.
func hostOf(host string) string {
	if colon := strings.LastIndexByte(host, ':'); colon > strings.LastIndexByte(host, ']') {
		host = host[:colon]
	}
	varies := variedHost().FindAllStringIndex(host, -1)
	if len(varies) > 0 {
		_, known, _ := strings.Cut(host[varies[len(varies)-1][1]:], ".")
		if !strings.Contains(known, ".") {
			return ""
		}
		return "*." + asciiHost(known)
	}
	return asciiHost(host)
}

// asciiHost writes a host as it stands in requests, or as it is when it cannot
// stand there.
func asciiHost(host string) string {
	host = strings.ToLower(host)
	if ascii, err := idna.Punycode.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// name notes a capture.
func (p *patternParser) name(offset int, name string) {
	p.faults = append(p.faults, config.FieldName(config.Text{Value: name, Pos: posIn(p.text, offset)})...)
	if slices.Contains(p.out.names, name) {
		p.fault(offset, "give each a name of its own", "%q is captured twice", name)
	}
	p.out.names = append(p.out.names, name)
}
