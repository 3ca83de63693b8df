package fetch

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// robotsCase asks one robots.txt about one path, as the robot "magpie".
type robotsCase struct {
	name string
	file string
	path string
	line int // that decides; 0 for none
	want bool
}

func checkRobots(t *testing.T, tests []robotsCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseRobots([]byte(tt.file)).test(tt.path)
			if got.Allowed != tt.want || got.Line != tt.line {
				t.Errorf("%s: allowed %t by line %d %q, want %t by line %d",
					tt.path, got.Allowed, got.Line, got.Rule, tt.want, tt.line)
			}
		})
	}
}

// RFC 9309 2.1: a file is groups of user-agent lines and the rules below them.
func TestRobotsGroups(t *testing.T) {
	checkRobots(t, []robotsCase{
		{"an empty file allows all", "", "/x", 0, true},
		{"a group for another robot is not ours", "User-agent: heron\nDisallow: /", "/x", 0, true},
		{"a group of its own is obeyed", "User-agent: magpie\nDisallow: /", "/x", 2, false},
		{"the group for all is obeyed", "User-agent: *\nDisallow: /", "/x", 2, false},
		{"several robots share a group", "User-agent: heron\nUser-agent: magpie\nDisallow: /", "/x", 3, false},
		{"all may be among them", "User-agent: heron\nUser-agent: *\nDisallow: /", "/x", 3, false},
		{"a group ends at the next robot", "User-agent: magpie\nDisallow: /a\nUser-agent: heron\nDisallow: /b", "/b", 0, true},
		{"an empty line does not end a group", "User-agent: magpie\n\nDisallow: /", "/x", 3, false},
		{"an empty line does not end a list of robots", "User-agent: magpie\n\nUser-agent: heron\nDisallow: /", "/x", 4, false},
		{"a rule before any robot is nobody's", "Disallow: /\nUser-agent: magpie\nDisallow: /a", "/x", 0, true},
		{"a group without rules allows all", "User-agent: magpie", "/x", 0, true},
		{"a robot named twice obeys each rule once", "User-agent: magpie\nUser-agent: Magpie\nDisallow: /x", "/x", 3, false},
	})
}

// RFC 9309 2.2.1: which group speaks to a robot.
func TestRobotsUserAgent(t *testing.T) {
	const others = "User-agent: *\nDisallow: /\n\n"
	checkRobots(t, []robotsCase{
		{"the own group counts, not that for all", others + "User-agent: magpie\nDisallow: /a", "/x", 0, true},
		{"in whatever order", "User-agent: magpie\nDisallow: /a\n\n" + others, "/x", 0, true},
		{"an own group without rules counts too", others + "User-agent: magpie\n", "/x", 0, true},
		{"case does not matter", others + "USER-AGENT: MagPie\nDisallow: /a", "/a", 5, false},
		{"a version is no part of the name", others + "User-agent: magpie/1.0\nDisallow: /a", "/x", 0, true},
		{"nor is a comment in brackets", others + "User-agent: magpie (+http://a.test)\nDisallow: /a", "/x", 0, true},
		{"a longer name is another robot", "User-agent: magpie-images\nDisallow: /", "/x", 0, true},
		{"so is a longer word", "User-agent: magpies\nDisallow: /", "/x", 0, true},
		{"so is a shorter one", "User-agent: mag\nDisallow: /", "/x", 0, true},
		{"so is one that ends the same", "User-agent: azure_magpie\nDisallow: /", "/x", 0, true},
		{"no name is no robot", "User-agent:\nDisallow: /", "/x", 0, true},
		{"a star within a name is no star", "User-agent: *pie\nDisallow: /", "/x", 0, true},
		{"words behind the star do not matter", "User-agent: * all\nDisallow: /", "/x", 2, false},
		{"groups for a robot are one", "User-agent: magpie\nDisallow: /a\nUser-agent: heron\nDisallow: /\nUser-agent: magpie\nDisallow: /b", "/b", 6, false},
		{"with the first still in force", "User-agent: magpie\nDisallow: /a\nUser-agent: heron\nDisallow: /\nUser-agent: magpie\nDisallow: /b", "/a", 2, false},
		{"groups for all are one", "User-agent: *\nDisallow: /a\nUser-agent: heron\nDisallow: /\nUser-agent: *\nDisallow: /b", "/a", 2, false},
	})
}

