package crawler

import (
	"magpie/extract"
	"magpie/frontier"
)

// Upcoming is something that a run would fetch.
type Upcoming struct {
	Kind string `json:"kind"` // "page" or "image"
	// Rule is the one that pages are read by.
	Rule string `json:"rule,omitempty"`
	N    int    `json:"n"`
	// First is the address of the first of them, and Body what is sent there.
	First string `json:"first"`
	Body  string `json:"body,omitempty"`
	// Addresses is how many addresses pictures can be had from, all together.
	Addresses int `json:"addresses,omitempty"`
}

// goOn tells what a run would do with the finds, and what it would leave alone.
func (t *Tryout) goOn(rule *extract.Rule) {
	if t.Next != nil {
		t.expectPages(&Upcoming{Kind: frontier.Page.String(), Rule: rule.Name}, *t.Next)
	}
	for _, follow := range rule.Follow {
		u := Upcoming{Kind: frontier.Page.String(), Rule: follow.Name}
		var links []TriedPage
		for _, link := range t.Links {
			if link.Rule == follow.Name {
				links = append(links, link)
			}
		}
		t.expectPages(&u, links...)
	}
	u := Upcoming{Kind: frontier.Image.String()}
	for _, image := range t.Images {
		if t.expect(&u, image.URL, "", image.Skipped) {
			u.Addresses += len(image.Candidates)
		}
	}
	t.goOnWith(u)
}

// expectPages adds pages to what is upcoming.
func (t *Tryout) expectPages(u *Upcoming, pages ...TriedPage) {
	for _, page := range pages {
		t.expect(u, page.URL, page.Body, page.Skipped)
	}
	t.goOnWith(*u)
}

// expect counts a find, unless it is skipped.
func (t *Tryout) expect(u *Upcoming, address, body, skipped string) bool {
	if skipped != "" {
		t.Skipped = append(t.Skipped, extract.SkippedFind{Find: address, Reason: skipped})
		return false
	}
	if u.N++; u.N == 1 {
		u.First, u.Body = address, body
	}
	return true
}

func (t *Tryout) goOnWith(u Upcoming) {
	if u.N > 0 {
		t.Upcoming = append(t.Upcoming, u)
	}
}
