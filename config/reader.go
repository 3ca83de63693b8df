package config

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// reader walks the nodes of a file, fills the document and collects faults. A
// value with a fault leaves its field as it was.
type reader struct {
	doc     *document
	faults  []Fault
	stanzas []*stanza
	byName  map[string]*stanza
	room    int // bytes that may still be read
	site    siteState
}

func newReader(doc *document) *reader {
	return &reader{doc: doc, byName: make(map[string]*stanza), room: largest}
}

func (r *reader) document(root *node) {
	switch root.kind {
	case broken:
	case missing, null:
		r.fault(root.pos, "the file is empty", topLevel.keys[topLevel.find("sites")].hint())
	case mapping:
		r.top(root)
	default:
		r.fault(root.pos, fmt.Sprintf("the file holds %s instead of keys", root.kind), `put a space behind the ":" of a key`)
	}
}

// top reads the keys of the file, and then what they name.
func (r *reader) top(root *node) {
	given := r.mapping(root, r.doc, topLevel, root.pos)
	if given["sites"] == nil && given["include"] == nil {
		r.fault(root.pos, "the file needs sites:", topLevel.keys[topLevel.find("sites")].hint())
	}
	r.stateBeside(given)
	r.include()
	r.secrets()
	r.doc.Sites = r.readSites()
}

// stateBeside reports a bucket without a state: none can be below it, as it is below
// a folder.
func (r *reader) stateBeside(given map[string]*node) {
	if r.doc.OutputIsBucket() && given["state"] == nil {
		r.fault(given["output"].pos, "with an output in a bucket the file needs state:",
			"add state: redis://HOST:6379/0 to share the crawl between machines, or state: state.db to keep it on this one")
	}
}

// mapping reads a mapping into the struct that dst points to, in the order of
// the file, and returns the values by key. A misspelt key is read as the one that was meant, so that
// faults in its value come to light as well. What is missing is reported at
// pos.
func (r *reader) mapping(n *node, dst any, p *place, pos Pos) map[string]*node {
	given := make(map[string]*node, len(n.pairs))
	fields := reflect.ValueOf(dst).Elem()
	for _, pair := range r.known(n, p) {
		k := p.keys[p.find(pair.key.Value)]
		given[k.name] = pair.value
		r.value(k, pair.value, fields.FieldByIndex(k.index).Addr().Interface())
	}
	for _, k := range p.keys {
		if k.has("required") && given[k.name] == nil {
			r.fault(pos, fmt.Sprintf("%s needs %s:", p.noun, k.name), k.hint())
		}
	}
	return given
}

// known returns the pairs of a mapping that belong in p, under the keys that
// were meant, and reports the others.
func (r *reader) known(n *node, p *place) []pair {
	given := make(map[string]bool, len(n.pairs))
	for _, pair := range n.pairs {
		given[pair.key.Value] = true
	}
	var out []pair
	for _, pair := range n.pairs {
		if (p == topLevel || p == inIncluded) && isSiteAtTop(pair) {
			r.fault(pair.key.Pos, fmt.Sprintf("%q is no key of the top of the file, and holds what a site does", pair.key.Value), "indent it, with all below it, under sites:")
			continue
		}
		if p.find(pair.key.Value) < 0 {
			pair.key.Value = r.unknown(pair.key, p)
			if pair.key.Value == "" || given[pair.key.Value] {
				continue
			}
			given[pair.key.Value] = true
		}
		out = append(out, pair)
	}
	return out
}

