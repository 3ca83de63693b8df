package storage

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/minio/minio-go/v7"
)

// localCopy is an object on the local disk, for what has to look at it twice.
type localCopy struct {
	file   *os.File // at its beginning
	info   minio.ObjectInfo
	sha256 [32]byte
}

// fetchTries is how often an object is fetched whose transfer breaks off.
const fetchTries = 3

// fetch copies an object into a temporary file. The error is fs.ErrNotExist,
// wrapped, if there is none, and a [*ReadError] if its transfer broke off each
// time. The caller closes the copy, which removes it.
func (b *bucket) fetch(ctx context.Context, path string) (c *localCopy, err error) {
	for range fetchTries {
		c, err = b.fetchOnce(ctx, path)
		if _, brokeOff := errors.AsType[*ReadError](err); !brokeOff || ctx.Err() != nil {
			break
		}
	}
	return c, err
}

func (b *bucket) fetchOnce(ctx context.Context, path string) (*localCopy, error) {
	body, info, err := b.get(ctx, path)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	file, err := os.CreateTemp("", "magpie-*")
	if err != nil {
		return nil, fmt.Errorf("making a copy of %q: %w", path, err)
	}
	c := &localCopy{file: file, info: info}
	if err := c.fill(ctx, body); err != nil {
		return nil, errors.Join(fmt.Errorf("copying %q: %w", path, err), c.close())
	}
	return c, nil
}

// fill reads the object.
func (c *localCopy) fill(ctx context.Context, body io.Reader) error {
	src := &source{ctx: ctx, r: body, file: c.file, hash: sha256.New()}
	if _, err := io.Copy(io.Discard, src); err != nil {
		return err
	}
	if src.size != c.info.Size {
		return &ReadError{io.ErrUnexpectedEOF}
	}
	c.sha256 = src.sum()
	_, err := c.file.Seek(0, io.SeekStart)
	return err
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

func (c *localCopy) close() error { return errors.Join(c.file.Close(), os.Remove(c.file.Name())) }
