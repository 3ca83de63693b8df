package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// putsAtOnce is how many pictures of a batch are put at once: each mostly waits
// for the server.
const putsAtOnce = 24

// Keep implements [Store]. The server says when an object is durable, so nothing
// is synced here. Pictures that want one name are kept one after another: of those
// with equal bytes the first is put and the others are adopted.
func (s *S3) Keep(ctx context.Context, batch []Keep) []Kept {
	kept := make([]Kept, len(batch))
	groups := byWantedName(batch)
	inParallel(len(groups), putsAtOnce, func(g int) {
		for _, i := range groups[g] {
			if kept[i] = s.keep(ctx, batch[i]); kept[i].Err != nil {
				kept[i].Err = fmt.Errorf("keeping %q: %w", batch[i].Path, kept[i].Err)
			}
		}
	})
	return kept
}

// byWantedName lists the pictures of a batch, those that want one name together.
func byWantedName(batch []Keep) (groups [][]int) {
	at := map[string]int{}
	for i, k := range batch {
		wanted := Clean(k.Path)
		g, known := at[wanted]
		if !known {
			g, at[wanted] = len(groups), len(groups)
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

// keep puts a picture, and its sidecar beside it. The picture comes first: where a
// kill leaves it alone, it is not recorded yet, and gets its sidecar when it is
// kept once more.
func (s *S3) keep(ctx context.Context, k Keep) Kept {
	if err := ctx.Err(); err != nil {
		return Kept{Err: err}
	}
	file, err := s.openPart(k.Part)
	if err != nil {
		return Kept{Err: err}
	}
	defer file.Close()
	kept := s.take(ctx, k, object{body: file, size: k.Part.Size, sha256: k.Part.SHA256, mime: k.Part.Type, told: k.told()})
	if kept.Err == nil {
		kept.Err = s.moveEarlierSidecar(ctx, k, kept.Path)
	}
	if kept.Err == nil && k.Sidecar != nil {
		kept.Err = s.putSidecar(ctx, k, kept.Path)
	}
	if kept.Err == nil {
		kept.Err = s.Discard(k.Part)
	}
	return kept
}

// take puts a picture under its final name. What it takes the place of stands
// there until then.
func (s *S3) take(ctx context.Context, k Keep, o object) Kept {
	over, err := s.setAside(ctx, k.Over)
	if err != nil {
		return Kept{Err: err}
	}
	kept := s.claim(ctx, k, o, over)
	if kept.Err == nil && over.aside != "" && kept.Path != over.path {
		kept.Err = s.remove(ctx, over.path, over.etag)
	}
	kept.Aside = over.aside
	return kept
}

// claim puts a picture under the wanted name, or under the first alternative that
// is free or already shows the same bytes.
func (s *S3) claim(ctx context.Context, k Keep, o object, over damaged) Kept {
	wanted := Clean(k.Path)
	longest, err := s.at.longestName(wanted)
	if err != nil {
		return Kept{Err: err}
	}
	for n := range maxAlternatives {
		name := k.name(longest, wanted, n)
		adopted, err := s.putOrAdopt(ctx, name, o, over)
		if err == nil {
			return Kept{Path: name, Adopted: adopted}
		}
		if !errors.Is(err, fs.ErrExist) {
			return Kept{Err: err}
		}
	}
	return Kept{Err: outOfNames(wanted)}
}

// putOrAdopt puts an object under a name, unless one with the same bytes stands
// there. The error is fs.ErrExist, wrapped, if there is any other, or the server
// says so and does not show it.
func (s *S3) putOrAdopt(ctx context.Context, name string, o object, over damaged) (adopted bool, err error) {
	if over.aside != "" && over.path == name {
		if err := s.put(ctx, name, o, over.etag); !errors.Is(err, fs.ErrExist) {
			return false, err
		}
	}
	for range conflicts {
		err = s.put(ctx, name, o, "")
		if !errors.Is(err, fs.ErrExist) {
			return false, err
		}
		same, statErr := s.holds(ctx, name, o)
		if errors.Is(statErr, errNoObject) {
			continue // removed since
		}
		if same || statErr != nil {
			return same, statErr
		}
		return false, err
	}
	// A server that crashed may refuse a name for good and have nothing there.
	return false, err
}

// modified is how an object tells the time of its picture.
const modified = "modified"

// told is what an object tells of its picture, beside its hash.
func (k Keep) told() map[string]string {
	told := tellFields(k.Fields)
	if isPlain(k.ModTime) {
		told[modified] = k.ModTime.UTC().Format(time.RFC3339)
	}
	return told
}
