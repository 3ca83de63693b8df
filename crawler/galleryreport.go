package crawler

import (
	"path/filepath"

	"magpie/frontier"
)

// GalleryReport is what on_gallery is told of a gallery, as JSON on its standard
// input. The names of its fields stay what they are.
type GalleryReport struct {
	// Event is "gallery".
	Event string `json:"event"`
	Site  string `json:"site"`
	// Gallery is "" for all that the site has outside of its galleries.
	Gallery string `json:"gallery"`
	// Folder is the innermost one that the new pictures are in, absolute, or its
	// address in a bucket.
	Folder string `json:"folder"`
	// Saved is how many pictures the run saved, Known how many earlier runs had:
	// absent if that is not known, as of what a run left that was killed.
	Saved *int64 `json:"saved,omitempty"`
	Known *int64 `json:"known,omitempty"`
	// Kept, Skipped and Failed count all its pictures; Bytes are those kept.
	Kept    int64 `json:"kept"`
	Skipped int64 `json:"skipped"`
	Failed  int64 `json:"failed"`
	// PagesFailed counts the pages that may hold more of it.
	PagesFailed int64 `json:"pages_failed,omitempty"`
	Bytes       int64 `json:"bytes"`
	// Claimed is how many pictures it claims to have, 0 if that is not known,
	// Missing how many of them were not found.
	Claimed  int64 `json:"claimed"`
	Missing  int64 `json:"missing"`
	Complete bool  `json:"complete"`
	// List is the command that lists the pictures.
	List string `json:"list"`
}

// galleryReport is what on_gallery is told of a gallery of which the run saved so
// many pictures, -1 if that is not known, and its values.
func (g *galleryHooks) galleryReport(t touched, saved int64, now frontier.Gallery) (GalleryReport, map[string]string) {
	s := galleryStatus(now, nil)
	r := GalleryReport{
		Event: "gallery", Site: t.Site, Gallery: t.Gallery,
		Folder: placeBelow(g.config, t.Folder),
		Kept:   s.Images.Done, Skipped: s.Images.Skipped, Failed: s.Images.Failed, PagesFailed: s.PagesFailed, Bytes: s.Bytes,
		Claimed: s.Claimed, Missing: s.Missing, Complete: s.Complete, List: g.listCommand(t),
	}
	if saved >= 0 {
		known := max(r.Kept-saved, 0)
		r.Saved, r.Known = &saved, &known
	}
	return r, map[string]string{"site": t.Site, "gallery": t.Gallery, "folder": r.Folder, "summary": s.Name() + ": " + s.String()}
}

// listCommand is the command that lists the pictures of a gallery, for the folder
// of crawl.yaml.
func (g *galleryHooks) listCommand(t touched) string {
	words := []string{"list", t.Site}
	if t.Gallery != "" {
		words = append(words, "--gallery", t.Gallery)
	}
	if name := filepath.Base(g.config.File); name != "crawl.yaml" {
		words = append(words, "--config", name)
	}
	line := "crawl"
	for _, word := range append(words, "--json") {
		line += " " + ShellWord(word)
	}
	return line
}
