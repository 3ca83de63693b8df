package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"magpie/crawler"
)

func newAdopt() *cobra.Command {
	var o crawler.AdoptOptions
	var asJSON, forget bool
	cmd := &cobra.Command{
		Use:   "adopt DIR [SITE ...]",
		Short: "Take over what another tool has fetched already",
		Long: `adopt looks through DIR for whole pictures and takes note of them. The runs that
follow read pages as always; before they ask for a picture they look whether it
is among these, and copy it from there. Files in DIR are never changed, moved or
removed. DIR may be the output itself, where the state was lost.

A file is taken for a picture, in this order,
  hash           if it has the MD5 or SHA-256 that a field of the picture, or
                 its name in its address, tells
  name template  if it is named as --name says
  save           if it stands in DIR where save: puts it
  address        if it stands in DIR at the host and path of the address, as
                 wget -x puts it; of addresses without a query
and only if it is whole, no larger than max_size, and has the type, the size and
the hash that the site tells, as far as it does. A file that two pictures want
is neither's, whenever the second turns up: both are fetched. Names are compared
as they are. The record of the picture says which file it was, and how it was
known.

--name is a template as save: has them, with * for what only the other tool
knows: '{gallery}/*_{id}{ext}'. It has to name what tells pictures apart: a
field or {gallery}. {index} counts only where the site tells sizes or hashes.
Where * could stand for more or for less, as in 12_my_cat.jpg for {id}_*, no
file is taken; {id:01} says that an id is a number.

--from-gallery-dl reads its archive, which says what was fetched and has no
bytes: pictures in it that no file is there of are skipped as "in another
archive" ('crawl retry --cause' with that has them fetched). An entry is taken
to be the name of the site and a field id; --entry says otherwise:
'danbooru{id}'. An entry that two pictures go by is neither's.

Run it again after something was added to DIR; what it knows it does not read
again. Another --name or another SITE is noted besides the first. What is noted
stays, so that a second picture for a file is seen, until --forget. Runs stop
while a DIR is not there that has something left.

Exit codes: 0 done, 1 could not be done, as while a run is on, 2 wrong usage or
crawl.yaml, 3 some files are not whole or could not be read, 130 interrupted.`,
		Example: `  crawl adopt ~/gallery-dl/danbooru danbooru --name '{site}_{id:01}_*'
  crawl adopt --from-gallery-dl ~/gallery-dl/archive.sqlite3
  crawl adopt /mnt/old --dry-run`,
	}
	cmd.ValidArgsFunction = completeAdopted
	configPath := configFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.Name, "name", "", "how the files are named below DIR, as a `template`")
	flags.StringVar(&o.Archive, "from-gallery-dl", "", "the archive `file` of gallery-dl, beside DIR or alone")
	flags.StringVar(&o.Entry, "entry", "", "how the archive names pictures, as a `template`")
	flags.BoolVar(&o.DryRun, "dry-run", false, "change nothing: say what would be taken")
	flags.BoolVar(&forget, "forget", false, "remove what is noted; what was taken over stays")
	flags.BoolVar(&asJSON, "json", false, "print all of it as JSON, one object a line")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		r := newReporter(cmd, asJSON)
		r.again = &invocation{config: named(cmd, *configPath)}
		o.Config, o.Rules, o.OnFile = cfg, rules, r.adoptFile
		if forget {
			return forgetAdopted(o, args, r)
		}
		if o.Folder, o.Sites, err = adoptArguments(rules, o.Archive, args); err != nil {
			return err
		}
		if err := checkAdoptFlags(o); err != nil {
			return err
		}
		r.again.args = o.Sites
		return adopt(cmd.Context(), o, r)
	}
	return cmd
}

// completeAdopted offers folders first, and the names of sites behind that.
func completeAdopted(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return completeFolders(cmd, args, begun)
	}
	return completeSites(cmd, args, begun)
}

// adoptArguments tells the folder from the sites. With an archive it may be left
// out: what is the name of a site is one.
func adoptArguments(rules *crawler.Rulebook, archive string, args []string) (folder string, sites []string, err error) {
	switch {
	case len(args) == 0 && archive == "":
		return "", nil, usageError{errors.New("name the folder with what you have: crawl adopt DIR (see 'crawl adopt --help')")}
	case len(args) == 0 || archive != "" && slices.Contains(rules.Sites(), args[0]):
		return "", args, nil
	}
	info, err := os.Stat(args[0])
	if err != nil {
		return "", nil, usageError{fmt.Errorf("reading the folder to adopt: %w", err)}
	}
	if !info.IsDir() {
		return "", nil, usageError{fmt.Errorf("reading the folder to adopt: %s is a file; an archive of gallery-dl is given with --from-gallery-dl", args[0])}
	}
	return args[0], args[1:], nil
}

// checkAdoptFlags wants each template to have something that it is for.
func checkAdoptFlags(o crawler.AdoptOptions) error {
	switch {
	case o.Name != "" && o.Folder == "":
		return usageError{errors.New("--name says how files are named: name their folder, crawl adopt DIR --name TEMPLATE")}
	case o.Entry != "" && o.Archive == "":
		return usageError{errors.New("--entry says what an archive calls pictures: name that with --from-gallery-dl FILE")}
	}
	return nil
}

