package crawler

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"
)

// touched is a gallery that has new pictures, of which on_gallery is not told
// yet. What has a name in JSON is a line of a [touchedFile].
type touched struct {
	Site    string `json:"site"`
	Gallery string `json:"gallery"`
	// Folder is the innermost one that all its new pictures are in, as a path
	// in the store.
	Folder string `json:"folder,omitempty"`
	// Told, if not 0, makes the line another: on_gallery was told of what lines
	// before this place of the file say of the gallery.
	Told int64 `json:"told,omitempty"`

	saved  int64     // of them in this run
	isLeft bool      // there are others, which an earlier run saved
	last   time.Time // when the last of them was saved, or it was last found to be open
}

func (t touched) key() galleryKey { return galleryKey{t.Site, t.Gallery} }

// add counts another picture, by its path in the store.
func (t *touched) add(picture string, now time.Time) {
	t.Folder = inBoth(t.Folder, path.Dir(picture))
	t.saved++
	t.last = now
}

// inBoth is the innermost folder that two are in. One that is "" is not known.
func inBoth(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	for a != "." && a != b && !strings.HasPrefix(b, a+"/") {
		a = path.Dir(a)
	}
	return a
}

// touchedFile keeps on disk which galleries have new pictures, so that a run that
// is killed, or knows of more than it remembers, forgets none: the next run, or
// its own end, goes through them. A gallery may stand in it more than once; its
// folder is what is common to all its lines.
type touchedFile struct {
	path string
	file *os.File              // nil before the first line is added
	size int64                 // of the file, as far as it is known
	here map[galleryKey]string // the folders of those that stand in it, the latest
	err  error                 // the first
}

// note adds a gallery to the file and reports whether it did: not if it was added
// not long ago, with a folder that has this one in it.
func (f *touchedFile) note(k galleryKey, folder string) (added bool) {
	before, known := f.here[k]
	folder = inBoth(before, folder)
	if known && folder == before || f.err != nil {
		return false
	}
	f.write(touched{Site: k.site, Gallery: k.gallery, Folder: folder})
	if len(f.here) >= mostTouched {
		clear(f.here)
	}
	f.here[k] = folder
	return f.err == nil
}

// told takes note that on_gallery was told of what stands before a place.
func (f *touchedFile) told(k galleryKey, before int64) {
	if f.err == nil {
		f.write(touched{Site: k.site, Gallery: k.gallery, Told: before})
	}
}

// write adds a line.
func (f *touchedFile) write(t touched) {
	line, err := json.Marshal(t)
	if f.file == nil {
		err = errors.Join(err, f.open())
	}
	if err == nil {
		var n int
		n, err = f.file.Write(append(line, '\n'))
		f.size += int64(n)
	}
	f.fail(err)
}

// open opens the file behind its last line, which a kill may have cut.
func (f *touchedFile) open() error {
	file, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	f.file, f.here = file, map[galleryKey]string{}
	if f.size, err = file.Seek(0, io.SeekEnd); err == nil && f.size > 0 {
		f.size++
		_, err = file.WriteString("\n")
	}
	return err
}

func (f *touchedFile) fail(err error) {
	if f.err == nil && err != nil {
		f.err = fmt.Errorf("noting a gallery for on_gallery: %w", err)
	}
}

// close closes the file. Nothing is added afterwards.
func (f *touchedFile) close() error {
	if f.file == nil {
		return f.err
	}
	return errors.Join(f.err, f.file.Close())
}
