package crawler

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"magpie/config"
	"magpie/extract"
	"magpie/frontier"
	"magpie/storage"
)

// builtIns are the names that any save template may use.
var builtIns = []string{"site", "gallery", "name", "filename", "ext", "index", "page", "url", "key", "hash"}

// The paths of pictures where save: says nothing.
const (
	defaultPath        = "{site}/{name}{ext}"
	defaultGalleryPath = "{site}/{gallery}/{name}{ext}"
)

// paths are the templates of a picture's path, tried in turn: a template that
// names an empty field yields nothing, the last never does.
type paths []*extract.Template

func compilePaths(s *config.Site) (paths, []config.Fault) {
	fields := append(extract.FieldNames(&s.Rule), varNames(s.Vars)...)
	for _, name := range fields {
		fields = append(fields, "parent."+name)
	}
	texts := []config.Text{s.Save}
	if namesGalleries(&s.Rule) {
		texts = append(texts, config.Text{Value: defaultGalleryPath})
	}
	texts = append(texts, config.Text{Value: defaultPath})
	var p paths
	for _, text := range texts {
		if text.Value == "" {
			continue
		}
		t, faults := extract.CompileTemplate(text, append(fields, builtIns...))
		if len(faults) > 0 {
			return nil, s.SaveFaults(faults)
		}
		p = append(p, t)
	}
	return p, nil
}

// path is where a picture wants to be kept. It needs no more trust than the
// pages it was found on.
func (s *site) path(p *picture) string {
	value := s.pictureValues(p)
	for _, t := range s.paths {
		if wanted, ok := t.Expand(value, storage.Segment); ok {
			return wanted
		}
	}
	return p.job.Site + "/" + shortKey(p.job) + p.part.Ext
}

// pictureValues gives the built-in values and fields of a picture.
func (s *site) pictureValues(p *picture) func(string) string {
	return func(name string) string {
		switch name {
		case "url":
			return addressOf(p.job)
		case "name":
			return baseName(p.job)
		case "filename":
			return cmp.Or(withoutExt(p.filename), baseName(p.job))
		case "ext":
			return p.part.Ext
		case "key":
			return shortKey(p.job)
		case "hash":
			return hexHash(p.part)
		}
		return s.value(&p.job, name)
	}
}

// addressOf is the address that a picture goes by: the one it was found under,
// or its candidate was, wherever that redirects to.
func addressOf(job frontier.Job) string { return cmp.Or(job.Asked, job.URL) }

// baseName is the last part of the picture's address without its extension,
// or its key if the address has none.
func baseName(job frontier.Job) string {
	u, err := url.Parse(addressOf(job))
	if err != nil {
		return shortKey(job)
	}
	base := path.Base(u.Path)
	if base == "." || base == "/" {
		return shortKey(job)
	}
	return withoutExt(base)
}

// withoutExt takes the extension off a name that has more than that.
func withoutExt(base string) string {
	if name := strings.TrimSuffix(base, path.Ext(base)); name != "" {
		return name
	}
	return base
}

// shortKey tells a picture from others that want its name.
func shortKey(job frontier.Job) string { return job.ID.String()[:8] }
