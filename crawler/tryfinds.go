package crawler

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"magpie/extract"
	"magpie/frontier"
)

// TriedPage is a page that was found on the one that is tried.
type TriedPage struct {
	URL string `json:"url"`
	// Body is what is sent there, empty for nothing.
	Body string `json:"body,omitempty"`
	// Rule is the one that reads it.
	Rule    string            `json:"rule"`
	Gallery string            `json:"gallery,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	// Skipped says why a run would not fetch it, empty if it would.
	Skipped string `json:"skipped,omitempty"`
}

// TriedPicture is a picture that was found on the page that is tried.
type TriedPicture struct {
	// URL is the best address, and Candidates are all, best first.
	URL        string   `json:"url"`
	Candidates []string `json:"candidates"`
	// Key tells it from others, empty for its address.
	Key     string            `json:"key,omitempty"`
	Gallery string            `json:"gallery,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	// Rule is the one that found it, or the each block.
	Rule string `json:"rule"`
	// Skipped says why a run would not fetch it, empty if it would.
	Skipped string `json:"skipped,omitempty"`
}

// triedPages takes down the pages that a rule found.
func (t *tryer) triedPages(r *attempt) {
	if next := r.finds.Next; next != nil {
		t.seen.Next = &TriedPage{URL: next.URL, Body: next.Body, Rule: r.rule.Name}
	}
	for _, link := range r.finds.Links {
		t.seen.Links = append(t.seen.Links, TriedPage{
			URL: link.URL, Body: link.Body, Rule: link.Rule.Name,
			Gallery: link.Gallery, Fields: shownFields(link.Fields),
		})
	}
}

// triedPictures takes down the pictures that a rule found, and those that its
// where: refuses.
func (t *tryer) triedPictures(r *attempt) {
	parent := frontier.Job{Kind: frontier.Page, Task: frontier.Task{Site: r.site.Name, Rule: r.rule.Name, URL: t.seen.URL, Page: 1}}
	for i, image := range r.finds.Images {
		tried := TriedPicture{
			URL: image.Candidates[0], Candidates: image.Candidates, Key: image.Key,
			Gallery: image.Gallery, Fields: shownFields(image.Fields), Rule: image.Rule.Name,
		}
		job := pictureJob(image, parent, t.seen.URL, i)
		if err := t.Rules.identify(&job, job.URL); err == nil {
			_, refused, undecided := r.site.refused(job, nil)
			tried.Skipped = refused
			if undecided != nil {
				t.undecided(undecided.Error() + ": it is kept all the same")
			}
		}
		t.seen.Images = append(t.seen.Images, tried)
	}
}

// undecided takes down, once, what could not be decided.
func (t *tryer) undecided(what string) {
	what = t.terms().secrets.Conceal(what)
	if !slices.Contains(t.seen.Undecided, what) && len(t.seen.Undecided) < maxGroups {
		t.seen.Undecided = append(t.seen.Undecided, what)
	}
}

// askRobots takes down what robots.txt refuses of the finds. It is known by now,
// so that nobody is asked.
func (t *tryer) askRobots(ctx context.Context) {
	here, err := url.Parse(t.seen.URL)
	if !t.obeys || err != nil {
		return
	}
	ask := func(address string, skipped *string) {
		to, err := url.Parse(address)
		if *skipped != "" || err != nil || !sameOrigin(to, here) {
			return
		}
		if v, err := t.client.Allowed(ctx, address); err == nil && !v.Allowed {
			*skipped = "robots.txt " + tellRobots(v)
		}
	}
	if t.seen.Next != nil {
		ask(t.seen.Next.URL, &t.seen.Next.Skipped)
	}
	for i := range t.seen.Links {
		ask(t.seen.Links[i].URL, &t.seen.Links[i].Skipped)
	}
	for i := range t.seen.Images {
		ask(t.seen.Images[i].URL, &t.seen.Images[i].Skipped)
	}
}

// gallery is the one that the finds belong to, of several that of the first.
func (t *Tryout) gallery(finds *extract.Finds) string {
	gallery := finds.Gallery
	for _, image := range t.Images {
		gallery = cmp.Or(gallery, image.Gallery)
	}
	for _, link := range t.Links {
		gallery = cmp.Or(gallery, link.Gallery)
	}
	return gallery
}
