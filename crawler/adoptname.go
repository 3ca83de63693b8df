package crawler

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"magpie/config"
	"magpie/extract"
	"magpie/storage"
)

// pathKey spells a path with slashes as paths are compared: without extension, and
// with letters composed, as some systems do not keep them.
func pathKey(p string) string {
	return norm.NFC.String(path.Join(path.Dir(p), withoutExt(path.Base(p))))
}

// folderKey spells the path of a folder as pathKey does that of a file.
func folderKey(p string) string { return norm.NFC.String(strings.Trim(filepath.ToSlash(p), "/")) }

// telling gives the values of a picture, and sets ok to false when one is asked for
// that does not tell it from others: what only the answer says, and the place in a
// list, which is another's when something was added to that, unless the site tells
// its bytes or their number as well.
func (w wantedFile) telling(values func(string) string, ok *bool) func(string) string {
	return func(name string) string {
		switch name {
		case "filename", "hash":
			*ok = false
		case "index", "page", "offset":
			*ok = *ok && len(w.said)+len(w.sizes) > 0
		}
		return values(name)
	}
}

// pathBefore is where save: puts a picture that has not arrived, as pathKey spells
// it; not ok where that does not tell it from others.
func (w wantedFile) pathBefore() (place string, ok bool) {
	ok = true
	value := w.telling(w.pictureValues(&picture{job: w.job, part: &storage.Part{Ext: ".x"}}), &ok)
	for _, t := range w.paths {
		if wanted, fits := t.Expand(value, storage.Segment); fits {
			return norm.NFC.String(strings.TrimSuffix(storage.Clean(wanted), ".x")), ok
		}
	}
	return w.Name + "/" + shortKey(w.job), ok
}

// nameTemplate says how another tool named its files: a template of crawl.yaml in
// which * stands for what nobody here knows.
type nameTemplate struct {
	text string
	// longest and shortest match the paths that are named so, without extension, and
	// differ in how much of a path each part takes. The groups whose numbers are in
	// stars are what the * stand for.
	longest, shortest *regexp.Regexp
	stars             []int
}

var (
	// extAtEnd matches the extension at the end of a template, here or in gallery-dl.
	extAtEnd = config.WhenNeeded(`(\{ext\}|\.\{ext(ension)?\})$`)
	// nameParts matches what varies in a template: of what is in braces the name,
	// what makes a number of it, and the filters.
	nameParts = config.WhenNeeded(`\*|\{([^{}|:+]*)([^{}|]*)([^{}]*)\}`)
)

// compileName compiles the template of names. What is wrong in its braces shows
// when it is compiled for a site.
func compileName(text string) nameTemplate {
	n := nameTemplate{text: extAtEnd().ReplaceAllString(strings.Trim(norm.NFC.String(text), "/"), "")}
	var longest, shortest strings.Builder
	both := func(pattern, lazy string) {
		longest.WriteString(pattern)
		shortest.WriteString(lazy)
	}
	at := 0
	for i, m := range nameParts().FindAllStringSubmatchIndex(n.text, -1) {
		both(regexp.QuoteMeta(n.text[at:m[0]]), regexp.QuoteMeta(n.text[at:m[0]]))
		switch {
		case n.text[m[0]] == '*':
			both("([^/]*)", "([^/]*?)")
			n.stars = append(n.stars, i+1)
		case isNumber(n.text[m[2]:m[3]], n.text[m[4]:m[5]], n.text[m[6]:m[7]]):
			both("([0-9]+)", "([0-9]+?)")
		default:
			both("([^/]+)", "([^/]+?)")
		}
		at = m[1]
	}
	both(regexp.QuoteMeta(n.text[at:]), regexp.QuoteMeta(n.text[at:]))
	n.longest, n.shortest = regexp.MustCompile("^"+longest.String()+"$"), regexp.MustCompile("^"+shortest.String()+"$")
	return n
}

// isNumber reports whether braces with a name, what is done to its number, and
// filters can make nothing but digits.
func isNumber(name, change, filters string) bool {
	return filters == "" && (change != "" || name == "index" || name == "page")
}

// named is what the template makes of the path of a file below its folder: the
// path, as pathKey spells it, without what the * stand for. It is not ok if the
// file is named otherwise, or so that what stands for * could be more or less: of
// "12_my_cat" {id}_* has 12 and 12_my, and only {id:01}_* says which.
func (n nameTemplate) named(below string) (string, bool) {
	p := pathKey(filepath.ToSlash(below))
	m := n.longest.FindStringSubmatchIndex(p)
	if m == nil || len(n.stars) > 0 && !slices.Equal(m, n.shortest.FindStringSubmatchIndex(p)) {
		return "", false
	}
	var rest strings.Builder
	at := 0
	for _, group := range n.stars {
		rest.WriteString(p[at:m[2*group]] + starMark)
		at = m[2*group+1]
	}
	rest.WriteString(p[at:])
	return rest.String(), true
}

// starMark stands for a * where names are compared: no path has it.
const starMark = "\x00"

// forSite compiles the template for the pictures of a site. One that says no more
// of a picture than its name in its address and its place, which those of other
// galleries have too, is at fault.
func (n nameTemplate) forSite(s *site) (*extract.Template, []config.Fault) {
	t, faults := extract.CompileTemplate(config.Text{Value: n.known()}, s.namesBefore())
	if len(faults) == 0 && !n.tells(varNames(s.Vars)) {
		faults = []config.Fault{{
			Message: "it says no more of a picture than its name or number, which others have too",
			Advice:  "add what tells them apart, such as {gallery} or a field",
		}}
	}
	return t, faults
}

// known is the template without its *.
func (n nameTemplate) known() string {
	return nameParts().ReplaceAllStringFunc(n.text, func(part string) string {
		if part == "*" {
			return starMark
		}
		return part
	})
}

// namedFor is how the other tool named a picture; not ok where it lacks what the
// template names. A slash in a value is no folder there either.
func namedFor(t *extract.Template, values func(string) string) (string, bool) {
	text, ok := t.Expand(values, func(value string) string { return strings.ReplaceAll(value, "/", "_") })
	return norm.NFC.String(text), ok && text != ""
}

// tells reports whether a template says more of a picture than every gallery of a
// site has. The names of vars say the same of each.
func (n nameTemplate) tells(vars []string) bool {
	for _, m := range nameParts().FindAllStringSubmatch(n.text, -1) {
		switch name := m[1]; {
		case slices.Contains([]string{"", "site", "name", "index", "page"}, name), slices.Contains(vars, name):
		default:
			return true
		}
	}
	return false
}

// namesBefore are the names that templates may use of a picture that has not
// arrived.
func (s *site) namesBefore() []string {
	names := append(extract.FieldNames(&s.Rule), varNames(s.Vars)...)
	for _, name := range names {
		names = append(names, "parent."+name)
	}
	return append(names, "site", "gallery", "name", "index", "page", "url", "key")
}
