package extract

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse builds the tree of a page. Scripting is off, so that what stands in
// <noscript> is elements and not one text.
func parse(source string) (*html.Node, error) {
	source = boundFormatting(source)
	root, err := parseTree(source)
	if err == nil {
		return root, nil
	}
	// The parser refuses more than 512 open elements. Old galleries leave
	// thousands of <center> and <font> open: those are cut, deepest first. An
	// element may open several that are only implied, hence the second try.
	for _, depth := range []int{200, 50} {
		root, err = parseTree(flatten(source, flattener{depth: depth, formatting: depth}))
		if err == nil {
			return root, nil
		}
	}
	return nil, fmt.Errorf("building the tree of elements: %w", err)
}

func parseTree(source string) (*html.Node, error) {
	return html.ParseWithOptions(strings.NewReader(source), html.ParseOptionEnableScripting(false))
}

// flatten drops the tags of elements nested deeper than f allows and keeps all
// that is inside them.
func flatten(source string, f flattener) string {
	f.kept, f.dropped = map[string]int{}, map[string]int{}
	z := html.NewTokenizer(strings.NewReader(source))
	var flat bytes.Buffer
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return flat.String()
		}
		// Raw must be taken first: TagName changes the case in place.
		raw := len(z.Raw())
		flat.Write(z.Raw())
		if !f.keeps(kind, z) {
			flat.Truncate(flat.Len() - raw)
		}
	}
}

// flattener bounds the elements open at once. It counts them by name, those
// kept and those dropped.
type flattener struct {
	depth, formatting    int // the most open, and of them formatting ones
	open, openFormatting int
	kept, dropped        map[string]int
}

func (f *flattener) keeps(kind html.TokenType, z *html.Tokenizer) bool {
	switch kind {
	case html.StartTagToken:
		name, _ := z.TagName()
		if atom.Lookup(name) == atom.Noscript {
			z.NextIsNotRawText()
		}
		return unnested[atom.Lookup(name)] || f.opens(string(name))
	case html.EndTagToken:
		name, _ := z.TagName()
		return unnested[atom.Lookup(name)] || f.closes(string(name))
	}
	return true
}

func (f *flattener) opens(name string) bool {
	if f.open >= f.depth || isFormatting(name) && f.openFormatting >= f.formatting {
		f.dropped[name]++
		return false
	}
	f.count(name, 1)
	return true
}

func (f *flattener) closes(name string) bool {
	if f.dropped[name] > 0 {
		f.dropped[name]--
		return false
	}
	if f.kept[name] > 0 {
		f.count(name, -1)
	}
	return true
}

func (f *flattener) count(name string, by int) {
	f.kept[name] += by
	f.open += by
	if isFormatting(name) {
		f.openFormatting += by
	}
}

// unnested are the elements that never hold their own kind open: void ones,
// raw text, and those whose end tag may be left out. Left open they add
// nothing to the depth, and a page may have any number of them.
var unnested = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Image: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true,
	atom.Source: true, atom.Track: true, atom.Wbr: true,
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Iframe: true,
	atom.Noembed: true, atom.Noframes: true, atom.Xmp: true, atom.Plaintext: true,
	atom.Html: true, atom.Head: true, atom.Body: true, atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true,
	atom.Option: true, atom.Optgroup: true, atom.Tr: true, atom.Td: true, atom.Th: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Caption: true, atom.Colgroup: true,
	atom.A: true, atom.Button: true, atom.Select: true, atom.Form: true,
}
