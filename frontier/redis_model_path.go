package frontier

import (
	"cmp"
	"slices"
	"strings"
)

// pathPart is a part of the path of a model: a text, or what another record has in its place.
type pathPart struct {
	from pathSource
	text string // of a field its name
}

type pathSource int

const (
	fromText pathSource = iota
	fromGallery
	fromField
	fromFile // that its address names
)

// leastInPath is how long a text is at least that is looked for in a path.
const leastInPath = 3

// splitPath finds in the path of a record the texts that it was made of. What it answers is
// stored in a way, and must not change.
func splitPath(r *Record, file string) []pathPart {
	if r.Path == "" {
		return nil
	}
	parts := []pathPart{{text: r.Path}}
	parts = splitParts(parts, pathPart{from: fromGallery}, r.Gallery, strings.Index)
	keys := sortedKeys(r.Fields)
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(len(r.Fields[b]), len(r.Fields[a])) })
	for _, key := range keys {
		parts = splitParts(parts, pathPart{from: fromField, text: key}, r.Fields[key], strings.Index)
	}
	return splitParts(parts, pathPart{from: fromFile}, file, lastWord)
}

// splitParts puts a part in the place of a text in others.
func splitParts(parts []pathPart, part pathPart, text string, find func(s, text string) int) []pathPart {
	if len(text) < leastInPath && part.from != fromFile {
		return parts
	}
	for i, p := range parts {
		if p.from != fromText {
			continue
		}
		if at := find(p.text, text); at >= 0 {
			return slices.Replace(parts, i, i+1, pathPart{text: p.text[:at]}, part, pathPart{text: p.text[at+len(text):]})
		}
	}
	return parts
}

// expectPath is the path that a record is expected to have, made of the parts of its task.
func (m *redisModel) expectPath(r *Record) string {
	if len(m.path) < 2 {
		return m.Path
	}
	var b strings.Builder
	for _, p := range m.path {
		switch p.from {
		case fromText:
			b.WriteString(p.text)
		case fromGallery:
			b.WriteString(r.Gallery)
		case fromField:
			b.WriteString(r.Fields[p.text])
		case fromFile:
			b.WriteString(fileIn(r.URL))
		}
	}
	return b.String()
}
