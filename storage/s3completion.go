package storage

import (
	"context"
	"sync"

	"github.com/minio/minio-go/v7"
)

// completion is what is known of how a server completes the upload of an object
// that was put in parts. Some know conditions for objects that are put at once
// alone: there a large one is put at once, too, of 5 GiB at most.
type completion struct {
	mu sync.Mutex
	// isKnown says that the server was tried, and isSafe that it leaves alone what
	// has a name already.
	isKnown, isSafe bool
}

// mayPutInParts reports whether a large object may be put in parts. It is found out
// once, before the first of them.
func (b *bucket) mayPutInParts(ctx context.Context) (bool, error) {
	b.completion.mu.Lock()
	defer b.completion.mu.Unlock()
	if b.completion.isKnown {
		return b.completion.isSafe, nil
	}
	isSafe, err := b.tryCompleting(ctx)
	if err == nil {
		b.completion.isKnown, b.completion.isSafe = true, isSafe
	}
	return isSafe, err
}

// tryCompleting completes an upload over the probe, which is the same again where
// the server does so. It is put once more first: a rule of the bucket may have removed
// it since the run began.
func (b *bucket) tryCompleting(ctx context.Context) (refused bool, err error) {
	key, probe := b.at.prefix+probeObject, newProbe()
	if err := exceptExists(b.put(ctx, probeObject, probe, "")); err != nil {
		return false, err
	}
	upload, err := b.api.NewMultipartUpload(ctx, b.at.bucket, key, probe.options())
	if err != nil {
		return false, err
	}
	parts, err := b.putParts(ctx, key, upload, probe)
	if err == nil {
		var opts minio.PutObjectOptions
		condition(&opts, "")
		_, err = b.api.CompleteMultipartUpload(ctx, b.at.bucket, key, upload, parts, opts)
	}
	if err == nil || s3Code(err) == noSuchUpload { // the latter where the answer was lost
		return false, nil
	}
	b.abort(ctx, key, upload)
	if isTaken(err) {
		return true, nil
	}
	return false, err
}
