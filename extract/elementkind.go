package extract

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elementKinds are the elements of a page by how a selector would name them.
type elementKinds map[string]*elementKind

type elementKind struct {
	spelled      string
	score, count int
}

// maxKinds bounds how many kinds of elements are told apart.
const maxKinds = 1000

// add counts an element. Its kind has the score of the first.
func (k elementKinds) add(spelled string, score int) {
	if k[spelled] == nil {
		if len(k) == maxKinds {
			return
		}
		k[spelled] = &elementKind{spelled: spelled, score: score}
	}
	k[spelled].count++
}

// described are those with the highest scores, the more frequent first.
func (k elementKinds) described() (described []string) {
	all := slices.SortedFunc(maps.Values(k), func(a, b *elementKind) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.count, a.count), cmp.Compare(a.spelled, b.spelled))
	})
	for _, k := range all[:min(len(all), mostNear)] {
		described = append(described, fmt.Sprintf("%s, %s", k.spelled, times(k.count)))
	}
	return described
}

// spellElement writes an element as a selector would name it.
func spellElement(n *html.Node) string {
	spelled := n.Data
	if id := attribute(n, "id"); id != "" {
		spelled += "#" + id
	}
	for _, class := range strings.Fields(attribute(n, "class")) {
		spelled += "." + class
	}
	return shorten(spelled)
}
