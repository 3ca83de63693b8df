package crawler

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// touchedList is what a touchedFile holds that is still to be told.
type touchedList struct {
	all  []touched // each gallery once, in the order of the file
	more bool      // there are others beyond those
}

// list reads the file, up to so many galleries.
func (f *touchedFile) list(most int) (touchedList, error) {
	var l touchedList
	at := map[galleryKey]int{} // in l.all
	ends := []int64{}          // of their last lines
	err := f.each(func(t touched, end int64) error {
		i, known := at[t.key()]
		switch {
		case t.Told > 0 && known && ends[i] <= t.Told:
			l.all[i] = touched{}
			delete(at, t.key())
		case t.Told > 0:
		case known:
			l.all[i].Folder, ends[i] = inBoth(l.all[i].Folder, t.Folder), end
		case len(at) == most:
			l.more = true
		default:
			at[t.key()] = len(l.all)
			l.all, ends = append(l.all, t), append(ends, end)
		}
		return nil
	})
	left := l.all[:0]
	for _, t := range l.all {
		if t != (touched{}) {
			left = append(left, t)
		}
	}
	l.all = left
	return l, err
}

// each calls visit for each line of the file, with the place where it ends. What
// is no gallery is left out, for its line was cut.
func (f *touchedFile) each(visit func(t touched, end int64) error) error {
	file, err := os.Open(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the galleries for on_gallery: %w", err)
	}
	defer file.Close()
	lines, end := bufio.NewReader(file), int64(0)
	for {
		line, err := lines.ReadBytes('\n')
		end += int64(len(line))
		var t touched
		if json.Unmarshal(line, &t) == nil {
			if err := visit(t, end); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			f.size = max(f.size, end)
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the galleries for on_gallery: %w", err)
		}
	}
}

// sweep goes through the file, closes it and leaves those galleries in it that
// are to be kept, which it counts; without any it is removed. While it goes on,
// lines may be added. It goes through a bounded number; those beyond it, and not
// counted exactly, are kept before the others, to have their turn next.
func (f *touchedFile) sweep(ctx context.Context, keep func(touched) bool) (left int64, more bool, err error) {
	l, err := f.list(mostTold)
	if err != nil {
		return 0, false, errors.Join(err, f.close())
	}
	seen, kept := make(map[galleryHash]struct{}, len(l.all)), l.all[:0]
	for _, t := range l.all {
		if l.more {
			seen[hashOfGallery(t.key())] = struct{}{}
		}
		if keep(t) {
			kept = append(kept, t)
		}
	}
	left = int64(len(kept))
	if err := f.close(); err != nil || ctx.Err() != nil {
		return left, l.more, err // whoever wants out at once waits for no file to be written anew
	}
	if len(kept) == 0 && !l.more {
		if err := os.Remove(f.path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return 0, false, fmt.Errorf("forgetting the galleries for on_gallery: %w", err)
		}
		return 0, false, nil
	}
	beyond, err := f.rewrite(seen, kept)
	if err != nil {
		err = fmt.Errorf("keeping the galleries for on_gallery: %w", err)
	}
	return left + beyond, l.more, err
}

// rewrite leaves in the file what was not seen, which it counts line by line, and
// what is kept of the others.
func (f *touchedFile) rewrite(seen map[galleryHash]struct{}, kept []touched) (beyond int64, err error) {
	file, err := os.Create(f.path + "-new")
	if err != nil {
		return 0, err
	}
	to := bufio.NewWriter(file)
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	if len(seen) > 0 {
		err = f.each(func(t touched, _ int64) error {
			if _, was := seen[hashOfGallery(t.key())]; was || t.Told > 0 {
				return nil
			}
			beyond++
			return lines.Encode(t)
		})
	}
	for _, t := range kept {
		err = errors.Join(err, lines.Encode(t))
	}
	err = errors.Join(err, to.Flush(), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), f.path)
	}
	return beyond, err
}
