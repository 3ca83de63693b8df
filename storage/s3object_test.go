package storage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a server has too much to do for is asked again, and what it did although
// the answer was lost is found there.
func TestKeepInS3OutlastsFaultsOfTheServer(t *testing.T) {
	tests := []struct {
		name string
		does func(s *fakeS3, w http.ResponseWriter, r *http.Request)
		want Kept
	}{
		{"slow down", func(_ *fakeS3, w http.ResponseWriter, _ *http.Request) { answerS3(w, 503, "SlowDown") }, Kept{Path: "a.png"}},
		{"internal error", func(_ *fakeS3, w http.ResponseWriter, _ *http.Request) { answerS3(w, 500, "InternalError") }, Kept{Path: "a.png"}},
		{"a conflict", func(_ *fakeS3, w http.ResponseWriter, _ *http.Request) {
			answerS3(w, 409, "ConditionalRequestConflict")
		}, Kept{Path: "a.png"}},
		{"a connection that breaks off", func(*fakeS3, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, Kept{Path: "a.png"}},
		{"an error that is cut", func(_ *fakeS3, w http.ResponseWriter, _ *http.Request) { cutAnswer(w, 503) }, Kept{Path: "a.png"}},
		{"a lost answer", func(s *fakeS3, _ http.ResponseWriter, r *http.Request) {
			s.handler.ServeHTTP(discardAnswer{http.Header{}}, r)
			panic(http.ErrAbortHandler)
		}, Kept{Path: "a.png", Adopted: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			faults := 2
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if faults--; r.Method != http.MethodPut || faults < 0 {
					return false
				}
				tt.does(server, w, r)
				return true
			}
			got := keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png", Suffix: "7f"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := server.read(testPrefix + "a.png"); !bytes.Equal(got, pictureOf(t, 1)) {
				t.Errorf("there are %d bytes", len(got))
			}
		})
	}
}

// discardAnswer is an answer that nobody gets.
type discardAnswer struct{ header http.Header }

func (a discardAnswer) Header() http.Header         { return a.header }
func (a discardAnswer) Write(p []byte) (int, error) { return len(p), nil }
func (a discardAnswer) WriteHeader(int)             {}

// What is no answer of a server of buckets is not taken for one, although it says that
// all is well.
func TestKeepInS3IsToldThatItIsKept(t *testing.T) {
	tests := []struct {
		name    string
		data    []byte
		answers func(r *http.Request) bool
		header  map[string]string
	}{
		{"an object", pictureOf(t, 1), func(r *http.Request) bool { return r.Method == http.MethodPut }, nil},
		{"other bytes", pictureOf(t, 1), func(r *http.Request) bool { return r.Method == http.MethodPut }, map[string]string{"ETag": `"1"`, checksumHeader: "AAAA"}},
		{"one part of it", largePicture(t, 1), func(r *http.Request) bool { return r.URL.Query().Get("partNumber") == "2" }, nil},
		{"all its parts", largePicture(t, 1), func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			if _, err := store.mayPutInParts(t.Context()); err != nil {
				t.Fatal(err)
			}
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if !tt.answers(r) {
					return false
				}
				for name, value := range tt.header {
					w.Header().Set(name, value)
				}
				_, _ = io.WriteString(w, "<CompleteMultipartUploadResult><Bucket>b</Bucket></CompleteMultipartUploadResult>")
				return true
			}
			kept := store.Keep(t.Context(), []Keep{{Part: spool(t, store, "aa", tt.data), Path: "a.png"}})
			if _, ok := errors.AsType[*BucketError](kept[0].Err); !ok || !errors.Is(kept[0].Err, errNotKept) {
				t.Errorf("got %+v, want %v", kept[0], errNotKept)
			}
			if diff := cmp.Diff([]string{"aa"}, partsIn(t, store.Parts())); diff != "" {
				t.Errorf("parts (-want +got)\n%s", diff)
			}
		})
	}
}

