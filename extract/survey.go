package extract

import "strings"

// survey is what one walk over the tags of a page tells of those that the
// parser has to be kept from. Hardly any page has them, but each is looked at,
// so all are looked for at once.
type survey struct {
	tags int // whatever begins with a '<'
	// html and body count their start tags.
	html, body int
	// foreign is whether <svg> or <math> begins somewhere, template the same.
	foreign, template bool
	// formatting has the texts of the different formatting elements that
	// surely end at their first '>', strange counts the others.
	formatting map[string]bool
	strange    int
}

func surveyOf(source string) *survey {
	s := &survey{formatting: map[string]bool{}}
	for at := nextTag(source, 0); at >= 0; at = nextTag(source, at+1) {
		s.tags++
		s.meet(source[at:])
	}
	return s
}

// meet takes note of the tag that a text begins with.
func (s *survey) meet(text string) {
	switch name := tagName(text); strings.ToLower(name) {
	case "", "a", "p", "li", "img", "div", "span":
		// Most tags are one of these, or end tags.
	case "html":
		s.html++
	case "body":
		s.body++
	case "svg", "math":
		s.foreign = true
	case "templa":
		s.template = true
	default:
		if isFormatting(name) {
			s.meetFormatting(text)
		}
	}
}

func (s *survey) meetFormatting(text string) {
	tag, _, closed := strings.Cut(text[:min(len(text), longestFormatting)], ">")
	switch {
	case s.formatting[tag]:
	case closed && simpleTag().MatchString(tag):
		s.formatting[tag] = true
	default:
		s.strange++
	}
}

// mostFormatting returns how many formatting elements can be open at once: of
// equal ones the HTML Standard keeps three.
func (s *survey) mostFormatting() int { return 3 * (len(s.formatting) + s.strange) }
