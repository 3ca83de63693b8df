package crawler

import (
	"maps"
	"strings"

	"magpie/extract"
)

// Pages repeat what they were asked with: an API that is given a key writes it
// into the address of its next page. What is read is freed of secrets before
// anything is made of it, so that none is recorded, shown or named after them.

// concealFinds puts placeholders in place of the secrets in what was found on a
// page.
func (s *site) concealFinds(f *extract.Finds) {
	if s.secrets.Secrets == nil || f == nil {
		return
	}
	f.Fields, f.Gallery = s.concealFields(f.Fields), s.secrets.Conceal(f.Gallery)
	if f.Next != nil {
		s.concealRequest(f.Next)
	}
	for i := range f.Links {
		link := &f.Links[i]
		s.concealRequest(&link.Request)
		link.Fields, link.Gallery = s.concealFields(link.Fields), s.secrets.Conceal(link.Gallery)
		link.Version = s.secrets.Conceal(link.Version)
	}
	for i := range f.Images {
		image := &f.Images[i]
		for n, address := range image.Candidates {
			image.Candidates[n] = s.concealAddress(address)
		}
		image.Fields, image.Gallery = s.concealFields(image.Fields), s.secrets.Conceal(image.Gallery)
		image.Key = s.secrets.Conceal(image.Key)
	}
	f.Undecided = s.secrets.Conceal(f.Undecided)
	concealAll(f.Empty, s.secrets.Conceal)
}

func (s *site) concealRequest(r *extract.Request) {
	r.URL, r.Body = s.concealAddress(r.URL), s.secrets.Conceal(r.Body)
}

// concealFields are fields without secrets. Finds share them, so that they are
// not changed.
func (s *site) concealFields(fields map[string]string) map[string]string {
	var changed map[string]string
	for name, value := range fields {
		concealed := s.secrets.Conceal(value)
		if concealed == value {
			continue
		}
		if changed == nil {
			changed = maps.Clone(fields)
		}
		changed[name] = concealed
	}
	if changed == nil {
		return fields
	}
	return changed
}

// concealAddress is an address without secrets. Its host stays: that is asked,
// whatever it is called.
func (s *site) concealAddress(address string) string {
	scheme, behind, _ := strings.Cut(address, "://")
	if scheme != "http" && scheme != "https" {
		return s.secrets.Conceal(address)
	}
	end := strings.IndexAny(behind, "/?#")
	if end < 0 {
		return address
	}
	return scheme + "://" + behind[:end] + s.secrets.Conceal(behind[end:])
}

// concealFindings does the same for what is told of finds.
func (s *site) concealFindings(findings []extract.Finding) {
	for i := range findings {
		f := &findings[i]
		concealAll(f.Values, s.concealAddress)
		concealAll(f.Before, s.secrets.Conceal)
		concealAll(f.Near, s.secrets.Conceal)
		concealAll(f.Errors, s.secrets.Conceal)
		f.There = s.secrets.Conceal(f.There)
		for n := range f.Skipped {
			f.Skipped[n].Find = s.secrets.Conceal(f.Skipped[n].Find)
			f.Skipped[n].Reason = s.secrets.Conceal(f.Skipped[n].Reason)
		}
	}
}

func concealAll(texts []string, conceal func(string) string) {
	for i, text := range texts {
		texts[i] = conceal(text)
	}
}
