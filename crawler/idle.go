package crawler

import (
	"fmt"
	"slices"

	"magpie/config"
)

// Idle tells, a sentence each, of keys that do nothing where they stand.
func (b *Rulebook) Idle() (told []string) {
	for _, name := range b.names {
		for _, sentence := range idleIn(name, &b.sites[name].Rule) {
			// like: has one key stand in several sites.
			if !slices.Contains(told, sentence) {
				told = append(told, sentence)
			}
		}
	}
	return told
}

// idleIn tells of a rule of a site, and of those below it.
func idleIn(site string, r *config.Rule) (told []string) {
	if r.Until.Value != "" && r.Next == nil {
		told = append(told, fmt.Sprintf("%s: until: does nothing without next:, which leads to more pages", r.Until.Pos))
	}
	if r.MaxPages > 0 && r.Next == nil {
		told = append(told, fmt.Sprintf("site %s, rule %s: max_pages: does nothing without next:, which leads to more pages", site, r.Name))
	}
	if r.Method.Value == "POST" && r.Body == nil {
		told = append(told, fmt.Sprintf("%s: method: POST sends nothing without body:", r.Method.Pos))
	}
	for _, below := range slices.Concat(r.Each, r.Follow) {
		told = append(told, idleIn(site, below)...)
	}
	return told
}
