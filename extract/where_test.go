package extract

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestRefuses(t *testing.T) {
	early := map[string]any{"title": "A cat", "day": "soon", "parent.title": "Cats"}
	late := map[string]any{"title": "A cat", "day": "soon", "width": 640}
	tests := []struct {
		name          string
		around, where string
		known         map[string]any
		refusing      string // "" for none
		undecided     bool
	}{
		{"what holds", "", `title contains "cat"`, early, "", false},
		{"what does not", "", `title contains "dog"`, early, `title contains "dog"`, false},
		{"what the rule around says", `title contains "dog"`, `title contains "cat"`, early, `title contains "dog"`, false},
		{"nothing by what is not known yet", "", `width > 800`, early, "", false},
		{"by what is known later", "", `width > 800`, late, `width > 800`, false},
		{"what a field hides", "", `parent.title contains "dog"`, early, `parent.title contains "dog"`, false},
		{"nothing by what cannot be decided", "", `date(day) > date("2024-01-01")`, early, "", true},
		{"by what can be decided beside that", `date(day) > date("2024-01-01")`, `width > 800`, late, `width > 800`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inner := &config.Rule{Name: "follow", Links: plain("a"), Where: textAt(1, tt.where)}
			for _, name := range []string{"title", "day"} {
				inner.Fields = append(inner.Fields, config.Field{Name: textAt(1, name), Finder: plain("h1")})
			}
			outer := &config.Rule{Name: "start", Where: textAt(1, tt.around), Follow: []*config.Rule{inner}}
			where, refused, err := compile(t, outer).Follow[0].Refuses(func(name string) (any, bool) {
				v, ok := tt.known[name]
				return v, ok
			})
			if refused != (tt.refusing != "") || refused && where != tt.refusing || (err != nil) != tt.undecided {
				t.Errorf("got %q, %v, %v; want %q and undecided %v", where, refused, err, tt.refusing, tt.undecided)
			}
			if err != nil && where == "" {
				t.Errorf("nothing tells which where: cannot be decided: %v", err)
			}
		})
	}
}

func TestWhereFields(t *testing.T) {
	fields := []config.Field{{Name: textAt(1, "title"), Finder: plain("h1")}, {Name: textAt(1, "day"), Finder: plain("h2")}}
	inner := &config.Rule{Name: "follow", Links: plain("a"), Fields: fields, Where: textAt(1, `day != title and width > 800`)}
	outer := &config.Rule{Name: "start", Fields: fields, Where: textAt(1, `host != title`), Follow: []*config.Rule{inner}}
	got := compile(t, outer).Follow[0].WhereFields()
	slices.Sort(got)
	if diff := cmp.Diff([]string{"day", "title", "title"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
