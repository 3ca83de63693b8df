package crawler

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"magpie/config"
	"magpie/frontier"
)

// AdoptOptions says what people have from elsewhere.
type AdoptOptions struct {
	Config *config.Config
	Rules  *Rulebook
	// Sites are those that it may be of, all if there is none.
	Sites []string
	// Folder has files that another tool, or an earlier crawl, made; "" for none.
	Folder string
	// Name is a template that says how they are named, "" if nobody knows.
	Name string
	// Archive is the list of gallery-dl of what it fetched, "" for none, and Entry
	// the template of its entries, "" for what is usual.
	Archive, Entry string
	// DryRun has nothing changed: what is known of the pictures that are left is
	// compared with what there is.
	DryRun bool
	// OnFile, if set, is told of files that cannot be adopted and, in a dry run, of
	// those that would be. It is called by one goroutine at a time.
	OnFile func(AdoptFile)
}

// AdoptFile is a file that was looked at.
type AdoptFile struct {
	Event string `json:"event"` // "unfit" or "match"
	Path  string `json:"path"`
	// Why says what keeps it from being adopted.
	Why string `json:"why,omitempty"`

	// Of a match: the picture, and how it is known that the file is that.
	Site string `json:"site,omitempty"`
	URL  string `json:"url,omitempty"`
	By   string `json:"by,omitempty"`
}

// Adopted counts what was found.
type Adopted struct {
	Files int64 `json:"files"` // whole pictures
	Bytes int64 `json:"bytes"` // of these
	// Damaged are not whole, Unreadable could not be read, and Others are no
	// pictures.
	Damaged    int64 `json:"damaged"`
	Unreadable int64 `json:"unreadable"`
	Others     int64 `json:"others"`
	// Misnamed counts those of the files that are not named as Name says, or so that
	// it is not plain what is what.
	Misnamed int64 `json:"misnamed"`
	// Entries are those of the list.
	Entries int64 `json:"entries"`
	// Compared counts the pictures that are known already, and Unclaimed the files,
	// all that are noted, which none of these wants.
	Compared  int64 `json:"compared"`
	Unclaimed int64 `json:"unclaimed"`
	// Listed counts the pictures that are skipped since the list has them, and of
	// which there is a file now.
	Listed int64 `json:"listed,omitempty"`
	// Wanted counts, in a dry run, the pictures that are left, as far as pages were
	// read, and Matches those of them that there is something of.
	Wanted  int64 `json:"wanted,omitempty"`
	Matches int64 `json:"matches,omitempty"`
	// GivenUp counts the matches that no run asks for before 'crawl retry'.
	GivenUp int64         `json:"given_up,omitempty"`
	Elapsed time.Duration `json:"elapsed_ns"`
	// Interrupted says that not all was looked at.
	Interrupted bool `json:"interrupted"`
}

// Adoption takes note of what people have from elsewhere. The runs that follow copy
// it in place of asking for it, picture by picture as their pages are read.
type Adoption struct {
	o        AdoptOptions
	index    *frontier.Holdings
	name     nameTemplate
	frontier frontier.Frontier // nil in a dry run
	ground   func() error
	began    time.Time

	mu  sync.Mutex // guards sum, and OnFile
	sum Adopted
}

// OpenAdoption opens the index of the output, as nobody else may while a run is on:
// the error is frontier.ErrInUse or storage.ErrInUse then. Faults of the templates
// are a [*TemplateError]. The caller closes it.
func OpenAdoption(o AdoptOptions) (*Adoption, error) {
	if _, err := chosen(Options{Rules: o.Rules, Sites: o.Sites}); err != nil {
		return nil, err
	}
	if err := o.checkTemplates(); err != nil {
		return nil, err
	}
	a := &Adoption{o: o, name: compileName(o.Name), began: time.Now(), ground: func() error { return nil }}
	open := frontier.TryHoldings
	if !o.DryRun {
		if err := checkAlone(o.Config); err != nil {
			return nil, err
		}
		if err := a.occupy(); err != nil {
			return nil, err
		}
		open = func() (*frontier.Holdings, error) { return frontier.MakeHoldings(adoptionPath(o.Config)) }
	}
	index, err := open()
	if err != nil {
		return nil, errors.Join(ofIndex(err), a.Close())
	}
	a.index = index
	return a, nil
}

// occupy keeps runs away: they open the index when they begin, and may remove it
// when they end.
func (a *Adoption) occupy() error {
	front, store, err := openGround(a.o.Config, nil)
	if err != nil {
		return onGround(a.o.Config, err)
	}
	a.frontier = front
	a.ground = func() error { return errors.Join(store.Close(), front.Close()) }
	return nil
}

// Close gives back what is open.
func (a *Adoption) Close() (err error) {
	if a.index != nil {
		err = a.index.Close()
	}
	return errors.Join(err, a.ground())
}

