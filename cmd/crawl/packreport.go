package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"magpie/crawler"
)

// packReporter tells what becomes of galleries that are packed: of each archive
// that was written a line, of each gallery that has none two.
type packReporter struct {
	*reporter
	folder string
	words  []string // the flags that say what is packed where to
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
	for _, line := range []struct {
		n    int64
		text string
	}{
		{s.Unchanged, "unchanged  %d, whose archive is there already"},
		{s.Empty, "empty      %d, of which no picture is kept"},
		{s.PackedIncomplete, "lacking    %d of those packed are not complete"},
		{s.LeftOut, "left out   %d videos, which readers of comics cannot show: --zip packs them"},
		{s.Incomplete, "incomplete %d, not packed\n           → to fetch what they lack: " + r.command("run") +
			"\n           → to pack them as they are: " + r.command(slices.Concat([]string{"export"}, r.words, []string{"--incomplete"})...)},
		{s.Faulty, "faulty     %d, not packed\n           → to fetch the pictures once more: " + r.command("verify", "--repair")},
		{s.Refused, "refused    %d, for which there is no place"},
		{s.TooLarge, "too large  %d: give their rules a gallery:, so that there are smaller ones"},
	} {
		if line.n > 0 {
			fmt.Fprintf(r.out, line.text+"\n", line.n)
		}
	}
	if s.Interrupted {
		fmt.Fprintln(r.out, "stopped    before its end: run it again for the rest")
	}
	fmt.Fprintf(r.out, "time       %s\n", duration(s.Elapsed))
}

// command is a command for the same sites, to be shown: it is part of a format.
func (r *packReporter) command(words ...string) string {
	words = slices.Insert(words, 1, r.again.args...)
	return strings.ReplaceAll(plain(r.again.command(words...)), "%", "%%")
}
