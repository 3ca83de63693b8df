package config

import (
	"fmt"
	"slices"
	"strings"
)

var (
	// inBraces matches what a template puts a value in for.
	inBraces = WhenNeeded(`\{[^{}]*\}`)
	// ofARoot matches what begins a path that counts from no folder.
	ofARoot = WhenNeeded(`^(/|\\|[A-Za-z]:[/\\])`)
)

// savePath reports a template of a path that does not stay below output:, or
// has a folder or a file without a name. What values say is made safe later.
func (r *reader) savePath(k key, t Text) (Text, bool) {
	parts := strings.Split(inBraces().ReplaceAllString(t.Value, "x"), "/")
	switch {
	case isCurled(t.Value) && r.curled(k, t):
	case ofARoot().MatchString(t.Value) || strings.HasPrefix(t.Value, "~/"):
		r.fault(t.Pos, "save is a path below output:, not one of its own", "write output: "+folderBefore(t.Value)+", and in save what is below it")
	case slices.Contains(parts, ".") || slices.Contains(parts, ".."):
		r.fault(t.Pos, fmt.Sprintf("save is a path below output:, and %q leads elsewhere", t.Value), "write another output:, and in save what is below it")
	case slices.Contains(parts, ""):
		r.fault(t.Pos, fmt.Sprintf("a part of %q has no name", t.Value), k.hint())
	default:
		return t, true
	}
	return Text{}, false
}

// isCurled reports whether a text stands in typographic quotes as a whole.
func isCurled(text string) bool {
	return strings.TrimLeft(text, typographic) != text && strings.TrimRight(text, typographic) != text
}

// folderBefore is the folder at the beginning of a template that is always the
// same.
func folderBefore(path string) string {
	fixed, _, _ := strings.Cut(path, "{")
	if end := strings.LastIndexAny(fixed, `/\`); end > 0 {
		return fixed[:end]
	}
	return "/path/of/a/folder"
}
