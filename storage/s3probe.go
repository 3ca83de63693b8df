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
// what has a name already. Where an earlier run found the latter, that is two
// requests, one to read and one to write; else mayBegin is asked first.
func (b *bucket) prove(ctx context.Context, mayBegin func() error) error {
	if err := b.findOrBegin(ctx, mayBegin); err != nil {
		return err
	}
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

// findOrBegin looks for the probe. Where there is none, and it may not begin there,
// another machine may have begun meanwhile, which is why it may not.
func (b *bucket) findOrBegin(ctx context.Context, mayBegin func() error) error {
	err := b.findProbe(ctx)
	if !errors.Is(err, errNothingKept) {
		return err
	}
	refusal := mayBegin()
	if refusal == nil {
		return nil
	}
	if err := b.findProbe(ctx); !errors.Is(err, errNothingKept) {
		return err
	}
	return refusal
}

// errNothingKept says that no run ever kept anything at an address.
var errNothingKept = errors.New("nothing was ever kept there: it has no object " + probeObject)

// findProbe makes sure that pictures were kept there at some time. A server that is
// another one, or knows nothing of buckets, would say of each of them that it is
// missing. The object is asked for as a whole, for only then does a server say why it
// is not to be had.
func (b *bucket) findProbe(ctx context.Context) error {
	body, _, err := b.get(ctx, probeObject)
	if errors.Is(err, errNoObject) {
		return &BucketError{
			Output: b.output, Err: errNothingKept,
			Advice: "see that output: in crawl.yaml, and AWS_ENDPOINT_URL, lead to where the pictures are; if they do, put an object of that name there, whatever is in it",
		}
	}
	if errors.Is(err, errArchived) {
		return nil
	}
	if err != nil {
		return err
	}
	return body.Close()
}

// exceptExists drops the error by which a bucket tells that a name is taken.
func exceptExists(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
