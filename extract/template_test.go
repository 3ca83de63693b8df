package extract

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

var templateValues = map[string]string{
	"title": "Lake & Moon", "id": "7", "page": "9", "offset": "0", "negative": "-3", "chinese": "湖上 的月", "empty": "",
	"path": "example.org/a?b=1",
}

func templateNames() []string {
	names := []string{}
	for name := range templateValues {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestTemplate(t *testing.T) {
	tests := []struct {
		name, template, want string
		yields               bool
	}{
		{"literal", "a/b.jpg", "a/b.jpg", true},
		{"nothing", "", "", true},
		{"value", "x-{id}.jpg", "x-7.jpg", true},
		{"escaped", "{title}", "Lake%20%26%20Moon", true},
		{"raw", "{title|raw}", "Lake & Moon", true},
		{"an address without its scheme", "https://{path}", "https://example.org/a?b=1", true},
		{"literal is not escaped", "a b {id}", "a b 7", true},
		{"braces", "{{{id}}}", "{7}", true},
		{"next", "{page+1}", "10", true},
		{"before", "{page-10}", "-1", true},
		{"padded", "{id:04}", "0007", true},
		{"padded too little", "{page+991:02}", "1000", true},
		{"padded below zero", "{negative:04}", "-003", true},
		{"added and padded", "{page+1:03}", "010", true},
		{"zero is not empty", "{offset}", "0", true},
		{"filters in turn", "{title|max:6|lower|slug}", "lake", true},
		{"slug of any script", "{chinese|slug|raw}", "湖上-的月", true},
		{"upper", "{title|upper|raw}", "LAKE & MOON", true},
		{"trim", "{title|max:5|trim}", "Lake", true},
		{"max counts characters", "{chinese|max:2|raw}", "湖上", true},
		{"max of a shorter one", "{id|max:2}", "7", true},
		{"default", "{empty|default:un known}", "un%20known", true},
		{"default where not needed", "{id|default:x}", "7", true},
		{"default with a colon", "{empty|default:a:b|raw}", "a:b", true},
		{"empty", "x{empty}", "", false},
		{"emptied by a filter", "{negative|max:1|slug}", "", false},
		{"no integer", "{title+1}", "", false},
		{"nothing to pad", "{empty:03}", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			compiled, faults := compileTemplate(textAt(1, test.template), templateNames(), addressText)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			got, ok := compiled.Expand(func(name string) string { return templateValues[name] }, percentEncode)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if ok != test.yields {
				t.Errorf("got %v, want %v", ok, test.yields)
			}
		})
	}
}

func TestTemplateFaults(t *testing.T) {
	tests := []struct {
		name, template string
		want           []string
	}{
		{"unknown name", "{titel}", []string{`there is no value "titel" here: did you mean "title"?`}},
		{"name of a parent", "{parent.title}", []string{`there is no value "parent.title" here: known are chinese, empty, id, negative, offset, page, path, title`}},
		{"unknown filter", "{title|slugg}", []string{`there is no filter "slugg": did you mean "slug"?`}},
		{"far from any filter", "{title|q}", []string{`there is no filter "q": known are slug, lower, upper, trim, default, max, replace, titlecase, date, base, stem, html, urlencode, urldecode, md5, sha1, sha256`}},
		{"raw", "{title|raw}", []string{"|raw means something in addresses only, where values are percent-encoded without it: leave it out"}},
		{"missing argument", "{title|max}", []string{`filter "max" cannot be used as "max": write {title|max:80}`}},
		{"useless argument", "{title|max:0}", []string{`filter "max" cannot be used as "max:0": write {title|max:80}`}},
		{"argument too many", "{title|slug:3}", []string{`filter "slug" cannot be used as "slug:3": write {title|slug}`}},
		{"empty default", "{title|default:}", []string{`filter "default" cannot be used as "default:": write {title|default:untitled}`}},
		{"not closed", "a{title", []string{"a { without its }: close it with }, or write {{ for a brace"}},
		{"not opened", "title}", []string{"a } without its {: write }} for a brace"}},
		{"empty braces", "{}", []string{"{} cannot be read: write {name}, {page+1}, {index:04} or {name|filter}"}},
		{"two operations", "{page+1+1}", []string{"{page+1+1} cannot be read: write {name}, {page+1}, {index:04} or {name|filter}"}},
		{"width without zero", "{id:4}", []string{"{id:4} cannot be read: write {name}, {page+1}, {index:04} or {name|filter}"}},
		{"too wide", "{id:099}", []string{"{id:099} asks for 99 digits: the most is 20"}},
		{"all at once", "{titel}{id|lowr}}", []string{
			`there is no value "titel" here: did you mean "title"?`,
			`there is no filter "lowr": did you mean "lower"?`,
			"a } without its {: write }} for a brace",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := CompileTemplate(textAt(7, test.template), templateNames())
			if diff := cmp.Diff(test.want, sentences(t, faults, 7)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// sentences writes faults as "message: advice" and checks their line.
func sentences(t *testing.T, faults []config.Fault, line int) []string {
	t.Helper()
	var all []string
	for _, f := range faults {
		if f.Pos.Line != line {
			t.Errorf("%q stands in line %d, want %d", f.Message, f.Pos.Line, line)
		}
		all = append(all, f.Message+": "+f.Advice)
	}
	return all
}

// FuzzTemplate compiles anything as a template of each kind, and fills it in.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		"a{id}", "{{{title|max:3|slug}}}", "{page+1:03|default:x}", "{", "}{", "{id|max:99999999999}", "[1-{id}]{a,b}", "[{id}-9999999999:3]",
		"${KEY}", "{title|replace:a,b}{title|date:%Y}", "{a{id}}", "[001-{page+1}]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, template string) {
		for kind := pathText; kind <= requestText; kind++ {
			compiled, faults := compileTemplate(textAt(1, template), templateNames(), kind)
			if len(faults) > 0 || !utf8.ValidString(template) {
				continue
			}
			given := 0
			compiled.expandEach(func(name string) string { return templateValues[name] }, percentEncode, func(got string) bool {
				if !utf8.ValidString(got) {
					t.Errorf("%q yields %q", template, got)
				}
				if !strings.ContainsAny(template, "{}[") && got != template {
					t.Errorf("the literal %q yields %q", template, got)
				}
				given++
				return given < 100
			})
			if given > 1 && kind != addressText {
				t.Errorf("%q yields several texts where it is no address", template)
			}
		}
	})
}
