package storage

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// largePicture is more than two parts long.
func largePicture(t *testing.T, n int) []byte {
	t.Helper()
	return append(pictureOf(t, n), bytes.Repeat([]byte("0123456789abcdef"), 2*partSize/16)...)
}

func TestKeepInS3PutsLargeOnesInParts(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	for i, want := range []Kept{{Path: "a.png"}, {Path: "a.png", Adopted: true}, {Path: "a-7f.png"}} {
		data := largePicture(t, i/2)
		got := keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got := server.read(testPrefix + want.Path); !bytes.Equal(got, data) {
			t.Errorf("%q holds %d bytes, want other %d", want.Path, len(got), len(data))
		}
	}
	info, err := store.stat(t.Context(), "a.png")
	if err != nil || info.UserMetadata[hashToldBack] != hexSum(largePicture(t, 0)) {
		t.Errorf("it tells %v, %v", info.UserMetadata, err)
	}
}

// What somebody else puts while the parts are put keeps its name.
func TestKeepInS3GivesUpPartsOfATakenName(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("partNumber") == "3" && server.read(testPrefix+"a.png") == nil {
			server.spoil(t, testPrefix+"a.png", pictureOf(t, 5))
		}
		return false
	}
	got := keep(t, store, Keep{Part: spool(t, store, "aa", largePicture(t, 1)), Path: "a.png", Suffix: "7f"})
	if diff := cmp.Diff(Kept{Path: "a-7f.png"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := server.read(testPrefix + "a.png"); !bytes.Equal(got, pictureOf(t, 5)) {
		t.Error("what stood there was put over")
	}
	checkUploads(t, store, 0)
}

// Where an upload would be completed over what is there, nothing is put in parts.
func TestKeepInS3PutsLargeOnesAtOnceWhereItMust(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	inParts := 0
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			r.Header.Del("If-None-Match")
		}
		if r.URL.Query().Has("partNumber") && !strings.HasSuffix(r.URL.Path, probeObject) {
			inParts++
		}
		return false
	}
	for i, want := range []Kept{{Path: "a.png"}, {Path: "a-7f.png"}} {
		data := largePicture(t, i)
		got := keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !bytes.Equal(server.read(testPrefix+want.Path), data) {
			t.Errorf("%q holds other bytes", want.Path)
		}
	}
	if inParts > 0 {
		t.Errorf("%d parts were put", inParts)
	}
	checkUploads(t, store, 0)
}

// Uploads that a kill left are given up when nobody can be at them any more.
func TestSweepOfS3GivesUpOldUploads(t *testing.T) {
	startFakeS3(t)
	store := openS3(t)
	if _, err := store.api.NewMultipartUpload(t.Context(), testBucket, testPrefix+"a.png", object{}.options()); err != nil {
		t.Fatal(err)
	}
	if err := store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkUploads(t, store, 1)
	store.abortOld(t.Context(), time.Now().Add(2*oldUpload))
	checkUploads(t, store, 0)
}

// checkUploads counts uploads that are under way.
func checkUploads(t *testing.T, s *S3, want int) {
	t.Helper()
	page, err := s.api.ListMultipartUploads(t.Context(), testBucket, testPrefix, "", "", "", 1000)
	if err != nil || len(page.Uploads) != want {
		t.Errorf("there are %+v, %v, want %d", page.Uploads, err, want)
	}
}
