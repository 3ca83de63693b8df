package fetch

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
)

const (
	// shortestConcealed is the length in bytes from which on a value is looked
	// for in what comes back: one that is shorter would be found anywhere.
	shortestConcealed = 4
	// shortestOdd is the length from which on it does not stand in a longer word
	// by chance, unless it is a word or a number itself.
	shortestOdd = 8
)

// Secrets are values that are known by placeholders, such as "${KEY}". Addresses,
// headers and bodies hold these until the request is about to go out, and what
// comes back holds them again, so that no log, record or file ever shows a value.
// In an address a placeholder may be percent-encoded, in whole or in part. What
// looks like one and is not known is a text like any other.
//
// A nil *Secrets knows none. It may be used by several goroutines.
type Secrets struct {
	known []named // the longest placeholder first
	// concealed are those of them to look for, the longest value first; of equal
	// ones that with the shortest placeholder.
	concealed []named

	placeholders spelling // of known, by number
	values       spelling // of concealed, by number
	plain        *strings.Replacer
	quoted       *strings.Replacer // within the quotes of JSON
}

// named is a value and what it is known by.
type named struct{ placeholder, value string }

// NewSecrets returns the secrets whose values are given by their placeholders,
// each written as in the texts that hold it: {"${KEY}": "a value"}. A placeholder
// is not empty. What those among shown stand for is put in as well, but is no
// secret and stays as it is in what comes back.
func NewSecrets(values map[string]string, shown ...string) *Secrets {
	s := &Secrets{}
	var placeholders, concealed, plain, quoted []string
	for _, placeholder := range slices.SortedFunc(maps.Keys(values), longestFirst) {
		known := named{placeholder, values[placeholder]}
		s.known = append(s.known, known)
		placeholders = append(placeholders, placeholder)
		plain = append(plain, placeholder, known.value)
		quoted = append(quoted, placeholder, inJSON(known.value))
		if len(known.value) >= shortestConcealed && !slices.Contains(shown, placeholder) {
			s.concealed = append(s.concealed, known)
		}
	}
	slices.SortFunc(s.concealed, func(a, b named) int {
		return cmp.Or(longestFirst(a.value, b.value), longestFirst(b.placeholder, a.placeholder))
	})
	for _, hidden := range s.concealed {
		concealed = append(concealed, hidden.value)
	}
	s.placeholders, s.values = newSpelling(placeholders, anywhere), newSpelling(concealed, isPlain)
	s.plain, s.quoted = strings.NewReplacer(plain...), strings.NewReplacer(quoted...)
	return s
}

// anywhere is for texts that count within longer words too.
func anywhere(string) bool { return false }

// isPlain says whether a value may stand in a longer word by chance, as "mara"
// does in "marathon".
func isPlain(value string) bool {
	return len(value) < shortestOdd || strings.Trim(value, "0123456789") == "" ||
		strings.Trim(strings.ToLower(value), "abcdefghijklmnopqrstuvwxyz") == ""
}

// inJSON is a value as it stands within the quotes of JSON.
func inJSON(value string) string {
	quoted, err := json.Marshal(value)
	if err != nil {
		return value // cannot be: it is a string
	}
	return string(quoted[1 : len(quoted)-1])
}

// longestFirst sorts texts so that none hides one that begins like it.
func longestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
}

// Conceal puts the placeholders in place of the values that stand in a text, be
// they percent-encoded or not. Values of less than 4 bytes are left, and those
// of less than 8, of letters alone or of digits alone where they are a part of a
// longer word.
func (s *Secrets) Conceal(text string) string {
	if s == nil {
		return text
	}
	return s.values.replace(text, func(i int) string { return s.concealed[i].placeholder })
}

// concealError is an error whose text shows no secret, and that is otherwise the
// same.
func (s *Secrets) concealError(err error) error {
	if text := err.Error(); s.Conceal(text) != text {
		return &concealedError{text: s.Conceal(text), err: err}
	}
	return err
}

type concealedError struct {
	text string
	err  error
}

func (e *concealedError) Error() string        { return e.text }
func (e *concealedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *concealedError) As(target any) bool   { return errors.As(e.err, target) }

// isIn says whether an address holds a secret, or a placeholder for one.
func (s *Secrets) isIn(address string) bool {
	return s != nil && (s.placeholders.isIn(address) || s.values.isIn(address))
}

// placeholderIn is the first that stands in the path or query of an address, ""
// if none does.
func (s *Secrets) placeholderIn(u *url.URL) string {
	if s == nil {
		return ""
	}
	if i := s.placeholders.first(u.EscapedPath() + "?" + u.RawQuery); i >= 0 {
		return s.known[i].placeholder
	}
	return ""
}

// disclosed is a text that is not encoded, such as the value of a header, with
// its secrets.
func (s *Secrets) disclosed(text string) string {
	if s == nil {
		return text
	}
	return s.plain.Replace(text)
}

// allDisclosed are texts as disclosed has them.
func (s *Secrets) allDisclosed(texts []string) []string {
	if s == nil {
		return texts
	}
	known := make([]string, len(texts))
	for i, text := range texts {
		known[i] = s.disclosed(text)
	}
	return known
}

// address is an address with its secrets.
func (s *Secrets) address(u *url.URL) (*url.URL, error) {
	out := *u
	var err error
	// RawPath is the path as it was written, also where EscapedPath would write
	// it anew because of braces in it.
	out.RawPath = s.encoded(cmp.Or(u.RawPath, u.EscapedPath()))
	if out.Path, err = url.PathUnescape(out.RawPath); err != nil {
		return nil, &AddressError{Reason: "its path cannot be read"}
	}
	out.RawQuery = s.encoded(u.RawQuery)
	return &out, nil
}

// encoded is a part of an address, or a form, with its secrets. Their values are
// percent-encoded for any place there.
func (s *Secrets) encoded(text string) string {
	return s.placeholders.replace(text, func(i int) string {
		return strings.ReplaceAll(url.QueryEscape(s.known[i].value), "+", "%20")
	})
}
