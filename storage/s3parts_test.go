package storage

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
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

// What the local disk has lost since a picture was verified is not kept.
func TestKeepInS3PutsWhatWasVerified(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	part := spool(t, store, "aa", largePicture(t, 1))
	file, err := os.OpenFile(filepath.Join(store.Parts(), partFolder, "aa"+partExt), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt([]byte{1}, partSize+1)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	kept := store.Keep(t.Context(), []Keep{{Part: part, Path: "a.png"}})
	if !errors.Is(kept[0].Err, errChangedPart) || server.read(testPrefix+"a.png") != nil {
		t.Errorf("got %+v, want %v", kept[0], errChangedPart)
	}
	checkUploads(t, store, 0)
}

// Who began to answer before all parts were one object says what became of it below a
// status of success.
func TestKeepInS3FindsATakenNameInAnAnswer(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		refused := r.Method == http.MethodPost && r.URL.Query().Has("uploadId") && strings.HasSuffix(r.URL.Path, "/a.png")
		if refused {
			server.spoil(t, testPrefix+"a.png", pictureOf(t, 5))
			answerS3(w, http.StatusOK, "PreconditionFailed")
		}
		return refused
	}
	got := keep(t, store, Keep{Part: spool(t, store, "aa", largePicture(t, 1)), Path: "a.png", Suffix: "7f"})
	if diff := cmp.Diff(Kept{Path: "a-7f.png"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// An upload whose completion was told by half is not put once more.
func TestKeepInS3FindsWhatWasCompleted(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	cuts := 1
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || !r.URL.Query().Has("uploadId") || !strings.HasSuffix(r.URL.Path, "/a.png") {
			return false
		}
		if cuts--; cuts == 0 {
			server.handler.ServeHTTP(discardAnswer{http.Header{}}, r)
			cutAnswer(w, http.StatusOK)
		}
		return false
	}
	got := keep(t, store, Keep{Part: spool(t, store, "aa", largePicture(t, 1)), Path: "a.png", Suffix: "7f"})
	if diff := cmp.Diff(Kept{Path: "a.png", Adopted: true}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Whether a server completes uploads over what is there is found out although a rule of
// the bucket removes the probe, or an answer is lost.
func TestTryCompleting(t *testing.T) {
	tests := []struct {
		name string
		code string // of an answer in the place of the server's
		want bool
	}{
		{"the probe was removed", "", true},
		{"the answer was lost", noSuchUpload, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			if err := store.remove(t.Context(), probeObject, etagOf(t, store, probeObject)); err != nil {
				t.Fatal(err)
			}
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				answers := tt.code != "" && r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
				if answers {
					answerS3(w, http.StatusNotFound, tt.code)
				}
				return answers
			}
			if got, err := store.mayPutInParts(t.Context()); got != tt.want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func etagOf(t *testing.T, s *S3, path string) string {
	t.Helper()
	info, err := s.stat(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ETag
}

// Where an upload may be another program's it is left alone, and a server that always
// has more of them is not believed.
func TestSweepOfS3LeavesUploadsOfOthers(t *testing.T) {
	tests := []struct{ name, output, upload string }{
		{"in the whole bucket", "s3://" + testBucket, "<Key>backup.tar</Key><Initiated>2020-01-01T00:00:00Z</Initiated>"},
		{"of an unknown age", "s3://" + testBucket + "/p", "<Key>p/a.png</Key>"},
		{"of another prefix", "s3://" + testBucket + "/p", "<Key>q/a.png</Key><Initiated>2020-01-01T00:00:00Z</Initiated>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3At(t, tt.output)
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodDelete {
					t.Errorf("%s was given up", r.URL.Path)
				}
				_, _ = io.WriteString(w, "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><Upload><UploadId>1</UploadId>"+tt.upload+"</Upload></ListMultipartUploadsResult>")
				return true
			}
			store.abortOld(t.Context(), time.Now())
		})
	}
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
