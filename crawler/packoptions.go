package crawler

import (
	"fmt"
	"slices"

	"magpie/config"
)

// PackOptions says what to pack, and where to.
type PackOptions struct {
	Config *config.Config
	Rules  *Rulebook
	// Sites are the names of those whose galleries are packed; all if there is
	// none. Those that were taken out of the configuration are among them.
	Sites []string
	// Gallery is the name of the one to pack, nil for all. What a site has outside
	// of its galleries is called "", or after the site.
	Gallery *string
	// Folder is where the archives go: Folder/SITE/GALLERY.zip, or .cbz for comics.
	Folder string
	// Comic makes archives for readers of comics: pages numbered in reading order,
	// and a ComicInfo.xml.
	Comic bool
	// Incomplete packs also galleries that are not complete.
	Incomplete bool
	// Force writes each archive, whatever stands there.
	Force bool
	// OnGallery, if set, is told what became of each gallery, OnFault of every
	// picture that is not as it was recorded.
	OnGallery func(PackedGallery)
	OnFault   func(Fault)
}

// ext is the extension of the archives.
func (o PackOptions) ext() string {
	if o.Comic {
		return ".cbz"
	}
	return ".zip"
}

func (o PackOptions) wants(site string) bool {
	return len(o.Sites) == 0 || slices.Contains(o.Sites, site)
}

// wantsGallery reports whether a gallery is to be packed.
func (o PackOptions) wantsGallery(site, name string) bool {
	return o.wants(site) && (o.Gallery == nil || *o.Gallery == name || name == "" && *o.Gallery == site)
}

// UnknownGalleryError says that there is no gallery of a name.
type UnknownGalleryError struct {
	Name  string
	Sites []string // that were named
}

func (e *UnknownGalleryError) Error() string {
	site := "SITE"
	if len(e.Sites) > 0 {
		site = e.Sites[0]
	}
	return fmt.Sprintf("there is no gallery %q: its whole name is wanted, as 'crawl status %s' lists it", e.Name, site)
}
