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
// wrapped, if there is none. The caller closes the copy, which removes it.
func (b *bucket) fetch(ctx context.Context, path string) (c *localCopy, err error) {
	for range fetchTries {
		var brokeOff bool
		c, brokeOff, err = b.fetchOnce(ctx, path)
		if !brokeOff || ctx.Err() != nil {
			break
		}
	}
	return c, err
}

func (b *bucket) fetchOnce(ctx context.Context, path string) (c *localCopy, brokeOff bool, err error) {
	body, info, err := b.get(ctx, path)
	if err != nil {
		return nil, false, err
	}
	defer body.Close()
	file, err := os.CreateTemp("", "magpie-*")
	if err != nil {
		return nil, false, fmt.Errorf("making a copy of %q: %w", path, err)
	}
	c = &localCopy{file: file, info: info}
	src := &source{ctx: ctx, r: body, file: file, hash: sha256.New()}
	_, err = io.Copy(io.Discard, src)
	if err == nil && src.size != info.Size {
		err = io.ErrUnexpectedEOF
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, true, errors.Join(fmt.Errorf("reading %q: %w", path, err), c.close())
	}
	c.sha256 = src.sum()
	return c, false, nil
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

func (c *localCopy) close() error { return errors.Join(c.file.Close(), os.Remove(c.file.Name())) }
