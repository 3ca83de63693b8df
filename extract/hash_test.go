package extract

import (
	"testing"

	"magpie/config"
)

func TestHash(t *testing.T) {
	same := map[string]func(*config.Rule){
		"its name":                 func(r *config.Rule) { r.Name = "other" },
		"an address without names": func(r *config.Rule) { r.Match = []config.Text{textAt(1, "https://example.org/a")} },
		"a place in the file":      func(r *config.Rule) { r.Gallery.Pos.Line = 99; finderAt(99, r.Image) },
		"its own links":            func(r *config.Rule) { r.Links = plain("b") },
		"the name of a follow":     func(r *config.Rule) { r.Follow[0].Name = "other" },
		"the image of a follow":    func(r *config.Rule) { r.Follow[0].Image = plain("b") },
		"nothing":                  func(*config.Rule) {},
	}
	other := map[string]func(*config.Rule){
		"next":                    func(r *config.Rule) { r.Next = nil },
		"image":                   func(r *config.Rule) { r.Image = plain("b") },
		"next and image swapped":  func(r *config.Rule) { r.Next, r.Image = r.Image, r.Next },
		"a step's kind":           func(r *config.Rule) { r.Image.Steps[0].Kind.Value = "css" },
		"a list for a text":       func(r *config.Rule) { r.Image.Steps[0] = stepOf("", "list", "img") },
		"the name of a field":     func(r *config.Rule) { r.Fields[0].Name.Value = "other" },
		"a field":                 func(r *config.Rule) { r.Fields[0].Finder = plain("b") },
		"gallery":                 func(r *config.Rule) { r.Gallery.Value = "x" },
		"charset":                 func(r *config.Rule) { r.Charset.Value = "gbk" },
		"max_pages":               func(r *config.Rule) { r.MaxPages = 3 },
		"the links of a follow":   func(r *config.Rule) { r.Follow[0].Links = plain("b") },
		"the revisit of a follow": func(r *config.Rule) { r.Follow[0].Revisit.Finder = plain("b") },
		"a header":                func(r *config.Rule) { r.OwnHeaders = []config.Header{{Name: textAt(1, "A"), Value: textAt(1, "b")}} },
		"what an address tells":   func(r *config.Rule) { r.Match = []config.Text{textAt(1, "https://example.org/{id}")} },
		"one more follow":         func(r *config.Rule) { r.Follow = append(r.Follow, detailRule()) },
	}
	fresh := func() *config.Rule {
		return &config.Rule{
			Name: "start", Next: plain("a.next"), Image: plain("img"), Gallery: textAt(1, "{title}"),
			Fields: []config.Field{fieldOf("title", plain("h1"))}, Follow: []*config.Rule{detailRule()},
		}
	}
	check := func(changes map[string]func(*config.Rule), want bool) {
		for name, change := range changes {
			t.Run(name, func(t *testing.T) {
				changed := fresh()
				change(changed)
				if got := hash(changed, handedDown{}) == hash(fresh(), handedDown{}); got != want {
					t.Errorf("the hash is the same: %v, want %v", got, want)
				}
			})
		}
	}
	check(same, true)
	check(other, false)
}

// What stands in quotes is another thing where a null or a number may stand,
// and the same anywhere else.
func TestHashOfQuotes(t *testing.T) {
	tests := []struct {
		name, plain, quoted string
		same                bool
	}{
		{"null that drops a parameter", `next: {query: {p: null}}`, `next: {query: {p: 'null'}}`, false},
		{"nothing in a query", `next: {query: {p: ~}}`, `next: {query: {p: '~'}}`, false},
		{"a number in JSON", `body: {json: {n: 50}}`, `body: {json: {n: '50'}}`, false},
		{"a truth in JSON", `body: {json: {n: [true]}}`, `body: {json: {n: ['true']}}`, false},
		{"a word in JSON", `body: {json: {n: word}}`, `body: {json: {n: 'word'}}`, true},
		{"a number in a form", `body: {form: {n: 50}}`, `body: {form: {n: '50'}}`, true},
		{"a number in a query", `next: {query: {p: 50}}`, `next: {query: {p: '50'}}`, true},
		{"a selector", `next: a`, `next: 'a'`, true},
		{"nothing for a match", `next: [a, {replace: [a, '']}]`, `next: [a, {replace: ['a', ""]}]`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plain, quoted := compile(t, stanzaRule(t, "image: img\n"+tt.plain)), compile(t, stanzaRule(t, "image: img\n"+tt.quoted))
			if got := plain.Hash == quoted.Hash; got != tt.same {
				t.Errorf("the hash is the same: %v, want %v", got, tt.same)
			}
		})
	}
}

// What a follow rule finds is told by the key and the fallback around it.
func TestHashOfWhatIsHandedDown(t *testing.T) {
	follow := func(around, own string) string {
		return compile(t, stanzaRule(t, around+"follow: {links: a, image: img"+own+"}")).Follow[0].Hash
	}
	none := follow("", "")
	if key := follow("key: '{url}'\n", ""); key == none || key == follow("key: '{name}'\n", "") {
		t.Error("the key around makes no difference")
	}
	if follow("fallback: [.png]\n", "") == none {
		t.Error("the fallback around makes no difference")
	}
	if follow("key: '{url}'\nfallback: [.png]\n", ", key: '{name}', fallback: [.gif]") != follow("", ", key: '{name}', fallback: [.gif]") {
		t.Error("what a rule says itself does not count alone")
	}
}

// What was kept under a hash is not read again because the language grew.
func TestHashStays(t *testing.T) {
	rule := compile(t, stanzaRule(t, "next: {query: {page: '{page+1}'}}\nimage: img\nkey: '{url}'\nbody: {json: {n: 50, s: null}}"))
	if want := "840dbd55b7a9"; rule.Hash != want {
		t.Errorf("got %q, want %q", rule.Hash, want)
	}
}
