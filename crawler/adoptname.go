package crawler

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"magpie/config"
	"magpie/extract"
)

// fold spells a name as other tools' names are compared with ours: each has its
// own characters that it replaces, so of a run of what is neither letter nor digit
// a blank is left, and upper case does not count.
func fold(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFKC.String(name)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldPath folds the names of a path with slashes.
func foldPath(p string) string {
	names := strings.Split(strings.Trim(p, "/"), "/")
	for i, name := range names {
		names[i] = fold(name)
	}
	return strings.Join(names, "/")
}

// endsInPath reports whether a folded path ends in all names of another.
func endsInPath(p, end string) bool {
	return p == end || strings.HasSuffix(p, "/"+end)
}

// foldedFile folds the path of a file, without extension.
func foldedFile(file string) string {
	p := filepath.ToSlash(file)
	return foldPath(path.Join(path.Dir(p), withoutExt(path.Base(p))))
}

// nameTemplate says how another tool named its files: a template of crawl.yaml in
// which * stands for what nobody here knows.
type nameTemplate struct {
	text string
	// shape matches the paths that are named so, without extension. Its groups are
	// what the * stand for.
	shape *regexp.Regexp
}

var (
	// extAtEnd matches the extension at the end of a template, here or in gallery-dl.
	extAtEnd = regexp.MustCompile(`(\{ext\}|\.\{ext(ension)?\})$`)
	// nameParts matches what varies in a template.
	nameParts = regexp.MustCompile(`\*|\{([^{}|:+]*)[^{}]*\}`)
)

// compileName compiles the template of names. What is wrong in its braces shows
// when it is compiled for a site.
func compileName(text string) nameTemplate {
	text = extAtEnd.ReplaceAllString(strings.Trim(text, "/"), "")
	var shape strings.Builder
	at := 0
	for _, m := range nameParts.FindAllStringIndex(text, -1) {
		shape.WriteString(regexp.QuoteMeta(text[at:m[0]]))
		if text[m[0]] == '*' {
			shape.WriteString("([^/]*)")
		} else {
			shape.WriteString("[^/]+")
		}
		at = m[1]
	}
	shape.WriteString(regexp.QuoteMeta(text[at:]))
	return nameTemplate{text, regexp.MustCompile("^" + shape.String() + "$")}
}

// named is what the template makes of the path of a file below its folder: the
// path, folded, without extension and without what the * stand for. It is not ok
// if the file is named otherwise.
func (n nameTemplate) named(below string) (string, bool) {
	p := filepath.ToSlash(below)
	p = path.Join(path.Dir(p), withoutExt(path.Base(p)))
	m := n.shape.FindStringSubmatchIndex(p)
	if m == nil {
		return "", false
	}
	var rest strings.Builder
	at := 0
	for group := 2; group < len(m); group += 2 {
		rest.WriteString(p[at:m[group]] + " ")
		at = m[group+1]
	}
	rest.WriteString(p[at:])
	return foldPath(rest.String()), true
}

// forSite compiles the template for the pictures of a site.
func (n nameTemplate) forSite(s *site) (*extract.Template, []config.Fault) {
	return extract.CompileTemplate(config.Text{Value: n.known()}, s.namesBefore())
}

// known is the template without its *.
func (n nameTemplate) known() string {
	return nameParts.ReplaceAllStringFunc(n.text, func(part string) string {
		if part == "*" {
			return " "
		}
		return part
	})
}

// namedFor is how the other tool named a picture, folded; not ok where it lacks what the
// template names.
func namedFor(t *extract.Template, values func(string) string) (string, bool) {
	text, ok := t.Expand(values, func(value string) string { return strings.ReplaceAll(value, "/", " ") })
	return foldPath(text), ok
}

// tells reports whether a template says more of a picture than its name in its
// address and its place, which those of other galleries have too.
func (n nameTemplate) tells() bool {
	for _, m := range nameParts.FindAllStringSubmatch(n.text, -1) {
		switch m[1] {
		case "", "name", "index", "page":
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
