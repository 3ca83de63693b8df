package fetch

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// RFC 9309 2.2.2 and its table: octets are compared, however they are written.
func TestRobotsEncoding(t *testing.T) {
	file := func(path string) string { return "User-agent: *\nDisallow: " + path }
	checkRobots(t, []robotsCase{
		{"a query", file("/foo/bar?baz=quz"), "/foo/bar?baz=quz", 2, false},
		{"a reserved octet, plain", file("/foo?u=https://foo.bar"), "/foo?u=https://foo.bar", 2, false},
		{"a reserved octet, encoded", file("/foo?u=https%3A%2F%2Ffoo.bar"), "/foo?u=https%3a%2f%2ffoo.bar", 2, false},
		{"a slash is not an encoded slash", file("/a/b"), "/a%2Fb", 0, true},
		{"nor the other way", file("/a%2Fb"), "/a/b", 0, true},
		{"UTF-8 in the file", file("/foo/bar/ツ"), "/foo/bar/%E3%83%84", 2, false},
		{"UTF-8 in the request", file("/foo/bar/%E3%83%84"), "/foo/bar/ツ", 2, false},
		{"UTF-8 in both", file("/美女"), "/美女/1.jpg", 2, false},
		{"bytes of another charset", file("/\xc3\xc0"), "/%C3%C0", 2, false},
		{"hex digits in any case", file("/%e3%83%84"), "/%E3%83%84", 2, false},
		{"an unreserved octet encoded in the request", file("/foo/bar/baz"), "/foo/bar/%62%61%7A", 2, false},
		{"an unreserved octet encoded in the file", file("/%7Emagpie/"), "/~magpie/", 2, false},
		{"a space", file("/a b"), "/a%20b", 2, false},
		{"a plus is no space", file("/a+b"), "/a%20b", 0, true},
		{"a percent sign that encodes nothing", file("/100%"), "/100%25", 2, false},
		{"one before the end", file("/a%4"), "/a%254", 2, false},
		{"what no address has plain", file(`/a"<b>`), "/a%22%3Cb%3E", 2, false},
		{"an encoded wildcard is a star", file("/a%2Ab"), "/a*b", 2, false},
		{"and no wildcard", file("/a%2Ab"), "/a-b", 0, true},
		{"an encoded star in the request", file("/a%2Ab"), "/a%2ab", 2, false},
		{"an encoded dollar is no end", file("/a%24"), "/a$b", 2, false},
		{"nor matches the end", file("/a%24"), "/a", 0, true},
	})
}

// RFC 9309 2.2.3: comments, ends and wildcards.
func TestRobotsSpecialCharacters(t *testing.T) {
	file := func(path string) string { return "User-agent: *\nDisallow: " + path }
	checkRobots(t, []robotsCase{
		{"a comment ends a line", file("/a # not /b"), "/a", 2, false},
		{"a comment without a space too", file("/a#b"), "/a", 2, false},
		{"a line may be a comment", "# robots\nUser-agent: * # all\n#Allow: /a\nDisallow: /a", "/a", 4, false},
		{"the end, met", file("/a$"), "/a", 2, false},
		{"the end, passed", file("/a$"), "/ab", 0, true},
		{"the end comes after the query", file("/a$"), "/a?b", 0, true},
		{"a dollar within is a dollar", file("/a$b"), "/a$b", 2, false},
		{"and matches nothing else", file("/a$b"), "/ab", 0, true},
		{"of two dollars the last is the end", file("/a$$"), "/a$", 2, false},
		{"a wildcard for something", file("/a*c"), "/abbc", 2, false},
		{"a wildcard for nothing", file("/a*c"), "/ac", 2, false},
		{"a wildcard for slashes", file("/a*c"), "/a/b/c", 2, false},
		{"a wildcard for a query", file("/*?*sort="), "/list?a=1&sort=up", 2, false},
		{"a wildcard for too little", file("/a*c"), "/ab", 0, true},
		{"a wildcard at the beginning", file("*/c"), "/a/c", 2, false},
		{"a wildcard at the end is none", file("/a*"), "/a", 2, false},
		{"several in a row are one", file("/a***c"), "/abc", 2, false},
		{"wildcard and end", file("/*.gif$"), "/a.gif/b.gif", 2, false},
		{"wildcard and no end", file("/*.gif$"), "/a.gif/b", 0, true},
		{"the pieces do not overlap", file("/ab*ba$"), "/aba", 0, true},
		{"wildcard at the very end", file("/a*$"), "/abc", 2, false},
	})
}

// What Google documents of paths, as a table of rules and requests.
func TestRobotsGooglePaths(t *testing.T) {
	tests := []struct {
		rule    string
		matches string
		not     string
	}{
		{"/fish", "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.php?id=anything", "/Fish.asp /catfish /?id=fish /desert/fish"},
		{"/fish*", "/fish /fish.html /fish/salmon.html /fishheads /fish.php?id=anything", "/Fish.asp /catfish /?id=fish"},
		{"/fish/", "/fish/ /fish/?id=anything /fish/salmon.htm", "/fish /fish.html /animals/fish/ /Fish/Salmon.asp"},
		{"/*.php", "/index.php /filename.php /folder/filename.php /folder/filename.php?parameters /folder/any.php.file.html /filename.php/", "/ /windows.PHP"},
		{"/*.php$", "/filename.php /folder/filename.php", "/filename.php?parameters /filename.php/ /filename.php5 /windows.PHP"},
		{"/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP"},
	}
	for _, tt := range tests {
		f := parseRobots([]byte("User-agent: *\nDisallow: " + tt.rule))
		for _, path := range strings.Fields(tt.matches) {
			if f.test(path).Allowed {
				t.Errorf("%s does not match %s", tt.rule, path)
			}
		}
		for _, path := range strings.Fields(tt.not) {
			if !f.test(path).Allowed {
				t.Errorf("%s matches %s", tt.rule, path)
			}
		}
	}
}

