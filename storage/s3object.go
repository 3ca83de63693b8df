package storage

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/minio/minio-go/v7"
)

// object is what is to be put under a key.
type object struct {
	body   io.ReaderAt
	size   int64
	sha256 [32]byte
	mime   string
	// told is what stands beside the bytes, besides their hash.
	told map[string]string
}

const (
	// hashTold is the name under which an object tells its SHA-256, in hexadecimal.
	// It stands as "x-amz-meta-sha256", and comes back with a capital letter.
	hashTold     = "sha256"
	hashToldBack = "Sha256"
	// checksumHeader has a server compare what arrived before it keeps it.
	checksumHeader = "x-amz-checksum-sha256"
)

// options are the headers of an object.
func (o object) options() minio.PutObjectOptions {
	told := map[string]string{hashTold: hex.EncodeToString(o.sha256[:])}
	for name, value := range o.told {
		told[name] = value
	}
	return minio.PutObjectOptions{ContentType: o.mime, UserMetadata: told, DisableContentSha256: true}
}

// condition has a request done only where there is no object yet or, if etag is
// set, only over the one that it names.
func condition(opts *minio.PutObjectOptions, etag string) {
	if etag == "" {
		opts.SetMatchETagExcept("*")
	} else {
		opts.SetMatchETag(etag)
	}
}

const (
	// conflicts is how often an object is put that somebody else put at the same
	// moment. conflictPause is the time after the first; each is twice as long, up to
	// longestPause: half a minute in all.
	conflicts     = 10
	conflictPause = 200 * time.Millisecond
	longestPause  = 16 * conflictPause
)

// put puts an object under a path where there is none or, if etag is set, over the
// one that it names. The error is fs.ErrExist, wrapped, if there is another. An
// answer that was lost is asked for again, and may then be fs.ErrExist for what was
// put by the first request. When put returns nil the object is durable.
func (b *bucket) put(ctx context.Context, path string, o object, etag string) error {
	key, err := b.at.key(path)
	if err != nil {
		return err
	}
	ctx = patient(ctx)
	for n := range conflicts {
		if err = b.putAt(ctx, key, o, etag); !isPassing(err) {
			break
		}
		select {
		case <-time.After(min(b.pause<<n, longestPause)):
		case <-ctx.Done():
		}
	}
	if isTaken(err) || etag != "" && isAbsent(err) {
		return &fs.PathError{Op: "put", Path: path, Err: fs.ErrExist}
	}
	return b.fault("putting", path, err)
}

func (b *bucket) putAt(ctx context.Context, key string, o object, etag string) error {
	if o.size > partSize {
		if inParts, err := b.mayPutInParts(ctx); err != nil {
			return err
		} else if inParts {
			return b.putInParts(ctx, key, o, etag)
		}
	}
	opts := o.options()
	opts.UserMetadata[checksumHeader] = base64.StdEncoding.EncodeToString(o.sha256[:])
	condition(&opts, etag)
	info, err := b.api.PutObject(ctx, b.at.bucket, key, io.NewSectionReader(o.body, 0, o.size), o.size, "", hex.EncodeToString(o.sha256[:]), opts)
	if sum := info.ChecksumSHA256; err == nil && sum != "" && sum != opts.UserMetadata[checksumHeader] {
		return fmt.Errorf("%w: it has other bytes", errNotKept)
	}
	return confirmed(info.ETag, err)
}

// errNotKept says that an answer is not that of a server of buckets which keeps what
// it was sent, although it says that all is well: something between may give it.
var errNotKept = errors.New("what answers does not say that it keeps what it was sent")

// confirmed makes sure that what was put has an ETag: every server gives it one.
func confirmed(etag string, err error) error {
	if err == nil && etag == "" {
		return fmt.Errorf("%w: it names no ETag", errNotKept)
	}
	return err
}

// holds reports whether an object has the bytes of another that was to be put
// there. It is read, unless it tells another hash itself: what it tells was put beside
// it, and does not say what a server has kept of it.
func (b *bucket) holds(ctx context.Context, path string, o object) (bool, error) {
	info, err := b.stat(ctx, path)
	if err != nil || info.Size != o.size {
		return false, err
	}
	if told := info.UserMetadata[hashToldBack]; told != "" && told != hex.EncodeToString(o.sha256[:]) {
		return false, nil
	}
	sum, err := b.hash(ctx, path)
	return sum == o.sha256, b.transferFault(path, err)
}

// errChanging says that an object comes and goes.
var errChanging = errors.New("somebody puts and removes it again and again")
