package fetch

import (
	"bytes"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// robotsToken is the name under which a robots.txt speaks to us, whatever
	// the User-Agent.
	robotsToken = "magpie"
	// maxRobots is how much of a robots.txt is read, in bytes; RFC 9309 2.5
	// asks for at least 500 KiB.
	maxRobots = 512 << 10
	// maxCrawlDelay is the longest Crawl-delay that is obeyed in full.
	maxCrawlDelay = time.Hour
)

// robotsFile is what a robots.txt says to us. It does not change.
type robotsFile struct {
	source string
	delay  time.Duration
	rules  []robotsRule // in the order in which they decide
}

// parseRobots reads a robots.txt (RFC 9309). Of a body beyond maxRobots the
// lines that are whole below count. One that begins like HTML, with a comment as
// HTML has them perhaps, is read as any other: rules are rules.
func parseRobots(body []byte) *robotsFile {
	if len(body) > maxRobots {
		body = body[:bytes.LastIndexAny(body[:maxRobots+1], "\r\n")+1]
	}
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	var p robotsParser
	for line := range robotsLines(body) {
		p.read(line)
	}
	g := p.applying()
	f := &robotsFile{source: "robots.txt", delay: g.delay, rules: sortRobotsRules(g.rules)}
	if !p.addressed && strings.HasPrefix(http.DetectContentType(body), "text/html") {
		f.source = "no robots.txt (a page of HTML)"
	}
	return f
}

// test says what the file says of a path and query, as requested.
func (f *robotsFile) test(path string) RobotsVerdict {
	v := RobotsVerdict{Allowed: true, Delay: f.delay, Source: f.source}
	if name, _, _ := strings.Cut(path, "?"); name == "/robots.txt" {
		return v // RFC 9309 2.2.2: always allowed
	}
	matches := matcherOf(robotsPath(path))
	for _, rule := range f.rules {
		if matches(rule) {
			v.Allowed, v.Line, v.Rule = rule.allow, rule.line, rule.String()
			return v
		}
	}
	return v
}

// weight is about how many bytes of memory the file takes.
func (f *robotsFile) weight() int {
	sum := 256
	for _, rule := range f.rules {
		sum += rule.weight()
	}
	return sum
}

// robotsGroup is what all groups for one robot, or for all, say together.
type robotsGroup struct {
	named bool // there is such a group
	rules []robotsRule
	delay time.Duration
}

// robotsParser gathers the groups for us and those for all. The zero value has
// read nothing.
type robotsParser struct {
	own robotsGroup
	all robotsGroup

	addressed bool // there is a User-agent line, for whomever

	speaksTo []*robotsGroup // those of the two that the group being read is for
	naming   bool           // it has no rules yet: more robots may be named
}

func (p *robotsParser) read(line robotsLine) {
	switch line.key {
	case keyUserAgent:
		p.name(line.value)
	case keyAllow, keyDisallow:
		p.naming = false
		if rule, ok := newRobotsRule(line); ok {
			for _, g := range p.speaksTo {
				g.rules = append(g.rules, rule)
			}
		}
	case keyCrawlDelay:
		// What RFC 9309 does not define must not end a list of robots (2.2.4).
		// It holds for those named above it.
		for _, g := range p.speaksTo {
			g.delay = max(g.delay, crawlDelay(line.value))
		}
	}
}

// name adds a robot to the group being read, or begins the next group.
func (p *robotsParser) name(robot string) {
	p.addressed = true
	if !p.naming {
		p.naming, p.speaksTo = true, nil
	}
	if g := p.groupOf(robot); g != nil && !slices.Contains(p.speaksTo, g) {
		g.named = true
		p.speaksTo = append(p.speaksTo, g)
	}
}

// groupOf is the group that a User-agent line speaks to, nil for other robots.
// The name ends where a product token does (RFC 9309 2.2.1), as in "magpie/1.0".
func (p *robotsParser) groupOf(robot string) *robotsGroup {
	if first, _, _ := strings.Cut(robot, " "); first == "*" {
		return &p.all
	}
	token := robot[:len(robot)-len(strings.TrimLeft(robot, letters+"_-"))]
	if strings.EqualFold(token, robotsToken) {
		return &p.own
	}
	return nil
}

// applying is the group to obey: that for all only where none is for us.
func (p *robotsParser) applying() robotsGroup {
	if p.own.named {
		return p.own
	}
	return p.all
}

// crawlDelay reads a number of seconds; 0 if it is none.
func crawlDelay(value string) time.Duration {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
}
