package storage

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
)

// localCopy is an object on the local disk, for what has to look at it twice. It has
// no name there, as far as the system lets an open file be without, so that a kill
// leaves nothing.
type localCopy struct {
	file   *os.File // at its beginning
	info   minio.ObjectInfo
	sha256 [32]byte
	// name is set where the file still has one.
	name string
}

// copyPrefix is what the names of copies begin with. They are in the folder of parts:
// that is where room is kept free.
const copyPrefix = "copy-"

// isCopy reports whether a file in the folder of parts is a copy. One that has a name
// is either being looked at, on a system that does not let go of it then, or left by
// a kill.
func isCopy(name string) bool { return strings.HasPrefix(name, copyPrefix) }

// makeCopy makes an empty copy in a folder, and that folder if need be.
func makeCopy(folder string) (*localCopy, error) {
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(folder, copyPrefix+"*")
	if err != nil {
		return nil, err
	}
	c := &localCopy{file: file}
	if err := os.Remove(file.Name()); err != nil {
		c.name = file.Name()
	}
	return c, nil
}

// fetchTries is how often an object is fetched whose transfer breaks off.
const fetchTries = 3

// untilWhole fetches an object until its transfer does not break off. The error is a
// [*ReadError] if it did each time.
func untilWhole(ctx context.Context, fetch func() error) (err error) {
	for range fetchTries {
		err = fetch()
		if _, brokeOff := errors.AsType[*ReadError](err); !brokeOff || ctx.Err() != nil {
			break
		}
	}
	return err
}

// fetch copies an object to the local disk. The error is errNoObject, wrapped, if
// there is none, and a [*ReadError] if its transfer broke off each time. The caller
// closes the copy, which removes it.
func (b *bucket) fetch(ctx context.Context, path string) (c *localCopy, err error) {
	err = untilWhole(ctx, func() error {
		c, err = b.fetchOnce(ctx, path)
		return err
	})
	return c, err
}

func (b *bucket) fetchOnce(ctx context.Context, path string) (*localCopy, error) {
	body, info, err := b.get(ctx, path)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	c, err := makeCopy(b.copies)
	if err != nil {
		return nil, fmt.Errorf("making a copy of %q: %w", path, err)
	}
	c.info = info
	c.sha256, err = readThrough(ctx, body, info.Size, c.file)
	if err == nil {
		_, err = c.file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("copying %q: %w", path, err), c.close())
	}
	return c, nil
}

// hash gives the SHA-256 of an object, which is kept nowhere. The errors are those of
// [bucket.fetch].
func (b *bucket) hash(ctx context.Context, path string) (sum [32]byte, err error) {
	err = untilWhole(ctx, func() error {
		body, info, err := b.get(ctx, path)
		if err != nil {
			return err
		}
		defer body.Close()
		if sum, err = readThrough(ctx, body, info.Size, io.Discard); err != nil {
			return fmt.Errorf("reading %q: %w", path, err)
		}
		return nil
	})
	return sum, err
}

// transferFault is the error of an object that has to be read before one can be kept: a
// transfer that broke off each time is no fault of the object then.
func (b *bucket) transferFault(path string, err error) error {
	if _, brokeOff := errors.AsType[*ReadError](err); brokeOff {
		return b.fault("reading", path, err)
	}
	return err
}

// readThrough reads an object of some bytes to its end, hashes it and writes it on.
func readThrough(ctx context.Context, body io.Reader, size int64, to io.Writer) (sum [32]byte, err error) {
	src := &source{ctx: ctx, r: body, file: to, hash: sha256.New()}
	if _, err := io.Copy(io.Discard, src); err != nil {
		return sum, err
	}
	if src.size != size {
		return sum, &ReadError{io.ErrUnexpectedEOF}
	}
	return src.sum(), nil
}

// object is the copy as it was, to be put elsewhere.
func (c *localCopy) object() object {
	told := map[string]string{}
	for name, value := range c.info.UserMetadata {
		if name != hashToldBack {
			told[name] = value
		}
	}
	return object{body: c.file, size: c.info.Size, sha256: c.sha256, mime: c.info.ContentType, told: told}
}

// drop is close where a copy that cannot be removed is no news.
func (c *localCopy) drop() { _ = c.close() }

func (c *localCopy) close() error {
	err := c.file.Close()
	if c.name != "" {
		err = errors.Join(err, os.Remove(c.name))
	}
	return err
}
