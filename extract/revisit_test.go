package extract

import (
	"strings"
	"testing"

	"magpie/config"
)

func TestRevisit(t *testing.T) {
	word := func(w string) config.Revisit { return config.Revisit{Word: textAt(1, w)} }
	for _, tt := range []struct {
		name        string
		start       config.Revisit
		follow      config.Revisit
		wantStart   string
		wantFollow  string
		wantVersion bool
	}{
		{"by default", config.Revisit{}, config.Revisit{}, RevisitEnds, RevisitNever, false},
		{"as its words say", word("never"), word("all"), RevisitNever, RevisitAll, false},
		{"by a finder", word("ends"), config.Revisit{Finder: plain("time")}, RevisitEnds, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compile(t, &config.Rule{Name: "start", Revisit: tt.start, Follow: []*config.Rule{
				{Name: "follow", Links: plain("a"), Revisit: tt.follow},
			}})
			follow := r.Follow[0]
			if r.Revisit != tt.wantStart || follow.Revisit != tt.wantFollow || (follow.version != nil) != tt.wantVersion {
				t.Errorf("got %q and %q, with a finder: %v", r.Revisit, follow.Revisit, follow.version != nil)
			}
		})
	}
}

func TestRevisitOfASiteIsNoFinder(t *testing.T) {
	_, faults := Compile("s", &config.Rule{Name: "start", Revisit: config.Revisit{Finder: plain("time")}})
	if len(faults) != 1 {
		t.Errorf("got %+v, want one fault", faults)
	}
}

func TestHoldsAll(t *testing.T) {
	named := &config.Rule{Name: "follow", Links: plain("a"), Gallery: textAt(1, "{site}")}
	unnamed := &config.Rule{Name: "follow-2", Links: plain("a")}
	for _, tt := range []struct {
		name   string
		follow []*config.Rule
		want   bool
	}{
		{"alone", nil, true},
		{"beside other galleries", []*config.Rule{named}, true},
		{"not with more of its own behind links", []*config.Rule{named, unnamed}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := compile(t, &config.Rule{Name: "start", Follow: tt.follow}).HoldsAll(); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// A version is kept with every link, so that a page cannot make it long.
func TestVersionIsShort(t *testing.T) {
	rule := &config.Rule{Name: "start", Follow: []*config.Rule{
		{Name: "follow", Links: plain("a"), Revisit: config.Revisit{Finder: plain("p")}},
	}}
	version := func(text string) string {
		return read(t, rule, page(t, "<a href=x></a><p>"+text), Scope{}).Links[0].Version
	}
	if got, want := version("2024-01-31"), "2024-01-31"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	long := strings.Repeat("x", 1<<20)
	if got, other := version(long), version(long+"y"); len(got) > longestVersion || got == other || got != version(long) {
		t.Errorf("got %q, and %q for another", got, other)
	}
}
