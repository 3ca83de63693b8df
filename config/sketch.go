package config

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// Sketch is a site of which no more is known than where it starts: a stanza
// that can be run, with what is to be found out as comments.
type Sketch struct {
	Name  string
	Start string // an absolute address, as start: has it
	User  string // whose password its host wants, "" for nobody's
}

// SketchName makes a name for the site of a host, unlike those that are taken:
// "birds" for www.birds.example.
func SketchName(host string, taken []string) string {
	name := firstLabel(host)
	if !isSiteName(name) {
		name = "site"
	}
	for n, unique := 2, name; ; n++ {
		if !slices.Contains(taken, unique) {
			return unique
		}
		unique = name + "-" + strconv.Itoa(n)
	}
}

// firstLabel is what a host is called, without what it shares with others. An
// IP address is not called anything.
func firstLabel(host string) string {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ""
	}
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if own, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = own
	}
	label, _, _ := strings.Cut(host, ".")
	return label
}

// String is the stanza as it stands under sites:.
func (s Sketch) String() string {
	return strings.Join(s.lines("  ", "  "), "\n") + "\n"
}

// check reports what cannot be written as a stanza.
func (s Sketch) check() error {
	switch {
	case strings.ContainsFunc(s.User, unicode.IsControl):
		return fmt.Errorf("%q cannot be the name of a user", s.User)
	case !isSiteName(s.Name):
		return fmt.Errorf("%q cannot be the name of a site: use up to 100 letters, digits, -, _ and ., beginning with a letter or digit", s.Name)
	case strings.ContainsFunc(s.Start, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return fmt.Errorf("%q is no address to start at: write %%20 for a blank", s.Start)
	}
	return nil
}

// lines are those of the stanza. What is in it stands further in by step.
func (s Sketch) lines(indent, step string) []string {
	in := indent + step
	lines := []string{
		indent + scalarOf(s.Name) + ":",
		in + "start: " + scalarOf(s.Start),
		in + "image: img                     # every picture of the page; narrow it: 'figure img'",
	}
	if s.User != "" {
		lines = append(lines, in+"# auth: {user: "+quoted(s.User)+", password: '${PASSWORD}'}  # the host wants a password")
	}
	for _, comment := range []string{
		"next: 'a[rel=next]'          # the link to the next page",
		"follow:                      # where each picture has a page of its own:",
		"  links: '.thumbs a'         # the links to those pages,",
		"  fields: {title: h1}        # what names the picture there,",
		"  image: 'img.large'         # and the picture (then drop image: above)",
		"save: '{site}/{name}{ext}'   # where pictures go, below output:",
	} {
		lines = append(lines, in+"# "+comment)
	}
	return lines
}

// bare matches what means itself in YAML without quotes, as a key and as a
// value: not all that does.
var bare = WhenNeeded(`^(https?://)?[A-Za-z][A-Za-z0-9./?=&%_~-]*[A-Za-z0-9/]$`)

// words mean something else to YAML than a text, in the one version or the
// other (YAML 1.1, 1.2.2 chapter 10).
var words = []string{"true", "false", "yes", "no", "on", "off", "null"}

// scalarOf writes a text as a scalar, with quotes unless it surely needs none.
func scalarOf(text string) string {
	if bare().MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text
	}
	return quoted(text)
}
