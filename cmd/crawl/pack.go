package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"magpie/crawler"
)

// packing are the flags of an export that make archives of galleries.
type packing struct {
	flags                     *pflag.FlagSet
	zip, cbz                  string // where to, "" for no such archives
	incomplete, force, asJSON bool
}

// packHelp tells of them.
const packHelp = `With --zip or --cbz it packs each gallery, or that of --gallery, into an archive
of its own, and compares its pictures with their records on the way:
FOLDER/SITE/GALLERY.zip holds them under their names, GALLERY.cbz as numbered
pages with a ComicInfo.xml, for readers of comics. Done again, it packs what is
new or has changed. A gallery that is not complete is packed with --incomplete
only; what somebody else put there, or changed, is replaced with --force only.
docs/export.md tells the rest.`

func (p *packing) addFlags(flags *pflag.FlagSet) {
	p.flags = flags
	flags.StringVar(&p.zip, "zip", "", "pack each gallery as ZIP, into this `folder`")
	flags.StringVar(&p.cbz, "cbz", "", "pack each gallery as CBZ, for readers of comics, into this `folder`")
	flags.BoolVar(&p.incomplete, "incomplete", false, "with --zip or --cbz: pack also galleries that are not complete")
	flags.BoolVar(&p.force, "force", false, "with --zip or --cbz: write over whatever stands there")
	flags.BoolVar(&p.asJSON, "json", false, "with --zip or --cbz: print what becomes of each gallery as JSON")
}

// areWanted reports whether there is anything to pack.
func (p *packing) areWanted() bool { return p.flags.Changed("zip") || p.flags.Changed("cbz") }

// refuse finds flags of archives where none are wanted.
func (p *packing) refuse() error {
	for _, name := range []string{"incomplete", "force", "json"} {
		if p.flags.Changed(name) {
			return usageError{fmt.Errorf("--%s is for archives: name their folder with --zip FOLDER or --cbz FOLDER", name)}
		}
	}
	return nil
}

// options are what the flags say. What does not go together is a usageError.
func (p *packing) options(sites []string) (o crawler.PackOptions, err error) {
	if p.flags.Changed("zip") && p.flags.Changed("cbz") {
		return o, usageError{errors.New("--zip and --cbz make different archives: run it once for each")}
	}
	for _, name := range []string{"format", "output", "state", "kind", "cause", "since", "until"} {
		if p.flags.Changed(name) {
			return o, usageError{fmt.Errorf("--%s is not for archives, which are of whole galleries: leave it out", name)}
		}
	}
	o = crawler.PackOptions{
		Sites: sites, Folder: p.zip + p.cbz, Comic: p.flags.Changed("cbz"), Incomplete: p.incomplete, Force: p.force,
	}
	if o.Folder == "" {
		return o, usageError{errors.New("the folder of the archives has no name: . is this one")}
	}
	if p.flags.Changed("gallery") {
		name := p.flags.Lookup("gallery").Value.String()
		o.Gallery = &name
	}
	return o, nil
}

// words repeat what the flags say.
func (p *packing) words() []string {
	words := []string{"--zip", p.zip}
	if p.cbz != "" {
		words = []string{"--cbz", p.cbz}
	}
	if p.flags.Changed("gallery") {
		words = append(words, "--gallery", p.flags.Lookup("gallery").Value.String())
	}
	return words
}

// pack packs galleries and reports on it.
func (p *packing) pack(cmd *cobra.Command, configPath string, sites []string) error {
	o, err := p.options(sites)
	if err != nil {
		return err
	}
	if o.Config, o.Rules, err = load(configPath); err != nil {
		return err
	}
	r := &packReporter{reporter: newReporter(cmd, p.asJSON), folder: o.Folder, words: p.words()}
	r.again = &invocation{config: named(cmd, configPath), args: sites}
	o.OnGallery, o.OnFault = r.packed, r.fault
	packing, err := crawler.OpenPacking(cmd.Context(), o)
	if err != nil {
		return notPacking(err, o)
	}
	sum, err := runPacking(cmd.Context(), packing, r)
	if err != nil {
		return err
	}
	r.sum(sum)
	switch {
	case sum.Interrupted:
		return errInterrupted
	case sum.NotPacked() > 0:
		return errIncomplete
	}
	return nil
}

// notPacking says why a packing could not be opened.
func notPacking(err error, o crawler.PackOptions) error {
	if _, unknown := errors.AsType[*crawler.UnknownGalleryError](err); unknown {
		return usageError{err}
	}
	if _, none := os.Stat(o.Config.State); errors.Is(err, os.ErrNotExist) && errors.Is(none, os.ErrNotExist) {
		return nothingRunYet(o.Config, o.Rules)
	}
	return err
}

// runPacking packs until it is done or a signal comes, and closes the packing.
func runPacking(ctx context.Context, p *crawler.Packing, r *packReporter) (crawler.PackSum, error) {
	sum, err := untilSignal(ctx, r.reporter, func() snapshot { return packSnapshot(p.Progress(), time.Now()) }, p.Run)
	return sum, errors.Join(err, p.Close())
}

// packSnapshot is how far a packing is: first it reads what there is.
func packSnapshot(s crawler.PackSum, now time.Time) snapshot {
	shown := snapshot{
		at: now, elapsed: s.Elapsed, verb: "packed", done: s.Seen, known: s.Total, whole: true, bytes: s.Read, moved: s.Read,
		troubles: []trouble{{s.NotPacked(), "galleries not packed", true}},
	}
	if s.Galleries == 0 {
		shown.waits = "reading " + count(s.Records, "record")
	}
	return shown
}
