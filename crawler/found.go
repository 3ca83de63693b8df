package crawler

import (
	"magpie/extract"
	"magpie/frontier"
)

// found is what a page leads to, as jobs.
type found struct {
	next *frontier.Job // nil at the end of the chain
	// pages and images are parts of all, in that order. Behind all is room for what
	// is asked about with it.
	all, pages, images []frontier.Job
	count              count
	// cut says that the chain may go on, but is not to be followed.
	cut bool
	// shrunk says that the list became shorter since the walk began.
	shrunk bool
	// unchanged says that the page holds what its record says, of which only the
	// next page is here.
	unchanged bool
	// vanished says that the page held some of what it holds none of now, and
	// countGone that it claims what it claimed before.
	vanished, countGone bool
	// readAll says that every page of the chain is to be read in every run.
	readAll bool
}

// mark notes in every job the walk that found it.
func (f found) mark(walk int64) {
	if f.next != nil {
		f.next.Walk = walk
	}
	for i := range f.all {
		f.all[i].Walk = walk
	}
}

// jobs makes jobs of what was found on a page.
func (l *lane) jobs(s *site, rule *extract.Rule, parent frontier.Job, address string, finds *extract.Finds) (f found, err error) {
	f.all = make([]frontier.Job, 0, len(finds.Links)+len(finds.Images)+2) // there may be 100,000
	for _, link := range finds.Links {
		job := frontier.Job{Kind: frontier.Page, Task: frontier.Task{
			Site: s.Name, Rule: link.Rule.Name, RuleHash: link.Rule.Hash, URL: link.URL, Body: link.Body,
			Gallery: link.Gallery, Fields: link.Fields, Referer: address, Page: 1, Version: link.Version,
		}}
		if l.readsAgain(s, link.Rule) {
			job.Revisit = l.started
		}
		if err := l.rules.identify(&job, link.URL); err != nil {
			return f, err
		}
		f.all = append(f.all, job)
	}
	for i, image := range finds.Images {
		job := pictureJob(image, parent, address, i)
		if s.rotates(image.Rule) {
			job.Parent = parent.ID.String()
		}
		if err := l.rules.identify(&job, job.URL); err != nil {
			return f, err
		}
		f.all = append(f.all, job)
	}
	f.pages, f.images = f.all[:len(finds.Links)], f.all[len(finds.Links):]
	f.next, err = l.nextPage(rule, parent, address, finds)
	f.cut = f.next == nil && finds.Next != nil || finds.Ended != ""
	f.shrunk = parent.Page > 1 && parent.Shrunk || finds.Count > 0 && finds.Count < parent.Said
	if f.next != nil {
		f.next.Said, f.next.Shrunk = finds.Count, f.shrunk
	}
	f.readAll = l.full || rule.Revisit == extract.RevisitAll
	f.count = countOf(rule, parent, finds)
	return f, err
}

// pictureJob is the picture with an index among those found at an address, which
// parent asked for. It is still to be identified.
func pictureJob(image extract.Image, parent frontier.Job, address string, index int) frontier.Job {
	return frontier.Job{Kind: frontier.Image, Task: frontier.Task{
		Site: parent.Site, Rule: image.Rule.Name, RuleHash: image.Rule.Hash,
		URL: image.Candidates[0], Candidates: image.Candidates[1:], Key: image.Key,
		Gallery: image.Gallery, Fields: image.Fields, Referer: address,
		Page: parent.Page, Index: parent.Pictures + index + 1,
	}}
}

// nextPage is the page after this one in its chain, if there is one. It is
// read by the same rule, for the gallery that the first page named, and
// inherits the fields that the first page did.
func (l *lane) nextPage(rule *extract.Rule, parent frontier.Job, address string, finds *extract.Finds) (*frontier.Job, error) {
	if finds.Next == nil || rule.MaxPages > 0 && parent.Page >= rule.MaxPages {
		return nil, nil
	}
	job := frontier.Job{Kind: frontier.Page, Task: parent.Task}
	job.URL, job.Body, job.Found = finds.Next.URL, finds.Next.Body, ""
	job.Referer, job.Hops, job.Numbered, job.Get, job.Recalled, job.Anew = address, 0, rule.CountsNext, false, false, false
	job.Parent, job.Back, job.Return = parent.ID.String(), 0, nil
	job.Ahead = l.waitsForWalk(parent)
	job.Gallery = finds.Gallery
	job.RuleHash = rule.Hash
	job.Page, job.Offset, job.Pictures = parent.Page+1, parent.Offset+finds.Found, parent.Pictures+len(finds.Images)
	job.Claimed = claimed(parent, finds)
	job.Revisit = l.started
	return &job, l.rules.identify(&job, job.URL)
}