// A picture that the server will not take keeps its part, and says why.
func TestKeepInS3TellsThatItIsNotAllowed(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.before = func(w http.ResponseWriter, _ *http.Request) bool {
		answerS3(w, 403, "AccessDenied")
		return true
	}
	kept := store.Keep(t.Context(), []Keep{{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png"}})
	if _, ok := errors.AsType[*BucketError](kept[0].Err); !ok || kept[0].Path != "" {
		t.Errorf("got %+v", kept)
	}
	if diff := cmp.Diff([]string{"aa"}, partsIn(t, store.Parts())); diff != "" {
		t.Errorf("parts (-want +got)\n%s", diff)
	}
}

// What a server cannot have under one key is the fault of that alone.
func TestKeepInS3RefusesOneName(t *testing.T) {
	tests := []struct {
		name, path, code string
		status           int
	}{
		{"a key that is too long", strings.Repeat(strings.Repeat("n", 250)+"/", 5) + "a.png", "", 0},
		{"an object where a folder is needed", "x/a.png", "ObjectParentIsFile", 409},
		{"too large an object", "a.png", "EntityTooLarge", 400},
		{"too much that it tells", "a.png", "MetadataTooLarge", 400},
		{"a proxy that takes no such body", "a.png", "<html>", 413},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if tt.code == "" {
					return false
				}
				answerS3(w, tt.status, tt.code)
				return true
			}
			kept := store.Keep(t.Context(), []Keep{{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: tt.path}})
			if _, ok := errors.AsType[*NameError](kept[0].Err); !ok {
				t.Errorf("got %+v, want a *NameError", kept)
			}
		})
	}
}

func TestKeepInS3TellsOfThePicture(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	data := pictureOf(t, 1)
	keep(t, store, Keep{
		Part: spool(t, store, "aa", data), Path: "a.png", ModTime: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
		Fields: map[string]string{"title": "a & 图", "tags": "x", "long": strings.Repeat("n", 2000)},
	})
	info, err := store.stat(t.Context(), "a.png")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Sha256": hexSum(data), "Fields": "tags=x&title=a+%26+%E5%9B%BE", "Fields-Left-Out": "1", "Modified": "2020-01-02T03:04:05Z",
	}
	if diff := cmp.Diff(want, map[string]string(info.UserMetadata)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if info.ContentType != "image/png" || server.read(testPrefix+"a.png") == nil {
		t.Errorf("it is of type %q", info.ContentType)
	}
}

// What somebody else put, and tells nothing, is compared byte by byte.
func TestKeepInS3AdoptsWhatOthersPut(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.spoil(t, testPrefix+"a.png", pictureOf(t, 1))
	for _, tt := range []struct {
		data []byte
		want Kept
	}{
		{pictureOf(t, 1), Kept{Path: "a.png", Adopted: true}},
		{pictureOf(t, 2), Kept{Path: "a-7f.png"}}, // of the same size
	} {
		got := keep(t, store, Keep{Part: spool(t, store, "aa", tt.data), Path: "a.png", Suffix: "7f"})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// A name that the server neither shows nor gives away is passed over.
func TestKeepInS3PassesOverANameThatIsNotToBeHad(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		refused := r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/a.png")
		if refused {
			answerS3(w, http.StatusPreconditionFailed, "PreconditionFailed")
		}
		return refused
	}
	got := keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png", Suffix: "7f"})
	if diff := cmp.Diff(Kept{Path: "a-7f.png"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A context that is done ends the wait for a server that is down.
func TestKeepInS3StopsWaiting(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	ctx, cancel := context.WithCancel(t.Context())
	server.before = func(w http.ResponseWriter, _ *http.Request) bool {
		cancel()
		answerS3(w, 503, "SlowDown")
		return true
	}
	kept := store.Keep(ctx, []Keep{{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png"}})
	if !errors.Is(kept[0].Err, context.Canceled) {
		t.Errorf("got %v, want %v", kept[0].Err, context.Canceled)
	}
}
