package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"magpie/crawler"
)

// packing are the flags that make archives of galleries.
type packing struct {
	zip, cbz          string // where to, "" for no such archives
	incomplete, force bool
}

func (p *packing) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&p.zip, "zip", "", "pack each gallery as `folder`/SITE/GALLERY.zip")
	flags.StringVar(&p.cbz, "cbz", "", "pack each gallery as `folder`/SITE/GALLERY.cbz, for readers of comics")
	flags.BoolVar(&p.incomplete, "incomplete", false, "with --zip or --cbz: pack also what lacks pictures, as it is")
	flags.BoolVar(&p.force, "force", false, "with --zip or --cbz: write each archive anew, over whatever stands there")
}

// wanted reports whether there is anything to pack.
func (p *packing) wanted() bool { return p.zip+p.cbz != "" }

// check finds flags that do not go together.
func (p *packing) check() error {
	switch {
	case p.zip != "" && p.cbz != "":
		return usageError{errors.New("--zip and --cbz make different archives: run it once for each")}
	case !p.wanted() && p.incomplete:
		return usageError{errors.New("--incomplete is for archives: name their folder with --zip FOLDER or --cbz FOLDER")}
	case !p.wanted() && p.force:
		return usageError{errors.New("--force is for archives: name their folder with --zip FOLDER or --cbz FOLDER")}
	}
	return nil
}

// options are what the flags say.
func (p *packing) options() crawler.PackOptions {
	return crawler.PackOptions{Folder: p.zip + p.cbz, Comic: p.cbz != "", Incomplete: p.incomplete, Force: p.force}
}

// words are the flags as they were given.
func (p *packing) words() []string {
	if p.cbz != "" {
		return []string{"--cbz", p.cbz}
	}
	return []string{"--zip", p.zip}
}

func newPack() *cobra.Command {
	var flags packing
	var asJSON bool
	var gallery string
	cmd := &cobra.Command{Use: "pack [SITE ...]", Short: "Pack galleries", Hidden: true}
	configPath := configFlag(cmd)
	flags.addFlags(cmd.Flags())
	cmd.Flags().StringVar(&gallery, "gallery", "", "the `NAME` of the one gallery that is meant")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what becomes of each gallery as JSON, one object a line")
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		if err := flags.check(); err != nil {
			return err
		}
		o := flags.options()
		o.Sites, o.Gallery = sites, gallery
		return pack(cmd, *configPath, o, &flags, asJSON)
	}
	return cmd
}

// pack packs galleries and reports on it.
func pack(cmd *cobra.Command, configPath string, o crawler.PackOptions, flags *packing, asJSON bool) (err error) {
	if o.Config, o.Rules, err = load(configPath); err != nil {
		return err
	}
	r := &packReporter{reporter: newReporter(cmd, asJSON), folder: o.Folder, flags: flags}
	r.again = &invocation{config: named(cmd, configPath), args: o.Sites}
	r.gallery = o.Gallery
	o.OnGallery, o.OnFault = r.packed, r.fault
	p, err := crawler.OpenPacking(cmd.Context(), o)
	if errors.Is(err, os.ErrNotExist) {
		return nothingRunYet(o.Config.State)
	}
	if err != nil {
		return err
	}
	sum, err := runPacking(cmd.Context(), p, r)
	if _, unknown := errors.AsType[*crawler.UnknownGalleryError](err); unknown {
		return usageError{err}
	}
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

// runPacking packs until it is done or a signal comes, and closes the packing.
func runPacking(ctx context.Context, p *crawler.Packing, r *packReporter) (crawler.PackSum, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second signal ends the process
	stopProgress := r.progress(ctx, func(context.Context) snapshot { return packSnapshot(p.Progress(), time.Now()) })
	sum, err := p.Run(ctx)
	stopProgress()
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
