package crawler

import (
	"errors"
	"fmt"

	"magpie/config"
	"magpie/storage"
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

// onFolder adds to an error what people can do about the folder of the archives, if
// it is one of that: of a picture, of a name and of an interruption it says nothing.
func (o PackOptions) onFolder(err error) error {
	_, ofPicture := errors.AsType[*storage.NotAsRecordedError](err)
	_, ofName := errors.AsType[*storage.NameError](err)
	if err == nil || ofPicture || ofName || isCancellation(err) {
		return err
	}
	advice := fmt.Sprintf("see that %s has room and may be written to, or name another folder; %s", o.Folder, again)
	if errors.Is(err, storage.ErrInUse) {
		advice = "wait for the other command to end, or name another folder"
	}
	return &GroundError{err, advice}
}
