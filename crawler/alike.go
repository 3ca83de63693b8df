package crawler

import (
	"fmt"
	"slices"
	"strings"

	"magpie/config"
)

// Alike tells, a sentence each, which sites start at the same page or have the
// same pattern, and what comes of it.
func (b *Rulebook) Alike() (told []string) {
	starts, patterns := &claims{by: map[string][]*site{}}, &claims{by: map[string][]*site{}}
	for _, name := range b.names {
		s := b.sites[name]
		if s.Body == nil {
			starts.add(s, s.Start)
		}
		patterns.add(s, patternsOf(&s.Rule))
	}
	starts.tell(func(sites, text string) {
		told = append(told, fmt.Sprintf("%s have the same start: %s, which each of them reads for itself", sites, text))
	})
	patterns.tell(func(sites, text string) {
		told = append(told, fmt.Sprintf("%s have the same match: %s, and the first of them reads such pages", sites, text))
	})
	return told
}

// claims are the sites that say one text, in the order of the file.
type claims struct {
	texts []string
	by    map[string][]*site
}

// add notes texts of a site. One that vars: fills in may be another elsewhere.
func (c *claims) add(s *site, texts []config.Text) {
	for _, text := range texts {
		if len(s.Vars) > 0 && strings.Contains(text.Value, "{") {
			continue
		}
		by := c.by[text.Value]
		if len(by) == 0 {
			c.texts = append(c.texts, text.Value)
		}
		if len(by) == 0 || by[len(by)-1] != s {
			c.by[text.Value] = append(by, s)
		}
	}
}

// tell hands on each text of several sites, with their names.
func (c *claims) tell(of func(sites, text string)) {
	for _, text := range c.texts {
		if by := c.by[text]; len(by) > 1 {
			of(namesOf(by), text)
		}
	}
}

// patternsOf lists the patterns of a rule and of those below it.
func patternsOf(r *config.Rule) []config.Text {
	all := slices.Clone(r.Match)
	for _, below := range slices.Concat(r.Each, r.Follow) {
		all = append(all, patternsOf(below)...)
	}
	return all
}
