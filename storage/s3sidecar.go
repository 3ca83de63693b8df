package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
)

// sidecarObject is a sidecar to be put.
func sidecarObject(text []byte) object {
	return object{body: bytes.NewReader(text), size: int64(len(text)), sha256: sha256.Sum256(text), mime: "application/json"}
}

// putSidecar puts a sidecar beside the picture that is kept under path.
func (s *S3) putSidecar(ctx context.Context, k Keep, path string) error {
	wanted := path + sidecarExt
	longest, err := s.at.longestName(wanted)
	if err != nil {
		return err
	}
	for n := range maxAlternatives {
		name := alternative(longest, wanted, k.Suffix, n)
		if put, err := s.putSidecarAt(ctx, name, k.Sidecar); put || err != nil {
			return err
		}
	}
	return outOfNames(wanted)
}

// putSidecarAt puts a sidecar under a name, unless another picture's stands there.
// What is older and about the same picture makes room: beside the picture that
// there is now it would say what is not so.
func (s *S3) putSidecarAt(ctx context.Context, name string, sidecar []byte) (put bool, err error) {
	text, etag, err := s.putOrRead(ctx, name, sidecar)
	if errors.Is(err, errNoObject) {
		return false, nil // as in putOrAdopt
	}
	if err != nil || text == nil {
		return err == nil, err
	}
	var says, wanted identity
	isJSON := json.Unmarshal(text, &says) == nil && json.Unmarshal(sidecar, &wanted) == nil
	switch {
	case isJSON && says == wanted:
		return true, nil
	case isJSON && says.isEarlierThan(wanted):
		if _, err := s.putAside(ctx, name, earlierMark, sidecarObject(text)); err != nil {
			return false, err
		}
		err := s.put(ctx, name, sidecarObject(sidecar), etag)
		if errors.Is(err, fs.ErrExist) {
			err = &NameError{name, errChanging}
		}
		return err == nil, err
	}
	return false, nil
}

// putOrRead puts a sidecar, or reads what stands there; the text is nil if nothing did.
// The error is errNoObject, wrapped, if the server says that there is one and does not
// show it.
func (s *S3) putOrRead(ctx context.Context, name string, sidecar []byte) (text []byte, etag string, err error) {
	for range conflicts {
		err = s.put(ctx, name, sidecarObject(sidecar), "")
		if !errors.Is(err, fs.ErrExist) {
			return nil, "", err
		}
		text, etag, err = s.readSidecar(ctx, name)
		if !errors.Is(err, errNoObject) {
			break
		}
	}
	return text, etag, err
}

// moveEarlierSidecar moves a sidecar out of the way whose picture was lost and
// has other bytes under its name by now.
func (s *S3) moveEarlierSidecar(ctx context.Context, k Keep, path string) error {
	if !k.replaces(path) {
		return nil
	}
	name := path + sidecarExt
	text, etag, err := s.readSidecar(ctx, name)
	if errors.Is(err, errNoObject) {
		return nil
	}
	var says identity
	if err != nil || json.Unmarshal(text, &says) != nil || says.SHA256 != k.Over.SHA256 {
		return err
	}
	if _, err := s.putAside(ctx, name, earlierMark, sidecarObject(text)); err != nil {
		return err
	}
	return s.remove(ctx, name, etag)
}

// readSidecar reads an object that may be a sidecar; what is too long for one is
// cut, and so is none.
func (s *S3) readSidecar(ctx context.Context, name string) (text []byte, etag string, err error) {
	err = untilWhole(ctx, func() error {
		body, info, err := s.get(ctx, name)
		if err != nil {
			return err
		}
		defer body.Close()
		etag = info.ETag
		if text, err = io.ReadAll(io.LimitReader(body, maxSidecar)); err != nil {
			return &ReadError{err}
		}
		return nil
	})
	return text, etag, s.transferFault(name, err)
}