// What takes back what it matched would not come to an end of these.
func TestRobotsBombs(t *testing.T) {
	bomb := "Disallow: /" + strings.Repeat("*a", 4000) + "b$\n"
	path := "/" + strings.Repeat("a", maxRobotsPath-2)
	f := parseRobots([]byte("User-agent: *\n" + strings.Repeat(bomb, 50)))
	if got := f.test(path); !got.Allowed {
		t.Errorf("forbidden by line %d", got.Line)
	}
	if got := f.test(path + "b"); got.Allowed {
		t.Error("allowed")
	}
}

// FuzzRobots compares the file with what a reader does who takes the RFC at its
// word, line by line and letter by letter.
func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nAllow: /ab\n"), "/aab")
	f.Add([]byte("user-agent: magpie/2\r\nDisalow /x\rAllow: /%78%2a$"), "/x*")
	f.Add([]byte("\uFEFFUser-agent: *\nCrawl-delay: 1\nUser-agent: magpie\nDisallow: /ツ#"), "/%E3%83%84?a")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		file := parseRobots(body)
		got := file.test(path)
		if strings.HasPrefix(path, "/robots.txt") {
			return
		}
		if len(robotsPath(path)) > maxRobotsPath {
			return // decided by its beginning
		}
		want := true
		longest := -1
		for _, rule := range file.rules {
			octets := len(rule.pattern)
			if slowMatch(rule.pattern, robotsPath(path)) && (octets > longest || octets == longest && rule.allow) {
				longest, want = octets, rule.allow
			}
		}
		if got.Allowed != want {
			t.Errorf("%q of %q: got %+v, want %t", path, body, got, want)
		}
		if lines := bytes.Count(body, []byte("\n")) + bytes.Count(body, []byte("\r")) + 1; got.Line > lines {
			t.Errorf("line %d of %d decides", got.Line, lines)
		}
		if file.delay < 0 || file.delay > maxCrawlDelay {
			t.Errorf("delay %s", file.delay)
		}
	})
}

// Of a path that is longer than what is compared the beginning decides: it is
// refused in doubt.
func TestRobotsLongPath(t *testing.T) {
	long := func(head, tail string) string { return head + strings.Repeat("x", maxRobotsPath) + tail }
	of := func(rules string) string { return "User-agent: *\n" + rules }
	checkRobots(t, []robotsCase{
		{"no rule", of("Disallow: /private/"), long("/a/", ".jpg"), 0, true},
		{"forbidden by its beginning", of("Disallow: /private/"), long("/private/", ".jpg"), 2, false},
		{"forbidden by its beginning, encoded", of("Disallow: /%E5/"), long("/\xe5/", ""), 2, false},
		{"forbidden by what stands early", of("Disallow: /*/private"), long("/a/private", ""), 2, false},
		{"forbidden by what may stand behind", of("Disallow: /*?sid="), long("/a", "?sid=1"), 2, false},
		{"forbidden by how it may end", of("Disallow: /*.jpg$"), long("/a", ".jpg"), 2, false},
		{"in doubt where it need not end so", of("Disallow: /a/*.jpg$"), long("/a/", ".png"), 2, false},
		{"not by a wildcard elsewhere", of("Disallow: /b/*.jpg$"), long("/a/", ".jpg"), 0, true},
		{"not by an end that comes before", of("Disallow: /b$"), long("/a/", ""), 0, true},
		{"forbidden by more than is compared", of("Disallow: " + long("/a/", "yy")), long("/a/", "yyy"), 2, false},
		{"allowed by the longer rule", of("Disallow: /a\nAllow: /a/b*c"), long("/a/bc", ""), 3, true},
		{"not allowed by how it may end", of("Disallow: /a\nAllow: /a/*.jpg$"), long("/a/", ".jpg"), 2, false},
		{"not allowed by what may stand behind", of("Disallow: /a\nAllow: /a/*jpg"), long("/a/", ".jpg"), 2, false},
	})
	t.Run("that just is compared in full", func(t *testing.T) {
		head := "/" + strings.Repeat("x", maxRobotsPath-len("/.jpg"))
		checkRobots(t, []robotsCase{
			{"and ends so", of("Disallow: /*.jpg$"), head + ".jpg", 2, false},
			{"and does not", of("Disallow: /*.jpg$"), head + ".png", 0, true},
		})
	})
}

// slowMatch fills the table of which beginnings of a pattern match which
// beginnings of a path.
func slowMatch(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	if !whole {
		pattern += "*"
	}
	row := make([]bool, len(path)+1)
	row[0] = true
	for _, p := range []byte(pattern) {
		next := make([]bool, len(path)+1)
		for i := range next {
			switch {
			case p == '*':
				next[i] = row[i] || i > 0 && next[i-1]
			case i > 0:
				next[i] = row[i-1] && path[i-1] == p
			}
		}
		row = next
	}
	return row[len(path)]
}

// BenchmarkRobotsTest asks the largest file there can be about a path that none
// of its rules matches.
func BenchmarkRobotsTest(b *testing.B) {
	var file bytes.Buffer
	file.WriteString("User-agent: *\n")
	for i := 0; file.Len() < maxRobots; i++ {
		fmt.Fprintf(&file, "Disallow: /*a%d\n", i)
	}
	f := parseRobots(file.Bytes())
	path := "/gallery/" + strings.Repeat("a", 100) + ".jpg"
	for b.Loop() {
		f.test(path)
	}
}
