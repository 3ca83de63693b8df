package config

import "slices"

// revisitWords are those that say when a page is read again; anything else is
// a finder.
var revisitWords = []string{"ends", "all", "never"}

func (r *reader) revisit(k key, n *node, dst *Revisit) {
	if n.kind == scalar && n.cut == (Pos{}) && slices.Contains(revisitWords, n.text) {
		*dst = Revisit{Word: Text{n.text, n.pos}}
		return
	}
	*dst = Revisit{Finder: r.finder(k, n)}
}
