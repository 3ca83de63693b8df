package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"magpie/config"
)

// compound is one part of a selector between combinators, as far as it names
// things: "li.item#top[data-id]:first-child".
type compound struct {
	tag        string
	ids        []string
	classes    []string
	attributes []string
}

var (
	compoundTag  = config.WhenNeeded(`^[\pL][\pL\pN_-]*`)
	compoundName = config.WhenNeeded(`[#.][\pL_-][\pL\pN_-]*|\[\s*[\pL][\pL\pN_:-]*`)
)

func parseCompound(text string) compound {
	c := compound{tag: strings.ToLower(compoundTag().FindString(text))}
	for _, name := range compoundName().FindAllString(text, -1) {
		switch name[0] {
		case '#':
			c.ids = append(c.ids, name[1:])
		case '.':
			c.classes = append(c.classes, name[1:])
		default:
			c.attributes = append(c.attributes, strings.TrimSpace(name[1:]))
		}
	}
	return c
}

// mostNear is how many elements are offered for a selector that matches none.
const mostNear = 3

// near describes elements that a selector which matches nothing may have
// meant, the likeliest first: where the part of it that does match stands, else
// anywhere on the page.
func (r *reading) near(selector string) []string {
	if r.page.root == nil {
		return nil
	}
	matching := r.matchingPart(selector)
	failing, pseudo := nextCompound(selector[len(matching):])
	within := []*html.Node{r.page.root}
	if matching != "" {
		if m, err := compileSelector(matching); err == nil {
			within = below(within, m)
		}
	}
	if pseudo != "" {
		if texts := r.textsOf(within, failing); len(texts) > 0 {
			return []string{fmt.Sprintf("%s without %s, whose texts are %s", failing, pseudo, strings.Join(texts, ", "))}
		}
	}
	c := parseCompound(failing)
	if found := likest(within, c); len(found) > 0 {
		return found
	}
	return likest(within, compound{tag: c.tag})
}

// matchingPart is the longest beginning of a selector that matches, "" when
// none does.
func (r *reading) matchingPart(selector string) string {
	for part := withoutLast(selector); part != ""; part = withoutLast(part) {
		matcher, err := compileSelector(part)
		if err != nil {
			return ""
		}
		if len(below([]*html.Node{r.page.root}, matcher)) > 0 {
			return part
		}
	}
	return ""
}

// nextCompound returns the first part of what is left of a selector, and apart
// from it the pseudo-classes that it ends in.
func nextCompound(rest string) (part, pseudo string) {
	rest = strings.TrimLeft(rest, " \t\n>+~")
	depth := depths(rest)
	end, colon := len(rest), -1
	for i := range len(rest) {
		if depth[i] > 0 {
			continue
		}
		if strings.IndexByte(" \t\n>+~,", rest[i]) >= 0 {
			end = i
			break
		}
		if rest[i] == ':' && colon < 0 {
			colon = i
		}
	}
	if colon < 0 {
		return rest[:end], ""
	}
	return rest[:colon], rest[colon:end]
}

// textsOf quotes the last few different texts of what a compound matches.
func (r *reading) textsOf(within []*html.Node, part string) []string {
	matcher, err := compileSelector(cmp.Or(part, "*"))
	if err != nil {
		return nil
	}
	var texts []string
	for _, n := range slices.Backward(below(within, matcher)) {
		text := fmt.Sprintf("%q", shorten(collapse(textOf(n))))
		if len(text) > 2 && len(text) < 40 && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
		if len(texts) == 5 {
			break
		}
	}
	slices.Reverse(texts)
	return texts
}

// likest describes the kinds of elements that are most like a compound.
func likest(within []*html.Node, c compound) []string {
	type kind struct {
		spelled      string
		score, count int
	}
	kinds := map[string]*kind{}
	for _, top := range within {
		for n := range top.Descendants() {
			score := c.likeness(n)
			if score == 0 {
				continue
			}
			spelled := spellElement(n)
			if kinds[spelled] == nil {
				if len(kinds) == maxKinds {
					continue
				}
				kinds[spelled] = &kind{spelled: spelled, score: score}
			}
			kinds[spelled].count++
		}
	}
	all := make([]*kind, 0, len(kinds))
	for _, k := range kinds {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.count, a.count), cmp.Compare(a.spelled, b.spelled))
	})
	var described []string
	for _, k := range all[:min(len(all), mostNear)] {
		described = append(described, fmt.Sprintf("%s, %s", k.spelled, times(k.count)))
	}
	return described
}

// maxKinds bounds how many kinds of elements are told apart.
const maxKinds = 1000

// likeness scores how much of a compound an element has, names that are nearly
// right counting half.
func (c compound) likeness(n *html.Node) (score int) {
	if n.Type != html.ElementNode {
		return 0
	}
	score += likenessOf(c.ids, []string{attribute(n, "id")})
	score += likenessOf(c.classes, strings.Fields(attribute(n, "class")))
	for _, name := range c.attributes {
		if attribute(n, name) != "" {
			score++
		}
	}
	named := len(c.ids)+len(c.classes)+len(c.attributes) > 0
	if c.tag == n.Data && (score > 0 || !named) {
		score++
	}
	return score
}

func likenessOf(wanted, had []string) (score int) {
	for _, name := range wanted {
		if slices.Contains(had, name) {
			score += 4
		} else if _, near := config.Nearest(name, had); near {
			score += 2
		}
	}
	return score
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
