package crawler

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"magpie/frontier"
)

// sidecar is what is known of a picture as the file beside it has it: one
// object of JSON (RFC 8259), its keys in alphabetical order. What is not known
// is left out.
type sidecar struct {
	ETag         string            `json:"etag,omitempty"`
	Fetched      time.Time         `json:"fetched"`
	Fields       map[string]string `json:"fields,omitempty"`
	FinalURL     string            `json:"final_url,omitempty"` // if it is not URL
	Gallery      string            `json:"gallery,omitempty"`
	Height       int               `json:"height,omitempty"`
	Index        int               `json:"index,omitempty"`
	LastModified string            `json:"last_modified,omitempty"`
	Page         string            `json:"page,omitempty"`
	Rule         string            `json:"rule"`
	SHA256       string            `json:"sha256"`
	Site         string            `json:"site"`
	Size         int64             `json:"size"`
	Type         string            `json:"type"`
	URL          string            `json:"url"` // that it was found under
	Width        int               `json:"width,omitempty"`
}

// sidecar writes what is kept beside a picture, nil where the site wants
// nothing there.
func (p *picture) sidecar() []byte {
	if !p.site.Sidecar {
		return nil
	}
	r := resultOf(*p)
	s := sidecar{
		ETag: r.ETag, Fetched: p.fetched.UTC(), Fields: ownFields(p.job), Gallery: p.job.Gallery, Height: r.Height,
		Index: p.job.Index, LastModified: r.LastModified, Page: p.job.Referer, Rule: p.job.Rule, SHA256: r.SHA256,
		Site: p.job.Site, Size: r.Size, Type: r.Type, URL: cmp.Or(p.job.Found, p.job.URL), Width: r.Width,
	}
	if from := cmp.Or(p.from, p.job.URL); from != s.URL {
		s.FinalURL = from
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(s) // texts, numbers and a time of today: that cannot fail
	return text.Bytes()
}

// told is what a bucket tells of a picture beside its bytes, nil for a folder, which
// has no place for it. No field can have one of our names.
func (p *picture) told() map[string]string {
	if !p.config.OutputIsBucket() {
		return nil
	}
	told := map[string]string{"site": p.job.Site, "gallery": p.job.Gallery, "url": cmp.Or(p.job.Found, p.job.URL), "page": p.job.Referer}
	maps.Copy(told, ownFields(p.job))
	maps.DeleteFunc(told, func(_, value string) bool { return value == "" })
	return told
}

// ownFields are the fields of a job but for those that nearer ones hide.
func ownFields(job frontier.Job) map[string]string {
	fields := maps.Clone(job.Fields)
	maps.DeleteFunc(fields, func(name, _ string) bool { return strings.HasPrefix(name, "parent.") })
	return fields
}
