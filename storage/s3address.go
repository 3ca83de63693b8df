package storage

import (
	"fmt"
	"path"
	"strings"

	"github.com/minio/minio-go/v7/pkg/s3utils"

	"magpie/config"
)

// s3Address is where a bucket keeps an output.
type s3Address struct {
	bucket string
	// prefix stands before every key: "" or a path that ends in a slash.
	prefix string
}

// IsBucket reports whether an output is an address in a bucket, and no folder.
func IsBucket(output string) bool { return strings.HasPrefix(output, config.BucketScheme) }

// parseS3Address reads "s3://BUCKET/PREFIX".
func parseS3Address(output string) (s3Address, error) {
	bucket, prefix, _ := strings.Cut(strings.TrimPrefix(output, config.BucketScheme), "/")
	if err := s3utils.CheckValidBucketNameStrict(bucket); err != nil {
		return s3Address{}, fmt.Errorf("the output %q names no bucket that there can be (%w): write s3://BUCKET/PREFIX", output, err)
	}
	if prefix = strings.Trim(prefix, "/"); prefix == "" {
		return s3Address{bucket: bucket}, nil
	}
	if prefix != Clean(prefix) {
		return s3Address{}, fmt.Errorf("the output %q has a prefix that is no plain path: write %s%s/%s", output, config.BucketScheme, bucket, Clean(prefix))
	}
	return s3Address{bucket, prefix + "/"}, nil
}

// maxKey is the longest key, in bytes of UTF-8.
const maxKey = 1024

// leastName is as much as a name needs, in bytes: any suffix, number and mark, and the
// extension of a sidecar.
const leastName = 128

// longestName is how long, in bytes, the names beside that of a path may be. The error
// is a [*NameError] if the folder leaves too few of the key for all that may have to
// stand there: it is told before anything is put.
func (a s3Address) longestName(p string) (int, error) {
	folder := path.Dir(p)
	room := maxKey - len(a.prefix) - len(folder) - len("/")
	if room < leastName {
		return 0, &NameError{p, fmt.Errorf("its folder leaves %d bytes of the %d of a key, and a name may need %d: choose a shorter save: for the site", room, maxKey, leastName)}
	}
	return min(maxName, room), nil
}

// key is the key of what is kept under a path.
func (a s3Address) key(p string) (string, error) {
	key := a.prefix + p
	if len(key) > maxKey {
		return "", &NameError{p, fmt.Errorf("its key has %d bytes, and %d are the most: choose a shorter save: for the site", len(key), maxKey)}
	}
	return key, nil
}
