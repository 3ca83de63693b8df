package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"magpie/crawler"
	"magpie/storage"
)

// packReporter tells what becomes of galleries that are packed: of each archive
// that was written a line, of each gallery that has none two.
type packReporter struct {
	*reporter
	folder string
	words  []string // the flags that say what is packed where to
	// lost and changed say what is wrong with pictures: those that were changed are
	// somebody's work, and no repair touches them.
	lost, changed bool
}

// fault reports a picture that is not as it was recorded.
func (r *packReporter) fault(f crawler.Fault) {
	r.changed = r.changed || f.Condition == storage.Changed
	r.lost = r.lost || f.Condition != storage.Changed
	r.reporter.fault(f)
}

// cures says what to do about pictures that are not as they were recorded.
func (r *packReporter) cures() (steps []string) {
	if r.lost {
		steps = append(steps, "to fetch pictures once more: "+r.command("verify", "--repair"))
	}
	if r.changed {
		steps = append(steps, "pictures that were changed stay as they are: put back the file that was kept, or move it away and repair")
	}
	return steps
}

// packed reports what became of a gallery.
func (r *packReporter) packed(g crawler.PackedGallery) {
	if r.json {
		r.printJSON(g)
		return
	}
	r.result(func(w io.Writer) {
		switch g.Outcome {
		case crawler.PackUnchanged, crawler.PackEmpty:
		case crawler.PackWritten:
			fmt.Fprintf(w, "packed     %s (%s, %s)%s\n", r.place(g), count(g.Pictures, "picture"), size(g.Bytes), lacks(g))
		case crawler.PackRefused:
			fmt.Fprintf(w, "%-10s %s\n           %s\n", g.Outcome, r.place(g), plain(g.Detail))
		default:
			fmt.Fprintf(w, "%-10s %s\n           %s\n", g.Outcome, plain(galleryName(g)), plain(g.Detail))
		}
	})
}

// place is where an archive is, from where the command was run.
func (r *packReporter) place(g crawler.PackedGallery) string {
	return plain(filepath.Join(r.folder, filepath.FromSlash(g.Path)))
}

// lacks says what an archive lacks.
func lacks(g crawler.PackedGallery) string {
	if g.Complete {
		return ""
	}
	return ", incomplete: " + plain(g.Detail)
}

// galleryName is what a gallery is called, with its site.
func galleryName(g crawler.PackedGallery) string {
	if g.Gallery == "" {
		return g.Site
	}
	return g.Site + ": " + g.Gallery
}

// packSummary is the last object that a packing prints as JSON.
type packSummary struct {
	Event string          `json:"event"` // "summary"
	Sum   crawler.PackSum `json:"packed"`
}

// sum reports what was packed in all, and what to do about the rest.
func (r *packReporter) sum(s crawler.PackSum) {
	if r.json {
		r.printJSON(packSummary{"summary", s})
		return
	}
	if s.Packed > 0 || s.Settled() == 0 {
		fmt.Fprintf(r.out, "packed     %s into %s (%s, %s)\n",
			galleries(s.Packed), plain(r.folder), count(s.Pictures, "picture"), size(s.Bytes))
	}
	r.others(s)
	if s.Interrupted {
		fmt.Fprintln(r.out, "stopped    before its end: run it again for the rest")
	}
	fmt.Fprintf(r.out, "time       %s\n", duration(s.Elapsed))
}

// others reports what became of the galleries that were not packed now.
func (r *packReporter) others(s crawler.PackSum) {
	incomplete := slices.Concat([]string{"export"}, r.words, []string{"--incomplete"})
	for _, line := range []struct {
		what  string
		n     int64
		text  string
		steps []string
	}{
		{"unchanged", s.Unchanged, ", whose archive is there already", nil},
		{"empty", s.Empty, ", of which no picture is kept", nil},
		{"lacking", s.PackedIncomplete, " of those, packed as it is", nil},
		{"incomplete", s.Incomplete, ", not packed", []string{
			"to fetch what is lacking: " + r.fetch(s), "to pack it as it is: " + r.command(incomplete...),
		}},
		{"faulty", s.Faulty, ", not packed", r.cures()},
		{"refused", s.Refused, ", for which there is no place", nil},
		{"too large", s.TooLarge, ", not packed: a gallery: in the rule can make smaller ones", nil},
	} {
		if line.n == 0 {
			continue
		}
		fmt.Fprintf(r.out, "%-10s %s%s\n", line.what, galleries(line.n), line.text)
		for _, step := range line.steps {
			fmt.Fprintf(r.out, "           → %s\n", step)
		}
	}
	if s.LeftOut > 0 {
		fmt.Fprintf(r.out, "left out   %s, which readers of comics cannot show: --zip packs them\n", count(s.LeftOut, "video"))
	}
}

// fetch is how to fetch what galleries lack: what failed for good is not asked for
// by a run alone.
func (r *packReporter) fetch(s crawler.PackSum) string {
	if s.FailedForGood > 0 {
		return r.command("retry") + ", then " + r.command("run")
	}
	return r.command("run")
}

// command is a command for the same sites, to be shown.
func (r *packReporter) command(words ...string) string {
	return plain(r.again.command(slices.Insert(words, 1, r.again.args...)...))
}
