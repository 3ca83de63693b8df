package extract

import (
	"encoding/json"
	"net/url"
	"strings"
)

func parseJSONBody(text string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return
}
func readJSValue(text string) (v any, n int, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, int(d.InputOffset()), err
}
func afterMarker(text, marker string) []string {
	_, b, ok := strings.Cut(text, marker)
	if !ok {
		return nil
	}
	return []string{strings.TrimSpace(b)}
}
func setQuery(a, n, v string) string {
	u, _ := url.Parse(a)
	q := u.Query()
	q.Set(n, v)
	u.RawQuery = q.Encode()
	return u.String()
}
func dropQuery(a, n string) string {
	u, _ := url.Parse(a)
	q := u.Query()
	q.Del(n)
	u.RawQuery = q.Encode()
	return u.String()
}
func urlPart(a, p string) (string, bool) { return a, true }
func checkURLPart(p string) error        { return nil }

type decoder struct {
	name   string
	decode func(string) (string, bool)
}

var decoders []decoder

func decoderNames() []string { return nil }
