package config

import (
	"reflect"
	"slices"
	"strings"
)

// A key is a key of crawl.yaml, as the tags of a struct field describe it. The
// options of the tag yaml, after the name, are:
//
//	inline     the keys of the field's struct stand here too
//	required   a fault if it is not given
//	default    may stand under defaults:
//	record     may stand in an each block too
//	block      stands in an each block alone
//	nested     stands in a follow rule alone
//	positive   a number from 1, or a duration above 0; else from 0
//	rate       a size that may end in "/s"
//	distinct   a list in which nothing stands twice
//	path       a path of the file system, not an address
//	bucket     a path, or the address of a bucket
//	below      the template of a path below a folder
//	address    an address of the web, or many in one
//	host       the name of a host, or of all below one
//	parameter  the name of a parameter of an address
//	type       a type of file
//	proxy      the address of a proxy, or the word for none
//	format     a format of pages
//	pattern    a pattern of addresses
//	method     a method of HTTP
//	referer    a template of an address, or a word
//	group      a name
//
// A field named "-" is no key.
type key struct {
	name    string
	example string // a value as it may stand in the file
	options []string
	index   []int // for reflect.Value.FieldByIndex
}

func (k key) has(option string) bool {
	return slices.Contains(k.options, option)
}

// hint is the advice that shows the key with its example.
func (k key) hint() string {
	if k.example == "" {
		return ""
	}
	return "for example: " + k.name + ": " + k.example
}

// keysOf lists the keys of a struct type, those of inlined structs included.
func keysOf(t reflect.Type) []key {
	var keys []key
	for i := range t.NumField() {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("yaml"), ",")
		k := key{name: tag[0], options: tag[1:], example: f.Tag.Get("example"), index: f.Index}
		switch {
		case k.has("inline"):
			for _, inner := range keysOf(f.Type) {
				inner.index = append(slices.Clone(f.Index), inner.index...)
				keys = append(keys, inner)
			}
		case k.name != "" && k.name != "-":
			keys = append(keys, k)
		}
	}
	return keys
}

// A place is a kind of mapping in the file and the keys it may hold.
type place struct {
	noun  string // "a site"
	where string // "in a site"
	keys  []key
}

func newPlace(noun, where string, t reflect.Type, may func(key) bool) *place {
	keys := slices.DeleteFunc(keysOf(t), func(k key) bool { return !may(k) })
	return &place{noun, where, keys}
}

// The places of a crawl.yaml. They never change.
var (
	topLevel = newPlace("the file", "at the top of the file", reflect.TypeFor[document](),
		func(key) bool { return true })
	inSite = newPlace("a site", "in a site", reflect.TypeFor[Site](),
		func(k key) bool { return !k.has("nested") && !k.has("block") })
	inFollow = newPlace("a follow rule", "in a follow rule", reflect.TypeFor[Rule](),
		func(k key) bool { return !k.has("block") })
	inEach = newPlace("an each block", "in an each block", reflect.TypeFor[Rule](),
		func(k key) bool { return k.has("record") || k.has("block") })
	inAuth = newPlace("auth", "in auth", reflect.TypeFor[Auth](),
		func(key) bool { return true })
	inDefaults = newPlace("defaults", "in defaults", reflect.TypeFor[Site](),
		func(k key) bool { return k.has("default") })
	inIncluded = newPlace("an included file", "in an included file", reflect.TypeFor[included](),
		func(key) bool { return true })

	// places are those that keys are looked for in; what an included file may
	// hold may stand at the top of the first too.
	places = []*place{topLevel, inSite, inFollow, inEach, inAuth, inDefaults}
)

// find returns the index of a key in p.keys, or -1.
func (p *place) find(name string) int {
	return slices.IndexFunc(p.keys, func(k key) bool { return k.name == name })
}

func (p *place) names() []string {
	names := make([]string, len(p.keys))
	for i, k := range p.keys {
		names[i] = k.name
	}
	return names
}

// homes tells where else a key may stand, as in "in a site or in a follow
// rule", or "" for nowhere.
func homes(name string) string {
	var found []string
	for _, p := range places {
		if p.find(name) >= 0 {
			found = append(found, p.where)
		}
	}
	return strings.Join(found, " or ")
}
