package extract

import (
	"fmt"
	"slices"

	"magpie/config"
)

// Finding tells how one key of a rule was read on a page.
type Finding struct {
	// Key is the key as in the configuration: "fields.title", "next",
	// "links (detail)" with the name of the rule they lead to, "image".
	Key string `json:"key"`
	// Finder is the finder as people read it.
	Finder string `json:"finder"`
	// Steps tell how many values each step gave. A step that gave none is the
	// last.
	Steps []StepCount `json:"steps"`
	// Values are what the key means on this page: texts, or addresses, those
	// of pictures the best that each can be had from.
	Values []string `json:"values"`
	// Skipped are the finds that came to nothing.
	Skipped []SkippedFind `json:"skipped,omitempty"`
	// Before shows some of what the step that ran dry was given, or of the
	// finds when none of them is of use.
	Before []string `json:"before,omitempty"`
	// Near are elements of the page that the selector may have meant.
	Near []string `json:"near,omitempty"`
	// There says what there is where a path of JSON or XML goes astray.
	There string `json:"there,omitempty"`
	// Errors are what steps failed of, a sentence each.
	Errors []string `json:"errors,omitempty"`
}

// StepCount is how many values a step of a finder gave.
type StepCount struct {
	Step string `json:"step"`
	Gave int    `json:"gave"`
}

// SkippedFind is a find that came to nothing.
type SkippedFind struct {
	Find   string `json:"find"`
	Reason string `json:"reason"`
}

// Reasons for which finds come to nothing.
const (
	thisPage    = "it is this page itself"
	foundBefore = "it was found before"
)

// Dry returns the step that gave nothing though it was given something, ""
// when all gave.
func (f Finding) Dry() string {
	if n := len(f.Steps); n > 0 && f.Steps[n-1].Gave == 0 {
		return f.Steps[n-1].Step
	}
	return ""
}

// ThisPage reports whether a find is the page at hand itself.
func (f Finding) ThisPage() bool {
	return slices.ContainsFunc(f.Skipped, func(s SkippedFind) bool { return s.Reason == thisPage })
}

// Explain is [Rule.Read] that tells how it came to its finds: a finding for
// each key, in the order in which keys are read. Those of an each block are of
// all its records together. Empty of the finds says what no finding tells.
func (r *Rule) Explain(p *Page, s Scope) (*Finds, []Finding, error) {
	on := newReading(r, p, s)
	on.watch = newWatch()
	if err := r.readPage(on); err != nil {
		return nil, nil, err
	}
	e := explainer{on}
	page := []value{p.whole}
	all := append(e.keys(r, "", page), e.finding("count", r.count, page, e.asTexts), e.finding("next", r.next, page, e.asNext))
	return on.finds, slices.DeleteFunc(all, func(f Finding) bool { return f.Finder == "" }), nil
}

// keys are the findings of a rule, and of the blocks in it, whose keys have a
// prefix. from are the page, or the records, that it was read on.
func (e explainer) keys(r *Rule, prefix string, from []value) (all []Finding) {
	for _, f := range r.fields {
		all = append(all, e.finding(prefix+"fields."+f.name, f.finder, from, e.asTexts))
	}
	for _, f := range r.follow {
		all = append(all, e.finding(prefix+"links ("+f.Name+")", f.links, from, e.asLinks))
	}
	all = append(all, e.finding(prefix+"image", r.image, from, e.asImagesOf(r)))
	for _, block := range r.Each {
		all = append(all, e.finding(block.Name+".in", block.in, from, e.asRecords))
		all = append(all, e.keys(block, block.Name+".", records(e.watch.last(block.in)))...)
	}
	return all
}

// asRecords shows the records of a block.
func (e explainer) asRecords(finds []value) (shown []string, _ []SkippedFind) {
	for _, v := range records(finds) {
		shown = append(shown, show(v))
	}
	return shown, nil
}

// Query is a finder on its own, for trying what it finds.
type Query struct {
	finder *finder
	format Format
}

// CompileQuery compiles a finder for pages of a format, which may name the
// built-in values of pages.
func CompileQuery(f *config.Finder, format Format) (*Query, []config.Fault) {
	c := &compiler{names: builtins, format: format, root: format.form()}
	return &Query{c.finder(f), format}, c.faults
}

