package storage

import (
	"errors"
	"fmt"
	"io"
	"net/http"
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

// A name is cut where the key, that of its sidecar or one with a suffix would be too
// long. Where that leaves too little of it nothing is put at all.
func TestKeepInS3FitsNamesIntoKeys(t *testing.T) {
	server := startFakeS3(t)
	prefix := strings.Repeat(strings.Repeat("p", 200)+"/", 4)
	store := openS3At(t, "s3://"+testBucket+"/"+prefix)
	kept := func(folder string, n int) Kept {
		return store.Keep(t.Context(), []Keep{{
			Part: spool(t, store, "aa", pictureOf(t, n)), Path: folder + "/" + strings.Repeat("n", 200) + ".png", Suffix: "7f",
			Sidecar: []byte(fmt.Sprintf(`{"sha256":"%d"}`, n)),
		}})[0]
	}
	folder := strings.Repeat("f", 80)
	first := kept(folder, 1)
	for i, got := range []Kept{first, kept(folder, 2)} {
		key := prefix + got.Path + sidecarExt
		if got.Err != nil || len(key) != maxKey || server.read(key) == nil || (i == 1) != strings.HasSuffix(got.Path, "n-7f.png") {
			t.Errorf("%d: got %+v, with a sidecar under a key of %d bytes", i, got, len(key))
		}
	}
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		t.Errorf("there was a %s request", r.Method)
		return false
	}
	got := kept(strings.Repeat("f", 110), 3)
	if _, ok := errors.AsType[*NameError](got.Err); !ok || got.Path != "" {
		t.Errorf("got %+v, want a *NameError", got)
	}
}

// The region is asked for once, before anything is fetched: that is not tried again as
// other requests are.
func TestS3AsksForTheRegionOnce(t *testing.T) {
	server := startFakeS3(t)
	t.Setenv("AWS_REGION", "")
	asked := 0
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		isRegion := r.URL.Query().Has("location")
		if isRegion {
			asked++
			_, _ = io.WriteString(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>`)
		}
		return isRegion
	}
	store := openS3(t)
	keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png"})
	if asked != 1 || store.settings.region != "eu-west-1" {
		t.Errorf("asked %d times, want 1, and it is %q", asked, store.settings.region)
	}
}

// openS3 opens a store in the bucket of a test.
func openS3(t *testing.T) *S3 {
	t.Helper()
	return openS3At(t, testOutput)
}

func openS3At(t *testing.T, output string) *S3 {
	t.Helper()
	s, err := OpenS3(t.Context(), output, filepath.Join(t.TempDir(), "parts"), mayAlways)
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

// mayAlways lets an output begin.
func mayAlways() error { return nil }

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
