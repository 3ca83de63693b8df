package storage

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	testPrefix = "a prefix/图/"
	testOutput = "s3://" + testBucket + "/" + testPrefix
)

func TestS3(t *testing.T) {
	testStore(t, func(t *testing.T) opened {
		server := startFakeS3(t)
		store := openS3(t)
		return opened{
			store: store,
			read:  func(path string) []byte { return server.read(testPrefix + path) },
			put: func(t *testing.T, path string, data []byte) {
				t.Helper()
				server.spoil(t, testPrefix+path, data)
			},
			parts: func() []string { return partsIn(t, store.Parts()) },
		}
	})
}

// What an object tells was put beside its bytes: that is no proof that the server still
// has these.
func TestKeepInS3AdoptsNothingUnread(t *testing.T) {
	data, lost := pictureOf(t, 1), pictureOf(t, 1)
	lost[len(lost)/2] ^= 1
	server := startFakeS3(t)
	store := openS3(t)
	again := func() Kept {
		return keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"})
	}
	again()
	if diff := cmp.Diff(Kept{Path: "a.png", Adopted: true}, again()); diff != "" {
		t.Errorf("whole (-want +got)\n%s", diff)
	}
	server.spoil(t, testPrefix+"a.png", lost)
	if diff := cmp.Diff(Kept{Path: "a-7f.png"}, again()); diff != "" {
		t.Errorf("with bytes lost (-want +got)\n%s", diff)
	}
}

// openS3 opens a store in the bucket of a test.
func openS3(t *testing.T) *S3 {
	t.Helper()
	return openS3At(t, testOutput)
}

func openS3At(t *testing.T, output string) *S3 {
	t.Helper()
	s, err := OpenS3(t.Context(), output, filepath.Join(t.TempDir(), "parts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// partsIn lists the ids of the parts of a store.
func partsIn(t *testing.T, output string) (ids []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(output, partFolder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), partExt))
	}
	return ids
}