// unknown reports a key that does not belong in p and returns the one that was
// probably meant, or "".
func (r *reader) unknown(name Text, p *place) string {
	message := fmt.Sprintf("unknown key %q %s", name.Value, p.where)
	switch {
	case p == inAuth:
		return r.unknownInAuth(name)
	case p == inIncluded && topLevel.find(name.Value) >= 0:
		r.fault(name.Pos, message, "it holds sites: alone; put this into "+r.doc.File)
		return ""
	}
	if where := homes(name.Value); where != "" {
		r.fault(name.Pos, message, fmt.Sprintf("%q belongs %s", name.Value, where))
		return ""
	}
	if comesLater(name.Value) {
		r.fault(name.Pos, fmt.Sprintf("%q is not understood by this version", name.Value),
			"known here: "+strings.Join(p.names(), ", "))
		return ""
	}
	meant, found := Nearest(name.Value, p.names())
	if found {
		r.fault(name.Pos, message, fmt.Sprintf("did you mean %q?", meant))
		return meant
	}
	advice := "known here: " + strings.Join(p.names(), ", ")
	if meant, found = nearestAnywhere(name.Value); found {
		advice = fmt.Sprintf("did you mean %q? it belongs %s", meant, homes(meant))
	}
	r.fault(name.Pos, message, advice)
	return ""
}

// nearestAnywhere looks for a key like name in every place.
func nearestAnywhere(name string) (string, bool) {
	var all []string
	for _, p := range places {
		all = append(all, p.names()...)
	}
	return Nearest(name, all)
}

// value reads n as what the type of dst asks for: a new type of key is a new
// case here.
func (r *reader) value(k key, n *node, dst any) {
	if !r.hasValue(k, n) {
		return
	}
	switch dst := dst.(type) {
	case *string:
		if t, ok := r.text(k, n); ok {
			*dst = t.Value
		}
	case *Text:
		if t, ok := r.text(k, n); ok {
			*dst = t
		}
	case *[]Text:
		if texts := r.texts(k, n); len(texts) > 0 {
			*dst = texts
		}
	case *bool:
		r.boolean(k, n, dst)
	case *int:
		r.integer(k, n, dst)
	case *time.Duration:
		r.duration(k, n, dst)
	case *Size:
		r.size(k, n, dst)
	case **Finder:
		*dst = r.finder(k, n)
	case *[]*Finder:
		*dst = r.finders(k, n)
	case **Value:
		*dst = r.body(k, n)
	case *Interval:
		r.interval(k, n, dst)
	case *Revisit:
		r.revisit(k, n, dst)
	case **Hook:
		*dst = r.hook(k, n)
	case **Auth:
		*dst = r.auth(k, n)
	case *[]Placeholder:
		*dst = r.placeholders(k, n)
	case *[]Field:
		*dst = r.fields(k, n)
	case *[]Var:
		*dst = r.vars(k, n)
	case *[]Header:
		*dst = r.headers(k, n)
	case *[]*Rule:
		*dst = r.rules(k, n)
	case *[]*Site:
		r.noteSites(k, n)
	case *settings:
		if r.is(mapping, k, n) {
			r.bounds(&dst.Site, r.mapping(n, &dst.Site, inDefaults, n.pos))
		}
	default:
		panic(fmt.Sprintf("config: key %s has a field of type %T, which no reader reads", k.name, dst))
	}
}

// hasValue reports a key without a value; the fault of a broken one is known.
func (r *reader) hasValue(k key, n *node) bool {
	switch {
	case n.kind == broken:
		return false
	case n.kind == missing && n.cut != Pos{}:
		r.cut(k, n)
		return false
	case n.kind == missing || n.kind == null:
		r.fault(n.pos, k.name+" has no value", k.hint())
		return false
	}
	return true
}

// is reports a value of another kind than the one that is due.
func (r *reader) is(want kind, k key, n *node) bool {
	if n.kind == want {
		return true
	}
	advice := k.hint()
	if want == scalar && n.meant != "" && !k.has("path") && !k.has("proxy") {
		advice = "if it is text, quote it: " + k.name + ": " + quoted(n.meant)
	}
	r.fault(n.pos, fmt.Sprintf("%s must be %s, not %s", k.name, want, n.kind), advice)
	return false
}

// pairs returns those of a mapping that must not be empty.
func (r *reader) pairs(k key, n *node) []pair {
	if r.is(mapping, k, n) && len(n.pairs) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	return n.pairs
}

func (r *reader) cut(k key, n *node) {
	r.faults = append(r.faults, cutFault(n.cut, "if it is text, quote it: "+k.name+": "+quoted(n.meant)))
}

func (r *reader) fault(pos Pos, message, advice string) {
	r.faults = append(r.faults, Fault{pos, message, advice})
}