// Run looks at everything there is, and then at what is recorded: a file that has
// the bytes of a picture which is kept is that, and one that a picture wants is not
// for the taking. A cancelled context ends it: what was looked at by then is known,
// and is not read again by the next.
func (a *Adoption) Run(ctx context.Context) (Adopted, error) {
	_, err := a.index.Begin(ctx)
	if err == nil && a.o.Archive != "" {
		err = a.readArchive(ctx)
	}
	if err == nil && a.o.Folder != "" {
		err = a.readFolder(ctx)
	}
	if err == nil {
		err = a.compare(ctx)
	}
	if err == nil {
		err = a.index.End(ctx)
	}
	sum := a.Progress()
	if ctx.Err() != nil {
		sum.Interrupted, err = true, nil
	}
	return sum, ofIndex(err)
}

// compare has what is recorded claim its files and, in a dry run, tells what would
// come of the rest.
func (a *Adoption) compare(ctx context.Context) error {
	known, err := newAdoption(ctx, a.index, a.o.Config, a.o.Rules)
	if err != nil {
		return err
	}
	if a.o.DryRun {
		err = a.tryMatches(ctx, known)
	} else if err = known.claimRecords(ctx, a.frontier, a.compared); err == nil {
		err = a.countListed(ctx, known)
	}
	if err != nil {
		return fmt.Errorf("comparing with what is recorded: %w", err)
	}
	unclaimed, err := a.index.Unclaimed(ctx)
	a.count(func(sum *Adopted) { sum.Unclaimed = unclaimed }, AdoptFile{})
	return err
}

func (a *Adoption) compared() { a.count(func(sum *Adopted) { sum.Compared++ }, AdoptFile{}) }

// countListed counts the pictures that a list had skipped and a file is there of
// now.
func (a *Adoption) countListed(ctx context.Context, known *adoption) error {
	listed := frontier.Filter{Kind: frontier.Image, State: frontier.Skipped, Cause: causeInArchive}
	return a.frontier.Each(ctx, listed, func(r frontier.Record) error {
		m, err := known.mineOf(ctx, r)
		if m != nil {
			a.count(func(sum *Adopted) { sum.Listed++ }, AdoptFile{})
		}
		return err
	})
}

// Progress is what was found so far. It may be called at any time.
func (a *Adoption) Progress() Adopted {
	a.mu.Lock()
	defer a.mu.Unlock()
	sum := a.sum
	sum.Elapsed = time.Since(a.began)
	return sum
}

// count changes the sums, and tells of a file unless its event is empty.
func (a *Adoption) count(change func(*Adopted), f AdoptFile) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.sum)
	if f.Event != "" && a.o.OnFile != nil {
		a.o.OnFile(f)
	}
}

// readArchive takes note of the entries of the list.
func (a *Adoption) readArchive(ctx context.Context) error {
	place, err := filepath.Abs(a.o.Archive)
	if err != nil {
		return fmt.Errorf("reading the archive %s: %w", a.o.Archive, err)
	}
	source := int64(-1) // until the list is known to be one
	return ofArchive(frontier.EachArchived(ctx, place, func(entries []string) error {
		if source < 0 {
			if source, err = a.index.AddSource(ctx, frontier.Source{Place: place, IsList: true, Entry: a.o.Entry, Sites: a.o.Sites}); err != nil {
				return err
			}
		}
		_, err := a.index.AddEntries(ctx, source, slices.Clone(entries))
		a.count(func(sum *Adopted) { sum.Entries += int64(len(entries)) }, AdoptFile{})
		return err
	}))
}

// ofArchive adds to an error of an archive what to do about it, if that is in use.
func ofArchive(err error) error {
	if errors.Is(err, frontier.ErrArchiveLocked) {
		return &GroundError{err, "end gallery-dl, or wait until it is done, and run this again"}
	}
	return err
}

// ForgetAdopted removes the index of an output, and reports whether there was one.
// What was taken over stays. The errors are those of [OpenAdoption].
func ForgetAdopted(cfg *config.Config) (was bool, err error) {
	if _, err := os.Stat(adoptionPath(cfg)); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	a := &Adoption{o: AdoptOptions{Config: cfg}}
	if err := a.occupy(); err != nil {
		return false, err
	}
	was, err = frontier.RemoveHoldings(adoptionPath(cfg))
	return was, errors.Join(err, a.Close())
}

// TemplateError says what is wrong with a template on the command line.
type TemplateError struct {
	Flag, Template string
	Message        string
}

// Error names the template.
func (e *TemplateError) Error() string {
	return fmt.Sprintf("reading %s %q: %s", e.Flag, e.Template, e.Message)
}

// checkTemplates wants each template to fit one of the sites at least: not every
// site has the fields that it names.
func (o AdoptOptions) checkTemplates() error {
	if o.Name != "" {
		if err := o.checkTemplate("--name", o.Name, compileName(o.Name).forSite); err != nil {
			return err
		}
	}
	if o.Entry != "" {
		return o.checkTemplate("--entry", o.Entry, entryTemplate(o.Entry))
	}
	return nil
}

func (o AdoptOptions) checkTemplate(flag, text string, compile siteTemplate) error {
	var first error
	for _, name := range o.Rules.names {
		if len(o.Sites) > 0 && !slices.Contains(o.Sites, name) {
			continue
		}
		_, faults := compile(o.Rules.sites[name])
		if len(faults) == 0 {
			return nil
		}
		if first == nil {
			message := faults[0].Message
			if faults[0].Advice != "" {
				message += "; " + faults[0].Advice
			}
			first = &TemplateError{flag, text, message}
		}
	}
	return first
}
