package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

const (
	// partSize is the size of the parts that a large object is put in, in bytes;
	// what is no larger is put at once.
	partSize = 16 << 20
	// maxParts is how many parts an object may have. Larger ones have larger parts.
	maxParts = 10_000
	// abortPatience is how long it may take to give up what was put of an object.
	abortPatience = 30 * time.Second
)

// putInParts puts a large object part by part. Nobody sees any of it before all is
// there. What was put of one that failed is given up: it would be paid for.
func (b *bucket) putInParts(ctx context.Context, key string, o object, etag string) (err error) {
	if _, err := b.api.StatObject(ctx, b.at.bucket, key, minio.StatObjectOptions{}); err == nil && etag == "" {
		return minio.ErrorResponse{StatusCode: http.StatusPreconditionFailed} // as it would be told at the end
	}
	upload, err := b.api.NewMultipartUpload(ctx, b.at.bucket, key, o.options())
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			b.abort(ctx, key, upload)
		}
	}()
	parts, err := b.putParts(ctx, key, upload, o)
	if err != nil {
		return err
	}
	var opts minio.PutObjectOptions
	condition(&opts, etag)
	done, err := b.api.CompleteMultipartUpload(ctx, b.at.bucket, key, upload, parts, opts)
	if isAbsent(err) { // completed by a request whose answer was lost, or what stood there was removed
		return minio.ErrorResponse{StatusCode: http.StatusPreconditionFailed}
	}
	return confirmed(done.ETag, err)
}

// noSuchUpload is the code by which a server says that an upload is over.
const noSuchUpload = "NoSuchUpload"

// errChangedPart says that a part has other bytes than it was verified with.
var errChangedPart = errors.New("the part on the local disk was changed since it was verified")

// putParts puts the parts of an object, one after another: other objects are put
// meanwhile. The error is errChangedPart, wrapped, if they are not the object.
func (b *bucket) putParts(ctx context.Context, key, upload string, o object) ([]minio.CompletePart, error) {
	size := max(partSize, (o.size+maxParts-1)/maxParts)
	var parts []minio.CompletePart
	whole := sha256.New()
	for at := int64(0); at < o.size; at += size {
		section := io.NewSectionReader(o.body, at, min(size, o.size-at))
		sum := sha256.New()
		if _, err := io.Copy(io.MultiWriter(sum, whole), section); err != nil {
			return nil, fmt.Errorf("reading the part: %w", err)
		}
		part, err := b.api.PutObjectPart(ctx, b.at.bucket, key, upload, len(parts)+1, section, section.Size(),
			minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum.Sum(nil)), DisableContentSha256: true})
		if err = confirmed(part.ETag, err); err != nil {
			return nil, err
		}
		parts = append(parts, minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag})
	}
	if [sha256.Size]byte(whole.Sum(nil)) != o.sha256 {
		return nil, fmt.Errorf("putting it: %w", errChangedPart)
	}
	return parts, nil
}

// abort gives up what was put of an object. That it cannot be given up is no news
// after the first error: [bucket.abortOld] will.
func (b *bucket) abort(ctx context.Context, key, upload string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortPatience)
	defer cancel()
	_ = b.api.AbortMultipartUpload(ctx, b.at.bucket, key, upload)
}

// oldUpload is the age of an upload that nobody can be at any more.
const oldUpload = 24 * time.Hour

// abortOld gives up what machines that were killed left of large objects. Where
// these may not be listed a rule of the bucket has to do so, and where the output is
// the whole bucket: there they may be another program's.
func (b *bucket) abortOld(ctx context.Context, now time.Time) {
	if b.at.prefix == "" {
		return
	}
	ctx = patient(ctx)
	var key, upload string
	for {
		page, err := b.api.ListMultipartUploads(ctx, b.at.bucket, b.at.prefix, key, upload, "", 1000)
		if err != nil {
			return
		}
		for _, u := range page.Uploads {
			isOld := !u.Initiated.IsZero() && now.Sub(u.Initiated) > oldUpload
			if isOld && strings.HasPrefix(u.Key, b.at.prefix) {
				b.abort(ctx, u.Key, u.UploadID)
			}
		}
		if !page.IsTruncated || page.NextKeyMarker < key || page.NextKeyMarker == key && page.NextUploadIDMarker == upload {
			return // or there is no next page, whatever the server says
		}
		key, upload = page.NextKeyMarker, page.NextUploadIDMarker
	}
}
