package fetch

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// Challenge says whether an answer is a page by which a host wants a browser or
// a human first, and whose it is, such as "Cloudflare". Of the body no more than
// [Head] reads is looked at; it may be of any charset.
//
// Logins and questions for the age are none: they are the site's own. Nor is an
// ordinary page behind the same service, though its scripts may be there, nor
// one with a captcha beside its comments.
func Challenge(status int, header http.Header, body []byte) (name string, ok bool) {
	l := lookAt(status, body)
	for _, row := range challengeHeaders {
		value := strings.ToLower(header.Get(row.header))
		if row.when(l) && value != "" && strings.HasPrefix(value, row.value) {
			return row.name, true
		}
	}
	for _, row := range challengePages {
		if row.when(l) && l.has(row.marks) {
			return row.name, true
		}
	}
	for _, words := range challengeTitles {
		if l.bare && (l.refused || l.asking) && bytes.Contains(l.title, []byte(words)) {
			return "captcha", true
		}
	}
	return "", false
}

// look is an answer as the tables look at it.
type look struct {
	refused bool   // by its status
	bare    bool   // a small page without pictures and passwords
	asking  bool   // a page with something to answer or to run, and no way on
	head    []byte // of the body, its ASCII letters in lower case
	title   []byte // of the page, out of head
}

func lookAt(status int, body []byte) look {
	whole := len(body) < maxHead
	head := lowerASCII(body[:min(len(body), maxHead)])
	isIn := func(mark string) bool { return bytes.Contains(head, []byte(mark)) }
	return look{
		refused: slices.Contains(refusals, status),
		bare:    whole && !slices.ContainsFunc(contents, isIn),
		asking:  slices.ContainsFunc(questions, isIn) && !slices.ContainsFunc(links, isIn),
		head:    head,
		title:   titleOf(head),
	}
}

// has says whether all marks are there.
func (l look) has(marks []string) bool {
	for _, mark := range marks {
		if !bytes.Contains(l.head, []byte(mark)) {
			return false
		}
	}
	return true
}

// titleOf returns what stands between the tags of a title, nil if there is none.
func titleOf(head []byte) []byte {
	_, rest, _ := bytes.Cut(head, []byte("<title"))
	title, _, ok := bytes.Cut(rest, []byte("</title"))
	if !ok {
		return nil
	}
	return title
}

// lowerASCII leaves alone the bytes of other letters, whatever their charset.
func lowerASCII(text []byte) []byte {
	lower := make([]byte, len(text))
	for i, b := range text {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		lower[i] = b
	}
	return lower
}