// RFC 9309 2.2.2: the longest rule decides, and of two the one that allows.
func TestRobotsAllowAndDisallow(t *testing.T) {
	file := func(rules ...string) string { return "User-agent: *\n" + strings.Join(rules, "\n") }
	checkRobots(t, []robotsCase{
		{"no rule matches", file("Disallow: /a"), "/b", 0, true},
		{"a rule is a prefix", file("Disallow: /a"), "/abc", 2, false},
		{"and not of what is shorter", file("Disallow: /abc"), "/ab", 0, true},
		{"it begins at the root", file("Disallow: /b"), "/a/b", 0, true},
		{"case matters in paths", file("Disallow: /A"), "/a", 0, true},
		{"the longest decides", file("Disallow: /a", "Allow: /a/b"), "/a/b/c", 3, true},
		{"in whatever order", file("Allow: /a/b", "Disallow: /a"), "/a/b/c", 2, true},
		{"also where it forbids", file("Allow: /a", "Disallow: /a/b"), "/a/b/c", 3, false},
		{"and elsewhere the shorter", file("Disallow: /a", "Allow: /a/b"), "/a/c", 2, false},
		{"of two as long the one that allows", file("Disallow: /a", "Allow: /a"), "/a", 3, true},
		{"also by wildcard", file("Disallow: /a*", "Allow: /*b"), "/ab", 3, true},
		{"an empty Disallow allows all", file("Disallow:"), "/a", 0, true},
		{"and takes nothing back", file("Disallow: /a", "Disallow:"), "/a", 2, false},
		{"an empty Allow allows nothing", file("Disallow: /a", "Allow:"), "/a", 2, false},
		{"what is no path is no rule", file("Disallow: a"), "/a", 0, true},
		{"nor is an address", file("Disallow: http://a.test/a"), "/a", 0, true},
		{"the root is all", file("Disallow: /"), "/", 2, false},
		{"the query counts", file("Disallow: /a?b=1"), "/a?b=1&c=2", 2, false},
		{"as it is, unsorted", file("Disallow: /a?b=1"), "/a?c=2&b=1", 0, true},
		{"a rule for the path holds for any query", file("Disallow: /a"), "/a?b", 2, false},
		{"robots.txt itself is always allowed", file("Disallow: /"), "/robots.txt", 0, true},
		{"with a query too", file("Disallow: /"), "/robots.txt?1", 0, true},
		{"but nothing below it", file("Disallow: /"), "/robots.txt/x", 2, false},
		{"the first of two equal lines is named", file("Disallow: /b", "Disallow: /a", "Disallow: /a"), "/a", 3, false},
	})
}

// What Google documents of the order of rules.
func TestRobotsGoogleOrder(t *testing.T) {
	checkRobots(t, []robotsCase{
		{"the longer allows", "User-agent: *\nAllow: /p\nDisallow: /", "/page", 2, true},
		{"as long, the one that allows", "User-agent: *\nAllow: /folder\nDisallow: /folder", "/folder/page", 2, true},
		{"a wildcard is an octet too", "User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", 3, false},
		{"as long with a wildcard", "User-agent: *\nAllow: /page\nDisallow: /*.ph", "/page.php5", 2, true},
		{"the root alone", "User-agent: *\nAllow: /$\nDisallow: /", "/", 2, true},
		{"and nothing else", "User-agent: *\nAllow: /$\nDisallow: /", "/page.htm", 3, false},
	})
}

// RFC 9309 2.2.4: other lines change nothing.
func TestRobotsOtherRecords(t *testing.T) {
	checkRobots(t, []robotsCase{
		{"a sitemap within a group", "User-agent: magpie\nSitemap: http://a.test/s.xml\nDisallow: /", "/x", 3, false},
		{"a sitemap among the robots", "User-agent: magpie\nSitemap: http://a.test/s.xml\nUser-agent: heron\nDisallow: /", "/x", 4, false},
		{"an unknown line", "User-agent: magpie\nNoindex: /a\nDisallow: /", "/x", 3, false},
		{"a line that says nothing", "User-agent: magpie\nhello, world\nDisallow: /", "/x", 3, false},
		{"a delay among the robots", "User-agent: magpie\nCrawl-delay: 1\nUser-agent: heron\nDisallow: /", "/x", 4, false},
	})
}