// adopt looks through what there is and reports on it.
func adopt(ctx context.Context, o crawler.AdoptOptions, r *reporter) error {
	a, err := crawler.OpenAdoption(o)
	if _, of := errors.AsType[*crawler.TemplateError](err); of {
		return usageError{err}
	}
	if err != nil {
		return whileInUse(err)
	}
	sum, err := untilSignal(ctx, r, func() snapshot { return adoptSnapshot(a.Progress(), time.Now()) }, a.Run)
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	r.adopted(o, sum)
	switch {
	case sum.Interrupted:
		return errInterrupted
	case sum.Damaged+sum.Unreadable > 0:
		return errIncomplete
	}
	return nil
}

// forgotten is what adopt --forget prints as JSON: whether anything was noted.
type forgotten struct {
	Forgotten bool `json:"forgotten"`
}

// forgetAdopted removes what is noted.
func forgetAdopted(o crawler.AdoptOptions, args []string, r *reporter) error {
	if len(args) > 0 || o.Archive != "" || o.Name != "" || o.Entry != "" || o.DryRun {
		return usageError{errors.New("--forget removes all that is noted, at once: it goes with no folder, archive or template, and not with --dry-run")}
	}
	was, err := crawler.ForgetAdopted(o.Config)
	if err != nil {
		return whileInUse(err)
	}
	if r.json {
		r.printJSON(forgotten{was})
		return nil
	}
	text := "nothing was noted"
	if was {
		text = "forgotten: runs ask for every picture again that they do not have"
	}
	_, err = fmt.Fprintln(r.out, text)
	return err
}

// adoptFile reports a file that cannot be adopted, or would be.
func (r *reporter) adoptFile(f crawler.AdoptFile) {
	if r.json {
		r.printJSON(f)
		return
	}
	r.result(func(w io.Writer) {
		if f.Event == "match" {
			fmt.Fprintf(w, "match    %s\n           %s, by %s\n", plain(f.URL), plain(f.Path), plain(f.By))
			return
		}
		fmt.Fprintf(w, "unfit    %s\n           %s\n", plain(f.Path), plain(f.Why))
	})
}

// adoptSummary is the last object that adopt prints as JSON.
type adoptSummary struct {
	Event string `json:"event"` // "summary"
	crawler.Adopted
}

// adopted reports what was found, and what to do with it.
func (r *reporter) adopted(o crawler.AdoptOptions, s crawler.Adopted) {
	if r.json {
		r.printJSON(adoptSummary{"summary", s})
		return
	}
	if o.Archive != "" {
		fmt.Fprintf(r.out, "entries  %d in %s\n", s.Entries, plain(o.Archive))
	}
	if o.Folder != "" {
		printAdoptedFiles(r.out, o, s)
	}
	switch {
	case s.Interrupted:
		fmt.Fprintln(r.out, "stopped  before its end: run it again for the rest")
	case o.DryRun && s.Wanted == 0:
		fmt.Fprintln(r.out, "matches  none: no page was read yet that has pictures left")
	case o.DryRun:
		fmt.Fprintf(r.out, "matches  %d of %s that are left. Nothing was changed\n", s.Matches, count(s.Wanted, "picture"))
		if s.GivenUp > 0 {
			fmt.Fprintf(r.out, "         %d of them failed for good: crawl retry has them asked for, and taken\n", s.GivenUp)
		}
	case s.Files+s.Entries > 0:
		printSteps(r.out, r.adoptSteps(s))
	}
}

// adoptSteps are the commands that take over what was found.
func (r *reporter) adoptSteps(s crawler.Adopted) []nextStep {
	steps := []nextStep{{Command: r.again.run(), For: "reads the pages, and takes over what fits"}}
	if s.Listed > 0 {
		retry := nextStep{Command: r.again.command("retry", "--cause", "in another archive"), For: "has " + count(s.Listed, "picture") + " taken that the archive had skipped"}
		steps = append([]nextStep{retry}, steps...)
	}
	return steps
}

func printAdoptedFiles(w io.Writer, o crawler.AdoptOptions, s crawler.Adopted) {
	fmt.Fprintf(w, "files    %s, %s, whole\n", count(s.Files, "picture"), size(s.Bytes))
	for _, line := range []struct {
		n    int64
		what string
	}{
		{s.Misnamed, "of them not named as --name says, or not plainly: known by the rest alone"},
		{s.Damaged, "not whole: they are fetched"},
		{s.Unreadable, "could not be read"},
		{s.Others, "no pictures"},
	} {
		if line.n > 0 {
			fmt.Fprintf(w, "         %d %s\n", line.n, line.what)
		}
	}
	if s.Compared > 0 && s.Unclaimed > 0 {
		fmt.Fprintf(w, "         %d in all that none of %s wants that are known\n", s.Unclaimed, count(s.Compared, "picture"))
	}
	if s.Files > 0 && s.Files == s.Misnamed {
		fmt.Fprintf(w, "         → no file is named %s below %s\n", plain(o.Name), plain(o.Folder))
	}
}

// adoptSnapshot is how far an adoption is. How many files there are is not known
// before all were read.
func adoptSnapshot(s crawler.Adopted, now time.Time) snapshot {
	return snapshot{
		at: now, elapsed: s.Elapsed, verb: "read", done: s.Files, waits: "reading, " + count(s.Files, "picture") + " so far", bytes: s.Bytes, moved: s.Bytes,
		troubles: []trouble{
			{s.Damaged, "not whole", true}, {s.Unreadable, "unreadable", true}, {s.Others, "no pictures", false},
			{s.Entries, "entries", false},
		},
	}
}
