package storage

import (
	"context"
	"errors"
	"io/fs"
)

// damaged is an object that another may take the place of, for a copy of it stands
// under another name; the zero value is none.
type damaged struct {
	path, etag string
	aside      string // the name of the copy
}

// setAside copies an object to the name of a damaged picture if it is damaged by
// now. The object itself stays until another is put over it, so nobody sees its
// path free.
func (s *S3) setAside(ctx context.Context, r *Recorded) (damaged, error) {
	if r == nil {
		return damaged{}, nil
	}
	copied, err := s.fetch(ctx, r.Path)
	if errors.Is(err, errNoObject) {
		return damaged{}, nil
	}
	if err != nil {
		return damaged{}, s.transferFault(r.Path, err)
	}
	defer copied.drop()
	if copied.compare(ctx, *r).Condition != Damaged {
		return damaged{}, nil
	}
	aside, err := s.putAside(ctx, r.Path, damagedMark, copied.object())
	return damaged{path: r.Path, etag: copied.info.ETag, aside: aside}, err
}

// putAside puts an object under a name with a mark before its extension. One that
// was left there by a kill is found again.
func (s *S3) putAside(ctx context.Context, name, mark string, o object) (aside string, err error) {
	longest, err := s.at.longestName(name)
	if err != nil {
		return "", err
	}
	for n := range maxAlternatives {
		aside = markedAlternative(longest, name, "", mark, n)
		if _, err = s.putOrAdopt(ctx, aside, o, damaged{}); !errors.Is(err, fs.ErrExist) {
			return aside, err
		}
	}
	return "", outOfNames(name)
}