// Explain tells what the finder finds on a page, read in turn as a field, as
// links and as pictures; what finds nothing is told once.
func (q *Query) Explain(p *Page, s Scope) ([]Finding, error) {
	on := newReading(&Rule{}, p, s)
	on.watch = newWatch()
	finds, err := q.finder.find(on)
	if err != nil {
		return nil, fmt.Errorf("trying %s on %q: %w", q.finder.spelled, p.addr, err)
	}
	e, page := explainer{on}, []value{p.whole}
	if len(finds) == 0 {
		return []Finding{e.finding("find", q.finder, page, e.asTexts)}, nil
	}
	return []Finding{
		e.finding("as text", q.finder, page, e.asTexts),
		e.finding("as links", q.finder, page, e.asLinks),
		e.finding("as image", q.finder, page, e.asImages),
	}, nil
}

// explainer turns what a reading went through into findings.
type explainer struct{ *reading }

// meaning is what the finds of a finder come to for a key.
type meaning func([]value) (values []string, skipped []SkippedFind)

// finding tells how a finder came to its finds from the page or the records that
// it was given.
func (e explainer) finding(key string, f *finder, given []value, mean meaning) Finding {
	if f == nil {
		return Finding{}
	}
	found := Finding{Key: key, Finder: f.spelled}
	if len(given) == 0 {
		return found // there were no records to read
	}
	last := given
	for i, values := range e.watch.gives[f] {
		found.Steps = append(found.Steps, StepCount{f.steps[i].spelled, len(values)})
		given, last = last, values
		if len(values) == 0 {
			break
		}
	}
	found.Values, found.Skipped = mean(last)
	found.Errors = e.watch.errors[f]
	switch {
	case len(last) == 0 && len(found.Steps) == 1 && f.selector != "":
		found.Near = e.near(f.selector)
	case len(last) == 0:
		found.Before = showSome(given)
		if dry := f.steps[len(found.Steps)-1]; dry.astray != nil {
			found.There = dry.astray(e.aside(), given)
		}
	case len(found.Values) == 0:
		found.Before = showSome(last)
		if object, is := last[0].data.(map[string]any); is {
			found.There = tellData(".", object)
		}
	}
	return found
}

// asTexts are the texts of the finds, of which a field takes the first.
func (e explainer) asTexts(finds []value) (texts []string, skipped []SkippedFind) {
	for _, v := range finds {
		if text := collapse(v.String()); text != "" {
			texts = append(texts, text)
		} else {
			skipped = append(skipped, SkippedFind{show(v), "it has no text"})
		}
	}
	return texts, skipped
}

// asNext is the one page that follows.
func (e explainer) asNext(finds []value) ([]string, []SkippedFind) {
	all, skipped := e.asLinks(finds)
	// A pager stands above and below.
	skipped = slices.DeleteFunc(skipped, func(s SkippedFind) bool { return s.Reason == foundBefore })
	next := e.next(finds)
	for i, addr := range all {
		if next != nil && next.URL == addr && e.finds.Ended == "" {
			return all[i : i+1], skipped
		}
		reason := thisPage
		if e.finds.Ended != "" {
			reason = "the chain ends here, until " + e.finds.Ended
		}
		skipped = append(skipped, SkippedFind{addr, reason})
	}
	return nil, skipped
}

func (e explainer) asLinks(finds []value) (addrs []string, skipped []SkippedFind) {
	seen := map[string]bool{}
	for _, v := range flat(finds) {
		to := target(v)
		addr, ok := e.page.Resolve(to)
		switch {
		case to == "":
			skipped = append(skipped, SkippedFind{show(v), noAddress(v)})
		case !ok:
			skipped = append(skipped, SkippedFind{show(v), fmt.Sprintf("%q is no address of a page", shorten(to))})
		case seen[addr]:
			skipped = append(skipped, SkippedFind{addr, foundBefore})
		default:
			seen[addr] = true
			addrs = append(addrs, addr)
		}
	}
	return addrs, skipped
}
