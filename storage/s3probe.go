package storage

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"strings"

	"github.com/minio/minio-go/v7"
)

// probeObject is an object that nothing is kept in. It stays: where it stands, the
// bucket was proven to be sound.
const probeObject = ownFolder + "/probe"

func newProbe() object {
	const text = "The pictures beside this are kept by crawl.\n"
	return object{body: strings.NewReader(text), size: int64(len(text)), sha256: sha256.Sum256([]byte(text)), mime: "text/plain"}
}

// errIgnoresConditions says that a server would put one object over another.
var errIgnoresConditions = errors.New("this server puts an object over one that is there, although it is told not to (If-None-Match: *): pictures would be lost")

// prove finds out whether pictures can be kept at all, before any is asked for:
// whether the bucket is there and open to us, and whether the server leaves alone
// what has a name already. Where an earlier run found the latter, that is one
// request.
func (b *bucket) prove(ctx context.Context) error {
	probe := newProbe()
	first := b.put(ctx, probeObject, probe, "")
	if first != nil {
		return exceptExists(first)
	}
	again := b.put(ctx, probeObject, probe, "")
	if again == nil {
		_ = b.api.RemoveObject(ctx, b.at.bucket, b.at.prefix+probeObject, minio.RemoveObjectOptions{})
		return &BucketError{
			Output: b.output, Err: errIgnoresConditions,
			Advice: "choose a server that knows conditional writes, or a newer version of this one",
		}
	}
	return exceptExists(again)
}

// exceptExists drops the error by which a bucket tells that a name is taken.
func exceptExists(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
