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
// anywhere on the page. Where none is like the part that fails, they are those that
// the rest of the selector matches, and what they stand in.
func (r *reading) near(selector string) []string {
	if r.page.root == nil {
		return nil
	}
	matching := r.matchingPart(selector)
	failing, pseudo, rest := nextCompound(selector[len(matching):])
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
	if found := likest(within, compound{tag: c.tag}); len(found) > 0 {
		return found
	}
	return standing(within, rest)
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

// nextCompound returns the first part of what is left of a selector, apart from it
// the pseudo-classes that it ends in, and the selector behind.
func nextCompound(rest string) (part, pseudo, behind string) {
	rest = strings.TrimLeft(rest, combinators)
	depth := depths(rest)
	end, colon := len(rest), -1
	for i := range len(rest) {
		if depth[i] > 0 {
			continue
		}
		if strings.IndexByte(combinators+",", rest[i]) >= 0 {
			end = i
			break
		}
		if rest[i] == ':' && colon < 0 {
			colon = i
		}
	}
	behind = strings.TrimLeft(rest[end:], combinators)
	if colon < 0 {
		return rest[:end], "", behind
	}
	return rest[:colon], rest[colon:end], behind
}

// combinators stand between the parts of a selector.
const combinators = " \t\n>+~"

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
	all := elementKinds{}
	for _, top := range within {
		for n := range top.Descendants() {
			if score := c.likeness(n); score > 0 {
				all.add(spellElement(n), score)
			}
		}
	}
	return all.described()
}

// standing describes what a selector matches, each with the nearest element around
// it that has a name.
func standing(within []*html.Node, selector string) []string {
	matcher, err := compileSelector(selector)
	if err != nil {
		return nil
	}
	all := elementKinds{}
	for _, n := range below(within, matcher) {
		if around := namedAround(n); around != nil {
			all.add(spellElement(around)+" "+spellElement(n), 2)
		} else {
			all.add(spellElement(n), 1)
		}
	}
	return all.described()
}

// namedAround is the nearest element around another that has an id or a class, nil
// when there is none.
func namedAround(n *html.Node) *html.Node {
	for around := range n.Ancestors() {
		if attribute(around, "id") != "" || attribute(around, "class") != "" {
			return around
		}
	}
	return nil
}

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
