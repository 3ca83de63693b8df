package extract

import (
	"testing"

	"magpie/config"
)

func TestHash(t *testing.T) {
	same := map[string]func(*config.Rule){
		"its name":              func(r *config.Rule) { r.Name = "other" },
		"a place in the file":   func(r *config.Rule) { r.Gallery.Pos.Line = 99; finderAt(99, r.Image) },
		"its own links":         func(r *config.Rule) { r.Links = plain("b") },
		"the name of a follow":  func(r *config.Rule) { r.Follow[0].Name = "other" },
		"the image of a follow": func(r *config.Rule) { r.Follow[0].Image = plain("b") },
		"nothing":               func(*config.Rule) {},
	}
	other := map[string]func(*config.Rule){
		"next":                   func(r *config.Rule) { r.Next = nil },
		"image":                  func(r *config.Rule) { r.Image = plain("b") },
		"next and image swapped": func(r *config.Rule) { r.Next, r.Image = r.Image, r.Next },
		"a step's kind":          func(r *config.Rule) { r.Image.Steps[0].Kind.Value = "css" },
		"a list for a text":      func(r *config.Rule) { r.Image.Steps[0] = stepOf("", "list", "img") },
		"the name of a field":    func(r *config.Rule) { r.Fields[0].Name.Value = "other" },
		"a field":                func(r *config.Rule) { r.Fields[0].Finder = plain("b") },
		"gallery":                func(r *config.Rule) { r.Gallery.Value = "x" },
		"charset":                func(r *config.Rule) { r.Charset.Value = "gbk" },
		"max_pages":              func(r *config.Rule) { r.MaxPages = 3 },
		"the links of a follow":  func(r *config.Rule) { r.Follow[0].Links = plain("b") },
		"one more follow":        func(r *config.Rule) { r.Follow = append(r.Follow, detailRule()) },
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
				if got := hash(changed) == hash(fresh()); got != want {
					t.Errorf("the hash is the same: %v, want %v", got, want)
				}
			})
		}
	}
	check(same, true)
	check(other, false)
}
