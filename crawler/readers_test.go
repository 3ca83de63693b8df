package crawler

import (
	"testing"

	"magpie/config"
)

// Whoever reads a bucket mostly waits for it.
func TestReadersOf(t *testing.T) {
	if got := readersOf(&config.Config{Output: "s3://pictures/a"}); got != bucketReaders {
		t.Errorf("of a bucket: %d, want %d", got, bucketReaders)
	}
	if got := readersOf(&config.Config{Output: t.TempDir()}); got < leastReaders || got > mostReaders {
		t.Errorf("of a folder: %d, want %d to %d", got, leastReaders, mostReaders)
	}
}
