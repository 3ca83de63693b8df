package extract

import (
	"cmp"
	"strconv"
	"strings"

	"magpie/config"
)

// source is one image of a srcset: an address and how large it is.
type source struct {
	url     string
	width   int     // of a "w" descriptor, in pixels, else 0
	density float64 // of an "x" descriptor, 1 where none is given
}

// parseSrcset reads a srcset attribute (HTML Standard, 4.8.4.3.10): sources are
// split by commas, but a comma inside an address belongs to it. Sources with
// descriptors that make no sense are left out, as browsers do.
func parseSrcset(attr string) []source {
	var sources []source
	for rest := attr; ; {
		rest = strings.TrimLeft(rest, asciiSpace+",")
		if rest == "" {
			return sources
		}
		var url, descriptors string
		url, rest = cutAny(rest, asciiSpace)
		if trimmed := strings.TrimRight(url, ","); trimmed != url {
			url = trimmed
		} else {
			descriptors, rest = cutDescriptors(rest)
		}
		if s, ok := describe(url, descriptors); ok {
			sources = append(sources, s)
		}
	}
}

// cutAny cuts before the first of the characters; rest begins with it.
func cutAny(s, chars string) (before, rest string) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// cutDescriptors cuts at the first comma outside parentheses. A parenthesis
// left open runs to the end.
func cutDescriptors(s string) (descriptors, rest string) {
	inside := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			inside = true
		case s[i] == ')':
			inside = false
		case s[i] == ',' && !inside:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// describe answers false for descriptors that a browser refuses.
func describe(url, descriptors string) (source, bool) {
	s := source{url: url, density: 1}
	var width, density, height bool
	for d := range strings.FieldsFuncSeq(descriptors, func(r rune) bool { return strings.ContainsRune(asciiSpace, r) }) {
		number, unit := d[:len(d)-1], d[len(d)-1]
		var ok bool
		switch unit {
		case 'w':
			ok = !width && !density
			width = true
			s.width, ok = positive(number, ok)
		case 'h':
			ok = !height && !density
			height = true
			_, ok = positive(number, ok)
		case 'x':
			ok = !width && !density && !height
			density = true
			s.density, ok = nonNegative(number, ok)
		}
		if !ok {
			return source{}, false
		}
	}
	return s, !height || width
}

func positive(number string, ok bool) (int, bool) {
	n, err := strconv.Atoi(number)
	return n, ok && err == nil && n > 0 && isDigit(number[0])
}

// floatingPoint matches a valid floating-point number (HTML Standard, 2.3.4.3).
var floatingPoint = config.WhenNeeded(`^-?([0-9]+|[0-9]*\.[0-9]+)([eE][+-]?[0-9]+)?$`)

func nonNegative(number string, ok bool) (float64, bool) {
	if !floatingPoint().MatchString(number) {
		return 0, false
	}
	n, err := strconv.ParseFloat(number, 64)
	return n, ok && err == nil && n >= 0
}

// largestOf returns those of the sources that are as large as any, in their
// order. A width says more than a density.
func largestOf(sources []source) []source {
	var largest []source
	for _, s := range sources {
		order := 0
		if len(largest) > 0 {
			order = cmp.Or(cmp.Compare(s.width, largest[0].width), cmp.Compare(s.density, largest[0].density))
		}
		if order > 0 {
			largest = largest[:0]
		}
		if order >= 0 {
			largest = append(largest, s)
		}
	}
	return largest
}

func urlsOf(sources []source) []string {
	var urls []string
	for _, s := range sources {
		urls = append(urls, s.url)
	}
	return urls
}

// largestIn returns the first of the largest addresses in a srcset, "" when it
// has none.
func largestIn(srcset string) string {
	if largest := largestOf(parseSrcset(srcset)); len(largest) > 0 {
		return largest[0].url
	}
	return ""
}
