package crawler

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"magpie/config"
	"magpie/extract"
	"magpie/frontier"
)

// adoptionFile is the name of the index of what people have from elsewhere, below
// the output.
const adoptionFile = "adopted.db"

func adoptionPath(cfg *config.Config) string {
	return filepath.Join(localFolder(cfg), ".crawl", adoptionFile)
}

// adoption is what people have from elsewhere, asked before a picture is
// requested. See [Adopt].
type adoption struct {
	index   *frontier.Holdings
	sources []source
}

// source is where holdings come from, with its template compiled for each site.
type source struct {
	frontier.Source
	tells     bool                         // its names say what they belong to
	templates map[string]*extract.Template // of names or entries, by site
}

// isFor reports whether it may have pictures of a site.
func (s source) isFor(site string) bool {
	return len(s.Sites) == 0 || slices.Contains(s.Sites, site)
}

// openAdoption opens the index of an output, nil if there is none: most runs have
// nothing to adopt.
func openAdoption(ctx context.Context, cfg *config.Config, rules *Rulebook) (*adoption, error) {
	index, err := frontier.OpenHoldings(adoptionPath(cfg))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nobody has anything to adopt
	}
	if err != nil {
		return nil, ofIndex(err)
	}
	a := &adoption{index: index}
	if err := a.readSources(ctx, rules); err != nil {
		return nil, errors.Join(ofIndex(err), index.Close())
	}
	return a, nil
}

// readSources compiles the templates. One that does not fit a site any more, since
// crawl.yaml changed, is not used for it.
func (a *adoption) readSources(ctx context.Context, rules *Rulebook) error {
	known, err := a.index.Sources(ctx)
	if err != nil {
		return err
	}
	for _, k := range known {
		s := source{Source: k, templates: map[string]*extract.Template{}}
		name := compileName(k.Name)
		s.tells = name.tells()
		for _, site := range rules.sites {
			switch {
			case !s.isFor(site.Name):
			case k.IsList && k.Entry != "":
				s.addTemplate(site, entryTemplate(k.Entry))
			case k.Name != "":
				s.addTemplate(site, name.forSite)
			}
		}
		a.sources = append(a.sources, s)
	}
	return nil
}

// addTemplate compiles the template for a site, if it fits that.
func (s source) addTemplate(site *site, compile siteTemplate) {
	if compiled, faults := compile(site); len(faults) == 0 {
		s.templates[site.Name] = compiled
	}
}

// siteTemplate compiles a template for the pictures of a site: each has fields of
// its own.
type siteTemplate func(s *site) (*extract.Template, []config.Fault)

// entryTemplate is for what another tool's list calls a picture.
func entryTemplate(text string) siteTemplate {
	return func(s *site) (*extract.Template, []config.Fault) {
		return extract.CompileTemplate(config.Text{Value: text}, s.namesBefore())
	}
}

// close gives the index back, and removes it if nothing in it can serve any more.
func (a *adoption) close(cfg *config.Config) error {
	if a == nil {
		return nil
	}
	left, err := a.index.HasLeft(context.Background())
	if err := errors.Join(err, a.index.Close()); err != nil || left {
		return err
	}
	_, err = frontier.RemoveHoldings(adoptionPath(cfg))
	return err
}

// entries are what a list may call a picture: what its template makes, or what
// gallery-dl makes if nobody says otherwise, which is the name of its module, here
// of the site, and an id, or for a bare address that address.
func (s source) entries(site *site, job frontier.Job) []string {
	if t := s.templates[site.Name]; t != nil {
		if entry, ok := t.Expand(site.valuesBefore(job), nil); ok {
			return []string{entry}
		}
		return nil
	}
	if s.Entry != "" {
		return nil
	}
	var all []string
	for _, id := range []string{job.Fields["id"], baseName(job)} {
		if id != "" {
			all = append(all, site.Name+id)
		}
	}
	if u, err := url.Parse(addressOf(job)); err == nil {
		all = append(all, "directlink"+u.Host+u.Path)
	}
	return all
}

// valuesBefore gives the values of a picture that has not arrived.
func (s *site) valuesBefore(job frontier.Job) func(string) string {
	return func(name string) string {
		switch name {
		case "url":
			return addressOf(job)
		case "name":
			return baseName(job)
		case "key":
			return shortKey(job)
		}
		return s.value(&job, name)
	}
}

// ofIndex adds to an error of the index what to do about it, if that is damaged.
func ofIndex(err error) error {
	if errors.Is(frontier.FileFault(err), frontier.ErrDamaged) {
		return &GroundError{err, "remove it with 'crawl adopt --forget', and adopt once more what is left"}
	}
	return err
}

// isHash reports whether a text is a hash in hexadecimal, MD5 or SHA-256.
func isHash(text string) bool {
	return (len(text) == 32 || len(text) == 64) && strings.Trim(strings.ToLower(text), "0123456789abcdef") == ""
}