func TestRobotsCrawlDelay(t *testing.T) {
	tests := []struct {
		name, file string
		want       time.Duration
	}{
		{"none", "User-agent: *\nDisallow: /", 0},
		{"seconds", "User-agent: *\nCrawl-delay: 10", 10 * time.Second},
		{"parts of one", "User-agent: *\ncrawl-delay: .5", 500 * time.Millisecond},
		{"of the own group", "User-agent: *\nCrawl-delay: 10\n\nUser-agent: magpie\nCrawl-delay: 2", 2 * time.Second},
		{"not of the group for all", "User-agent: *\nCrawl-delay: 10\nDisallow: /a\n\nUser-agent: magpie\nDisallow: /a", 0},
		{"not of the next robot", "User-agent: heron\nCrawl-delay: 10\nUser-agent: magpie\nDisallow: /a", 0},
		{"of all robots above it", "User-agent: heron\nUser-agent: magpie\nCrawl-delay: 10", 10 * time.Second},
		{"the longest of several", "User-agent: *\nCrawl-delay: 1\nCrawl-delay: 3\nCrawl-delay: 2", 3 * time.Second},
		{"an hour at most", "User-agent: *\nCrawl-delay: 86400", time.Hour},
		{"however far beyond", "User-agent: *\nCrawl-delay: 1e300", time.Hour},
		{"not below nothing", "User-agent: *\nCrawl-delay: -1", 0},
		{"no number", "User-agent: *\nCrawl-delay: NaN", 0},
		{"words", "User-agent: *\nCrawl-delay: soon", 0},
		{"no group", "Crawl-delay: 10", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseRobots([]byte(tt.file)).test("/").Delay; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// RFC 9309 2.5: at least 500 KiB are read.
func TestRobotsLimits(t *testing.T) {
	const rule = "User-agent: *\nDisallow: /first\n"
	fill := func(size int) string {
		return rule + strings.Repeat("#", size-len(rule))
	}
	checkRobots(t, []robotsCase{
		{"a rule within 500 KiB", fill(500<<10-1) + "\nDisallow: /last", "/last", 4, false},
		{"a rule that ends with the limit", fill(maxRobots-16) + "\nDisallow: /last\n#", "/last", 4, false},
		{"a rule that is cut", fill(maxRobots-10) + "\nDisallow: /last\n", "/last", 0, true},
		{"is not taken for a shorter one", fill(maxRobots-12) + "\nDisallow: /last\n", "/l", 0, true},
		{"a rule before it", fill(maxRobots-10) + "\nDisallow: /last\n", "/first", 2, false},
		{"one line without end", strings.Repeat("a", 2*maxRobots), "/x", 0, true},
		{"a long line is cut", "User-agent: *\nDisallow: /a" + strings.Repeat("b", maxRobotsLine), "/a" + strings.Repeat("b", maxRobotsLine-12), 2, false},
	})
}

// RFC 9309 5.1 and 5.2, with this robot in the place of one of theirs.
func TestRobotsExamples(t *testing.T) {
	const simple = `User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: magpie
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html
`
	ofOthers := strings.Replace(simple, "magpie", "foobot", 1)
	const longest = `User-Agent: magpie
Allow: /example/page/
Disallow: /example/page/disallowed.gif
`
	checkRobots(t, []robotsCase{
		{"own group, forbidden", simple, "/publications/", 7, false},
		{"own group, allowed page", simple, "/example/page.html", 8, true},
		{"own group, allowed picture", simple, "/example/allowed.gif", 9, true},
		{"group for all, by wildcard", ofOthers, "/a/b.gif", 2, false},
		{"group for all, by folder", ofOthers, "/example/page.html", 3, false},
		{"group for all, allowed", ofOthers, "/publications/a.html", 4, true},
		{"group for all, not named", ofOthers, "/other.html", 0, true},
		{"named last without a group for all", strings.Replace(simple, "bazbot", "magpie", 1), "/example/page.html", 8, true},
		{"longest match, forbidden", longest, "/example/page/disallowed.gif", 3, false},
		{"longest match, allowed", longest, "/example/page/other.gif", 2, true},
	})
}

// A list of robots that is as long as the file must not multiply its rules.
func TestRobotsNamedOverAndOver(t *testing.T) {
	var p robotsParser
	for line := range robotsLines([]byte(strings.Repeat("User-agent: *\nUser-agent: magpie\n", 100) + "Disallow: /")) {
		p.read(line)
	}
	if len(p.own.rules) != 1 || len(p.all.rules) != 1 {
		t.Errorf("%d own rules and %d for all", len(p.own.rules), len(p.all.rules))
	}
}

func TestRobotsKeepsOwnRulesAlone(t *testing.T) {
	file := "User-agent: *\nDisallow: /a\n\nUser-agent: magpie\nDisallow: /b\nAllow: /bcd\nDisallow: /b\n"
	want := []robotsRule{
		{line: 6, allow: true, text: "/bcd", pattern: "/bcd"},
		{line: 5, text: "/b", pattern: "/b"},
	}
	got := parseRobots([]byte(file)).rules
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(robotsRule{})); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestRobotsSource(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"rules", "User-agent: *\nDisallow: /", "robots.txt"},
		{"nothing", "", "robots.txt"},
		{"rules for others", "User-agent: bingbot\nDisallow: /", "robots.txt"},
		{"rules below a comment of HTML", "<!-- robots of example.com -->\nUser-agent: *\nDisallow: /x\n", "robots.txt"},
		{"rules below a tag", "<p>\nUser-agent: *\nDisallow: /x\n", "robots.txt"},
		{"rules for others below a tag", "<p>\nUser-agent: bingbot\nDisallow: /x\n", "robots.txt"},
		{"rules on a page", "\n <!DOCTYPE html>\n<pre>\nUser-agent: *\nDisallow: /\n</pre>", "robots.txt"},
		{"a page", "\n <!DOCTYPE html>\n<h1>Not found</h1>\nDisallow: /\n", "no robots.txt (a page of HTML)"},
		{"a page behind a mark", "\uFEFF<html>\n<h1>Not found</h1>", "no robots.txt (a page of HTML)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := parseRobots([]byte(tt.body)).test("/x")
			rules := strings.Contains(tt.body, "User-agent: *")
			if got.Source != tt.want || got.Allowed == rules {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
		})
	}
}
