package config

import (
	"fmt"
	"slices"
	"strings"
)

// refererWords are what referer: takes besides the template of an address.
var refererWords = []string{"page", "origin", "none"}

// method reads the name of a method, in letters of either case.
func (r *reader) method(t Text) (Text, bool) {
	return r.word("method", Text{strings.ToUpper(t.Value), t.Pos}, methods)
}

// referer reports what is neither one of the words nor can be an address: that
// has a slash or is made from a field.
func (r *reader) referer(t Text) (Text, bool) {
	if slices.Contains(refererWords, t.Value) || strings.ContainsAny(t.Value, "/{") {
		return t, true
	}
	advice := "known here: " + strings.Join(refererWords, ", ") + ", or a whole address"
	if meant, found := Nearest(t.Value, refererWords); found {
		advice = fmt.Sprintf("did you mean %q?", meant)
	}
	r.fault(t.Pos, fmt.Sprintf("%q is no address that a request can come from", t.Value), advice)
	return Text{}, false
}

// checkRequest reports a body where none can be sent. given are the keys of the
// rule.
func (r *reader) checkRequest(rule *Rule, given map[string]*node) {
	if body := given["body"]; body != nil && rule.Method.Value == "GET" {
		r.fault(body.pos, "a GET request has no body",
			"write method: POST, or put what it says into the address, behind a ?")
	}
}
