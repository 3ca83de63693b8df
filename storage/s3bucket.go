package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket is an output in a bucket. All paths are below the output. It is safe for
// concurrent use.
type bucket struct {
	api       *minio.Core
	transport *steadyTransport
	at        s3Address
	settings  s3Settings
	output    string // as crawl.yaml has it
	// copies is the local folder for copies of objects. It may not be there yet.
	copies string
	// comparing holds as many as copy an object to compare it.
	comparing chan struct{}
	keys      *credentials.Credentials
	// pause is that after an object that was put is to be put once more.
	pause time.Duration

	completion completion
}

const (
	// triesAtStart is how often a request is tried before anything is fetched: a
	// wrong address should be told soon.
	triesAtStart = 3
	// tries is how often it is tried later: for half a minute or so, for pictures
	// wait meanwhile.
	tries = 60
)

// openBucket makes a client. Nothing is asked of the server yet.
func openBucket(output string, tries int) (*bucket, error) {
	at, err := parseS3Address(output)
	if err != nil {
		return nil, err
	}
	settings, err := readS3Settings()
	if err != nil {
		return nil, err
	}
	transport, err := settings.transport()
	if err != nil {
		return nil, err
	}
	keys := credentials.New(newKeyring(transport))
	b := &bucket{
		transport: &steadyTransport{Transport: transport, silence: longestSilence, overtaking: overtaking{patience: overtakingPatience}, expired: keys.Expire},
		at:        at, settings: settings, output: output, keys: keys,
		comparing: make(chan struct{}, comparedAtOnce), pause: conflictPause,
	}
	if err := b.identify(); err != nil {
		return nil, err
	}
	return b, b.connect(tries)
}

// identify returns an error where there are no credentials. They are looked for
// once more when they expire.
func (b *bucket) identify() error {
	_, err := b.keys.GetWithContext(&credentials.CredContext{Client: &http.Client{Transport: b.transport}})
	if err != nil {
		return &BucketError{Output: b.output, Err: err, Advice: b.advice(err)}
	}
	return nil
}

// connect has requests tried so many times. Where the region of the bucket was asked
// for by an earlier one that is not done again: it would be tried once alone.
func (b *bucket) connect(tries int) error {
	if b.api != nil && b.settings.region == "" {
		region, err := b.api.GetBucketLocation(context.Background(), b.at.bucket)
		if err != nil {
			return b.fault("asking for the region of", b.at.bucket, err)
		}
		b.settings.region = region
	}
	api, err := minio.NewCore(b.settings.host, &minio.Options{
		Creds: b.keys, Secure: b.settings.secure, Region: b.settings.region,
		Transport: b.transport, MaxRetries: tries,
	})
	if err != nil {
		return fmt.Errorf("reaching %s: %w", b.settings.endpoint(), err)
	}
	api.SetAppInfo("magpie", "1")
	b.api = api
	return nil
}

func (b *bucket) close() { b.transport.CloseIdleConnections() }

// errNoObject says that a bucket has no such object. It is fs.ErrNotExist, too; but
// that may also be said of a local file.
var errNoObject = fmt.Errorf("there is no such object: %w", fs.ErrNotExist)

// stat tells of an object. The error is errNoObject, wrapped, if there is none.
func (b *bucket) stat(ctx context.Context, path string) (minio.ObjectInfo, error) {
	key, err := b.at.key(path)
	if err != nil {
		return minio.ObjectInfo{}, err
	}
	info, err := b.api.StatObject(patient(ctx), b.at.bucket, key, minio.StatObjectOptions{})
	if isAbsent(err) {
		return info, &fs.PathError{Op: "stat", Path: path, Err: errNoObject}
	}
	return info, b.fault("looking at", path, err)
}

// errArchived says that an object is there and cannot be read.
var errArchived = errors.New("a rule of the bucket moved it to an archive: restore it there")

// get reads an object. The error is errNoObject, wrapped, if there is none, and
// errArchived in a [*ReadError] if its bytes are not at hand. The caller closes it.
func (b *bucket) get(ctx context.Context, path string) (io.ReadCloser, minio.ObjectInfo, error) {
	if !fs.ValidPath(path) {
		return nil, minio.ObjectInfo{}, &fs.PathError{Op: "open", Path: path, Err: fs.ErrInvalid}
	}
	key, err := b.at.key(path)
	if err != nil {
		return nil, minio.ObjectInfo{}, err
	}
	body, info, _, err := b.api.GetObject(patient(ctx), b.at.bucket, key, minio.GetObjectOptions{})
	if isAbsent(err) {
		return nil, info, &fs.PathError{Op: "open", Path: path, Err: errNoObject}
	}
	if s3Code(err) == "InvalidObjectState" {
		return nil, info, &ReadError{errArchived}
	}
	return body, info, b.fault("reading", path, err)
}

// remove removes an object if it is still the one that an ETag names. A server that
// knows no condition for that may remove what another machine puts at that moment.
func (b *bucket) remove(ctx context.Context, path, etag string) error {
	info, err := b.stat(ctx, path)
	if errors.Is(err, errNoObject) || err == nil && info.ETag != etag {
		return nil
	}
	if err != nil {
		return err
	}
	err = b.api.RemoveObject(onlyThis(patient(ctx), etag), b.at.bucket, info.Key, minio.RemoveObjectOptions{})
	if isS3Status(err, http.StatusNotImplemented) {
		err = b.api.RemoveObject(patient(ctx), b.at.bucket, info.Key, minio.RemoveObjectOptions{})
	}
	if isTaken(err) || isAbsent(err) {
		return nil
	}
	return b.fault("removing", path, err)
}
