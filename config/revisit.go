package config

import (
	"fmt"
	"slices"
)

// Revisit says when pages are read again. Zero is the default of the rule.
type Revisit struct {
	// Word is "ends", "all" or "never", zero if there is a finder.
	Word Text
	// Finder finds the value on the page that leads here, in its record: the
	// page is read again when it is another. nil if there is a word.
	Finder *Finder
}

// revisitWords are those that say when a page is read again; anything else is
// a finder.
var revisitWords = []string{"ends", "all", "never"}

// aWord matches what may be one of them, misspelt.
var aWord = WhenNeeded(`^[A-Za-z]+$`)

// revisit reads one of the words or a finder. No element of HTML is named so
// nearly like a word that it could not be told from a slip.
func (r *reader) revisit(k key, n *node, dst *Revisit) {
	if n.kind != scalar || n.cut != (Pos{}) || !aWord().MatchString(n.text) {
		*dst = Revisit{Finder: r.finder(k, n)}
		return
	}
	if slices.Contains(revisitWords, n.text) {
		*dst = Revisit{Word: Text{n.text, n.pos}}
		return
	}
	if meant, found := Nearest(n.text, revisitWords); found {
		r.fault(n.pos, fmt.Sprintf("unknown word %q for revisit", n.text), fmt.Sprintf("did you mean %q?", meant))
		return
	}
	*dst = Revisit{Finder: r.finder(k, n)}
}
