package config

import (
	"slices"
	"strings"
)

// A node is one value of a file, freed from how YAML spells it.
type node struct {
	kind kind
	pos  Pos
	// text is a scalar as it is written: 010 stays 010, yes stays yes.
	text string
	// plain says that a scalar has no quotes.
	plain bool
	// flow says that a list or mapping is written in brackets or braces.
	flow bool
	// cut is where a "#" meant as text made a comment of the rest of the
	// line.
	cut Pos
	// meant is the text that the author of a cut or a flow value may have
	// had in mind, from the source, with nothing secret in it.
	meant string
	// items are the values of a list, pairs those of a mapping.
	items []*node
	pairs []pair
}

// A pair is a key of a mapping and its value.
type pair struct {
	key   Text
	value *node
}

// kind is what a node is.
type kind int

const (
	broken  kind = iota // its fault is reported already: nothing more to say
	missing             // a key or a dash with nothing behind it
	null                // null or ~, spelled out in text
	scalar
	list
	mapping
)

// String names the kind as faults do.
func (k kind) String() string {
	return [...]string{"broken", "nothing", "nothing", "a text", "a list", "a mapping"}[k]
}

// asList returns the items of a list, or the node itself where one value
// stands for a list of one.
func (n *node) asList() []*node {
	if n.kind == list {
		return n.items
	}
	return []*node{n}
}

// hasBroken reports whether n, or anything in it, is broken.
func (n *node) hasBroken() bool {
	return n.kind == broken || slices.ContainsFunc(n.items, (*node).hasBroken) ||
		slices.ContainsFunc(n.pairs, func(p pair) bool { return p.value.hasBroken() })
}

// count returns how many values n is made of.
func (n *node) count() int {
	sum := 1
	for _, item := range n.items {
		sum += item.count()
	}
	for _, p := range n.pairs {
		sum += p.value.count()
	}
	return sum
}

// quoted returns s as a single-quoted YAML scalar (YAML 1.2, 7.3.2).
func quoted(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
