package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

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
// requested. See [Adoption].
type adoption struct {
	index   *frontier.Holdings
	rules   *Rulebook
	output  string // absolute
	sources []source

	// reopening is held while pictures are made due again, each by one who does so.
	reopening sync.Mutex
	// reopened, if set, is told of each picture that was, as it was recorded.
	reopened func(frontier.Record)
}

// source is where holdings come from, with its template compiled for each site.
type source struct {
	frontier.Source
	templates map[string]*extract.Template // of names or entries, by site
}

// isFor reports whether it may have pictures of a site.
func (s source) isFor(site string) bool {
	return len(s.Sites) == 0 || slices.Contains(s.Sites, site)
}

// openAdoption opens the index of an output for a run, nil if there is none: most
// runs have nothing to adopt. Claims that a kill may have lost are made once more.
func openAdoption(ctx context.Context, cfg *config.Config, rules *Rulebook, front frontier.Frontier) (*adoption, error) {
	index, err := frontier.OpenHoldings(adoptionPath(cfg))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nobody has anything to adopt
	}
	if err != nil {
		return nil, ofIndex(err)
	}
	a, err := newAdoption(ctx, index, cfg, rules)
	if err == nil {
		err = checkAlone(cfg)
	}
	if err == nil {
		err = a.begin(ctx, front)
	}
	if err != nil {
		return nil, errors.Join(ofIndex(err), index.Close())
	}
	return a, nil
}

// takeBack takes a picture off the sums of the run, if it was settled by that: it was
// misled by what people have from elsewhere, and is due again.
func (c *Crawler) takeBack(r frontier.Record) {
	if !c.settledNow(r) {
		return
	}
	e := eventOf(frontier.Outcome{Job: r.Job, State: r.State, Result: r.Result})
	e.Adopted = c.adoption.isInPlace(r)
	c.counter.takeBack(e)
}

// isInPlace reports whether a picture is the very file that it was adopted from.
func (a *adoption) isInPlace(r frontier.Record) bool {
	return r.AdoptedFrom == filepath.Join(a.output, filepath.FromSlash(r.Path))
}

// newAdoption compiles the templates of an index.
func newAdoption(ctx context.Context, index *frontier.Holdings, cfg *config.Config, rules *Rulebook) (*adoption, error) {
	output, err := filepath.Abs(localFolder(cfg))
	if err != nil {
		return nil, fmt.Errorf("looking for the output: %w", err)
	}
	known, err := index.Sources(ctx)
	if err != nil {
		return nil, err
	}
	a := &adoption{index: index, rules: rules, output: output}
	for _, k := range known {
		a.sources = append(a.sources, compileSource(k, rules))
	}
	return a, nil
}

// compileSource compiles the template of a source for each site. Where it does not
// fit any more, since crawl.yaml changed, it is not used.
func compileSource(k frontier.Source, rules *Rulebook) source {
	s := source{Source: k, templates: map[string]*extract.Template{}}
	for _, site := range rules.sites {
		switch {
		case !s.isFor(site.Name):
		case k.IsList && k.Entry != "":
			s.addTemplate(site, entryTemplate(k.Entry))
		case !k.IsList && k.Name != "":
			s.addTemplate(site, compileName(k.Name).forSite)
		}
	}
	return s
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

// checkAlone reports a crawl that machines share. Which pictures want a file is known
// to the index of one of them, and so none could tell that a file is another's.
func checkAlone(cfg *config.Config) error {
	if !cfg.IsServer() {
		return nil
	}
	return &GroundError{
		errors.New("no files can be adopted in a crawl that machines share: which pictures want one is known to a single machine"),
		"adopt with a file as state:, or forget what was adopted: crawl adopt --forget",
	}
}

// begin looks whether the folders are there, and makes claims once more that may be
// lost.
func (a *adoption) begin(ctx context.Context, front frontier.Frontier) error {
	if err := a.checkFolders(ctx); err != nil {
		return err
	}
	wasCut, err := a.index.Begin(ctx)
	if err != nil || !wasCut {
		return err
	}
	return a.claimRecords(ctx, front, func() {})
}

// checkFolders reports a [*GroundError] where a folder is not there which has files
// that no picture has taken: a disk that is not mounted is no reason to fetch what
// is on it.
func (a *adoption) checkFolders(ctx context.Context) error {
	for _, s := range a.sources {
		if s.IsList {
			continue
		}
		fault := lookInto(s.Place)
		if fault == nil {
			continue
		}
		has, err := a.index.HasUnclaimed(ctx, s.ID)
		if err != nil {
			return err
		}
		if has {
			return &GroundError{
				fmt.Errorf("looking for the files that were adopted: %w", fault),
				"mount it, or if it is gone: crawl adopt --forget",
			}
		}
	}
	return nil
}

// lookInto reports a folder that is not there, or is empty, as where a disk is to be
// mounted.
func lookInto(folder string) error {
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer dir.Close()
	if _, err := dir.Readdirnames(1); errors.Is(err, io.EOF) {
		return fmt.Errorf("the folder %s is empty", folder)
	} else if err != nil {
		return err
	}
	return nil
}

// close gives the index back, and removes it if nothing in it can serve any more.
func (a *adoption) close(cfg *config.Config) error {
	if a == nil {
		return nil
	}
	isSpent, err := a.index.IsSpent(context.Background())
	if err == nil {
		err = a.index.End(context.Background())
	}
	if err := errors.Join(err, a.index.Close()); err != nil || !isSpent {
		return err
	}
	_, err = frontier.RemoveHoldings(adoptionPath(cfg))
	return err
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
