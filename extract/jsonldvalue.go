package extract

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// ldValue is a value of JSON-LD: a text, a list, or a thing with properties in
// the order of the page. Numbers are texts; true, false and null are nothing.
type ldValue struct {
	text       string
	list       []ldValue
	properties []ldProperty
}

type ldProperty struct {
	name  string
	value ldValue
}

// The most that is read of one script: a page has kilobytes, a few deep.
const (
	longestLinked = 8 << 20
	deepestLinked = 100
)

// parseLinked reads the text of a script as far as it is JSON. Some mistakes
// are forgiven, see [mendJSON].
func parseLinked(source string) ldValue {
	if len(source) > longestLinked {
		return ldValue{}
	}
	d := json.NewDecoder(strings.NewReader(mendJSON(source)))
	d.UseNumber()
	v, _ := readLinked(d, 0)
	return v
}

// readLinked reads the next value. With an error the value holds what came
// before it.
func readLinked(d *json.Decoder, depth int) (v ldValue, ok bool) {
	token, err := d.Token()
	if err != nil || depth > deepestLinked {
		return ldValue{}, false
	}
	switch token := token.(type) {
	case string:
		return ldValue{text: token}, true
	case json.Number:
		return ldValue{text: token.String()}, true
	case json.Delim:
		if token == '{' {
			return readThing(d, depth)
		}
		return readList(d, depth)
	}
	return ldValue{}, true
}

func readList(d *json.Decoder, depth int) (v ldValue, ok bool) {
	for d.More() {
		item, ok := readLinked(d, depth+1)
		v.list = append(v.list, item)
		if !ok {
			return v, false
		}
	}
	_, err := d.Token()
	return v, err == nil
}

func readThing(d *json.Decoder, depth int) (v ldValue, ok bool) {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return v, false
		}
		p := ldProperty{}
		p.name, _ = name.(string)
		p.value, ok = readLinked(d, depth+1)
		v.properties = append(v.properties, p)
		if !ok {
			return v, false
		}
	}
	_, err := d.Token()
	return v, err == nil
}

// get returns a property of a thing, nothing when it has none.
func (v ldValue) get(name string) ldValue {
	if i := v.index(name); i >= 0 {
		return v.properties[i].value
	}
	return ldValue{}
}

func (v ldValue) has(name string) bool { return v.index(name) >= 0 }

func (v ldValue) index(name string) int {
	return slices.IndexFunc(v.properties, func(p ldProperty) bool { return p.name == name })
}

// items are those of a list, never none; anything else is the one item of
// itself.
func (v ldValue) items() []ldValue {
	if v.list != nil {
		return v.list
	}
	return []ldValue{v}
}

// isA reports whether a thing has a type, as a name or as an address.
func (v ldValue) isA(kind string) bool {
	return slices.ContainsFunc(v.get("@type").items(), func(t ldValue) bool { return strings.HasSuffix(t.text, kind) })
}

// address returns the text of a value, or the first of several, that is the
// address of something; "" if it has none.
func (v ldValue) address() string { return v.items()[0].ownAddress() }

// addresses returns the addresses in a value or a list of some.
func (v ldValue) addresses() []string {
	var all []string
	for _, item := range v.items() {
		if addr := item.ownAddress(); addr != "" {
			all = append(all, addr)
		}
	}
	return all
}

// ownAddress returns the text of a value. Many pages escape what stands in a
// script as if it were HTML.
func (v ldValue) ownAddress() string {
	text := cmp.Or(v.text, v.get("@value").text)
	return strings.ReplaceAll(strings.TrimSpace(text), "&amp;", "&")
}
