package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompileConditionFaults(t *testing.T) {
	known := map[string]conditionKind{"title": textName, "width": numberName, "type": twofoldName}
	const functions = "known are len, lower, upper, trim, trimPrefix, trimSuffix, hasPrefix, hasSuffix, indexOf, lastIndexOf, " +
		"split, first, last, any, all, none, one, count, abs, ceil, floor, round, min, max, int, float, string, date, duration"
	tests := []struct {
		name, text string
		want       []string // each "column message: advice"
	}{
		{"an unknown name", `titel == "x"`, []string{`1 there is no name "titel" here: did you mean "title"?`}},
		{"an unknown name behind Chinese", `title == "湖" and widht > 5`, []string{`18 there is no name "widht" here: did you mean "width"?`}},
		{"two unknown names", `zzz and width > yyy`, []string{
			`1 there is no name "zzz" here: known are title, type, width`, `17 there is no name "yyy" here: known are title, type, width`}},
		{"a name that is built in and a field", `title and type == "cat"`, []string{
			`11 "type" is built in here, and a field has the name too: rename the field, for example to "my_type", or leave the name out here`}},
		{"an unknown parent", `parent.title == "x"`, []string{`1 there is no name "parent" here: known are title, type, width`}},
		{"an unknown function", `lowercase(title)`, []string{`1 there is no function "lowercase" here: ` + functions}},
		{"a name as function", `title(width)`, []string{`1 there is no function "title" here: ` + functions}},
		{"the clock", `width > 1 and now() > date(title)`, []string{`15 there is no function "now" here: ` + functions}},
		{"memory", `repeat(title, 5) == ""`, []string{`1 there is no function "repeat" here: ` + functions}},
		{"a loop that makes lists", `map(split(title, ""), #)[0] == ""`, []string{`1 there is no function "map" here: did you mean "max"?`}},
		{"everything", `$env["title"] == ""`, []string{`1 there is no name "$env" here: known are title, type, width`}},
		{"one equals sign", `title = "x"`, []string{`7 "title = \"x\"" cannot be read: unexpected token Operator("="): write == to compare`}},
		{"a number with a unit", `width > 10k`, []string{`11 "width > 10k" cannot be read: bad number syntax: "10k": write the number in full: 10000`}},
		{"nothing behind it", `width >`, []string{
			`7 "width >" cannot be read: unexpected token EOF: for example: width >= 1000 and ext != ".gif"`}},
		{"a number as text", `width == "5"`, []string{
			`7 "width == \"5\"" cannot be read: invalid operation: == (mismatched types int and string): compare texts with texts, numbers with numbers and dates with dates`}},
		{"a date as text", `date(title) > "2021"`, []string{
			`13 "date(title) > \"2021\"" cannot be read: invalid operation: > (mismatched types time.Time and string): compare texts with texts, numbers with numbers and dates with dates`}},
		{"a text in a text", `"a" in title`, []string{
			`5 "\"a\" in title" cannot be read: invalid operation: in (mismatched types string and string): write tags contains "cat" to look into a text`}},
		{"a bad regex", `title matches "("`, []string{
			"7 \"title matches \\\"(\\\"\" cannot be read: error parsing regexp: missing closing ): `(`: for example: width >= 1000 and ext != \".gif\""}},
		{"a number", `width + 1`, []string{
			`1 "width + 1" cannot be read: it gives a value, not yes or no: for example: width >= 1000 and ext != ".gif"`}},
		{"a wrong argument inside a comparison", `title % len(5) == 1`, []string{
			`9 "title % len(5) == 1" cannot be read: invalid argument for len (type int): for example: width >= 1000 and ext != ".gif"`}},
		{"a wrong argument of a date", `date(width) > date(title)`, []string{
			`6 "date(width) > date(title)" cannot be read: cannot use int as argument (type string) to call date() : for example: width >= 1000 and ext != ".gif"`}},
		{"no date", `date(title) > date("2021-31-01")`, []string{
			`20 "date(title) > date(\"2021-31-01\")" cannot be read: "2021-31-01" is no date: write it as in date("2024-01-31")`}},
		{"a zone for a date", `date(title, "2006", "UTC") > date(title)`, []string{
			`1 "date(title, \"2006\", \"UTC\") > date(title)" cannot be read: too many arguments to call date(): for example: width >= 1000 and ext != ".gif"`}},
		{"too much", `width > 1` + strings.Repeat(" or width > 1", mostConditionNodes), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := compileCondition(textAt(1, test.text), known)
			if test.want == nil && len(faults) > 0 {
				return
			}
			var got []string
			for _, f := range faults {
				got = append(got, fmt.Sprintf("%d %s: %s", f.Pos.Column, f.Message, f.Advice))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A field may have a name that only conditions give a meaning of their own,
// unless one uses it.
func TestFieldsNamedAsPicturesAre(t *testing.T) {
	const fields = "fields: {type: h1, width: h2, finds: h3, title: h4}, image: img, next: a"
	tests := []struct{ name, keys, want string }{
		{"in no condition", `where: title == "a", until: page > 3`, ""},
		{"in where", `where: width > 100`, `"width" is built in here, and a field has the name too`},
		{"in until", `until: finds == 0`, `"finds" is built in here, and a field has the name too`},
		{"as a field of until", `until: type == "cat"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, faults := Compile("site", stanzaRule(t, "{"+fields+", "+tt.keys+"}"))
			if got := fmt.Sprint(faults); (tt.want == "") != (len(faults) == 0) || !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %q", got, tt.want)
			}
		})
	}
}

func FuzzCompileCondition(f *testing.F) {
	for _, seed := range []string{
		`width >= 1000 and ext != ".gif"`, `views % 2 != word + 1`, `any(split(tags, ","), # and # > 5)`, `let a = title; a ? a : not a`,
		`date(date) - date("2021-01-01") > duration("1h")`, `-views in [1, 2.5] or title[1:] matches "("`, `parent.title?.x ?? {}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, faults := compileCondition(textAt(1, text), conditionKinds)
		if len(faults) > 0 {
			return
		}
		for _, name := range c.Names() {
			if _, ok := conditionKinds[name]; !ok {
				t.Errorf("%q uses %q", text, name)
			}
		}
		// Whatever is wrong is an error and no panic.
		_, _ = c.Holds(func(name string) any { return conditionValues[name] })
	})
}
