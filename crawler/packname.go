package crawler

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"magpie/storage"
)

// name gives every page its name in the archive.
func (b *book) name(comic bool) {
	if comic {
		b.number()
		return
	}
	folder := b.folder()
	seen := make(map[string]bool, len(b.pages))
	for i := range b.pages {
		page := &b.pages[i]
		page.name = storage.Clean(strings.TrimPrefix(strings.TrimPrefix(page.Path, folder), "/"))
		if seen[page.name] {
			page.name = "" // two pictures of the same bytes, which are one file
		}
		seen[page.name] = true
	}
	b.pages = slices.DeleteFunc(b.pages, func(p packPage) bool { return p.name == "" })
}

// number names the pages 0001.jpg, 0002.jpg … in reading order, so wide that they
// have it also where names are compared letter by letter.
func (b *book) number() {
	width := max(4, len(fmt.Sprint(len(b.pages))))
	for i := range b.pages {
		b.pages[i].name = fmt.Sprintf("%0*d%s", width, i+1, strings.ToLower(path.Ext(b.pages[i].Path)))
	}
}

// folder is the one that all pages are below.
func (b *book) folder() string {
	if len(b.pages) == 0 {
		return ""
	}
	folder := path.Dir(b.pages[0].Path)
	for _, page := range b.pages {
		for folder != "." && !strings.HasPrefix(page.Path, folder+"/") {
			folder = path.Dir(folder)
		}
	}
	if folder == "." {
		return ""
	}
	return folder
}

// isComicPage reports whether readers of comics show what has a MIME type.
func isComicPage(mimeType string) bool { return strings.HasPrefix(mimeType, "image/") }
