package crawler

import (
	"bufio"
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
// yet. What has a name in JSON is kept on disk.
type touched struct {
	Site    string `json:"site"`
	Gallery string `json:"gallery"`
	// Folder is the innermost one that all its new pictures are in, as a path
	// in the store.
	Folder string `json:"folder"`

	saved int64     // of them in this run; 0 if that is not known
	last  time.Time // when the last of them was saved, or it was last found to be open
}

func (t touched) key() galleryKey { return galleryKey{t.Site, t.Gallery} }

// add counts another picture, by its path in the store.
func (t *touched) add(picture string, now time.Time) {
	if t.saved == 0 {
		t.Folder = path.Dir(picture)
	}
	for t.Folder != "." && !strings.HasPrefix(picture, t.Folder+"/") {
		t.Folder = path.Dir(t.Folder)
	}
	t.saved++
	t.last = now
}

// touchedFile keeps on disk which galleries have new pictures, so that a run that
// is killed, or knows of more than it remembers, forgets none: the next run, or
// its own end, goes through them. A gallery may stand in it more than once.
type touchedFile struct {
	path string
	file *os.File                // nil before the first is noted
	here map[galleryKey]struct{} // of those that stand in it, the latest
	err  error                   // the first
}

// note adds a gallery to the file, unless it was added not long ago.
func (f *touchedFile) note(t touched) {
	if _, ok := f.here[t.key()]; ok || f.err != nil {
		return
	}
	if f.file == nil {
		f.open()
	}
	line, err := json.Marshal(t)
	if f.err == nil && err == nil {
		_, err = f.file.Write(append(line, '\n'))
	}
	if f.err = errors.Join(f.err, err); f.err != nil {
		f.err = fmt.Errorf("noting a gallery for on_gallery: %w", f.err)
		return
	}
	if len(f.here) >= mostTouched {
		clear(f.here)
	}
	f.here[t.key()] = struct{}{}
}

// open opens the file behind its last line, which a kill may have cut.
func (f *touchedFile) open() {
	f.here = map[galleryKey]struct{}{}
	if f.file, f.err = os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644); f.err == nil {
		_, f.err = f.file.WriteString("\n")
	}
}

// close closes the file. Nothing is noted afterwards.
func (f *touchedFile) close() error {
	if f.file == nil {
		return f.err
	}
	return errors.Join(f.err, f.file.Close())
}

// sweep closes the file, goes through it and leaves those galleries in it that
// are to be kept, which it counts; without any it is removed.
func (f *touchedFile) sweep(keep func(touched) bool) (left int64, err error) {
	if err := f.close(); err != nil {
		return 0, err
	}
	from, err := os.Open(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the galleries for on_gallery: %w", err)
	}
	defer from.Close()
	to, err := os.Create(f.path + "-new")
	if err == nil {
		left, err = filter(from, to, keep)
		err = errors.Join(err, to.Close())
	}
	switch {
	case err != nil:
	case left == 0:
		err = errors.Join(os.Remove(to.Name()), os.Remove(f.path))
	default:
		err = os.Rename(to.Name(), f.path)
	}
	if err != nil {
		err = fmt.Errorf("keeping the galleries for on_gallery: %w", err)
	}
	return left, err
}

// filter copies the galleries that are to be kept, and counts them. It drops what
// stands there twice, if not too far apart, and what is no gallery, for its line
// was cut.
func filter(from io.Reader, to io.Writer, keep func(touched) bool) (n int64, err error) {
	lines, copied := bufio.NewReader(from), map[galleryKey]struct{}{}
	for err == nil {
		var line []byte
		if line, err = lines.ReadBytes('\n'); err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
		var t touched
		if json.Unmarshal(line, &t) != nil {
			continue
		}
		if _, twice := copied[t.key()]; twice || !keep(t) {
			continue
		}
		if len(copied) >= mostTouched {
			clear(copied)
		}
		copied[t.key()] = struct{}{}
		n++
		if _, err := to.Write(line); err != nil {
			return n, err
		}
	}
	return n, nil
}
