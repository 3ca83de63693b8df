package storage

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is looked at in a bucket is told as it is in a folder; a bucket that cannot be
// asked is no fault of its pictures.
func TestBucketShelf(t *testing.T) {
	whole := pictureOf(t, 1)
	tests := []struct {
		name   string
		spoilt []byte // nil for what was kept
		path   string
		want   Condition
		isDisk bool // the server lost bytes
	}{
		{"intact", nil, "a.png", Intact, false},
		{"missing", nil, "b.png", Missing, false},
		{"cut", whole[:len(whole)/2], "a.png", Damaged, false},
		{"of other bytes that nobody put", pictureOf(t, 2), "a.png", Damaged, true},
		{"put by somebody", append(pictureOf(t, 2), 1), "a.png", Changed, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, shelf := startShelf(t, whole)
			t.Setenv("TMPDIR", "/nowhere")
			if tt.spoilt != nil {
				server.spoil(t, testPrefix+"a.png", tt.spoilt)
			}
			r := recordOf(tt.path, whole)
			got, err := shelf.Check(t.Context(), r)
			if err != nil || got.Condition != tt.want || got.Whole != tt.isDisk {
				t.Errorf("got %+v, %v, want %s", got, err, tt.want)
			}
			picture, err := shelf.Picture(t.Context(), r)
			if picture != nil {
				_ = picture.Close()
			}
			fault, _ := errors.AsType[*NotAsRecordedError](err)
			if tt.want == Intact && err != nil || tt.want != Intact && (fault == nil || fault.Condition != tt.want) {
				t.Errorf("as a picture: %v, want %s", err, tt.want)
			}
			if left, err := filepath.Glob(shelf.(*bucketShelf).copies + "/*"); err != nil || len(left) > 0 {
				t.Errorf("there are copies left: %q", left)
			}
		})
	}
}

// startShelf starts a server with a picture under "a.png", and looks at it.
func startShelf(t *testing.T, data []byte) (*fakeS3, Shelf) {
	t.Helper()
	server := startFakeS3(t)
	store := openS3(t)
	keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Sidecar: []byte("{}")})
	shelf, err := OpenShelf(t.Context(), testOutput, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shelf.Close() })
	return server, shelf
}

// An object is copied only if its bytes are others, and without a place for copies it
// is not said to be missing.
func TestBucketShelfWithoutAPlaceForCopies(t *testing.T) {
	whole := pictureOf(t, 1)
	server, shelf := startShelf(t, whole)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	shelf.(*bucketShelf).copies = filepath.Join(file, "copies")
	if got, err := shelf.Check(t.Context(), recordOf("a.png", whole)); err != nil || got.Condition != Intact {
		t.Errorf("intact: got %+v, %v", got, err)
	}
	server.spoil(t, testPrefix+"a.png", pictureOf(t, 2))
	if got, err := shelf.Check(t.Context(), recordOf("a.png", whole)); err == nil {
		t.Errorf("of other bytes: got %+v, want an error", got)
	}
	if picture, err := shelf.Picture(t.Context(), recordOf("a.png", whole)); err == nil {
		t.Errorf("of other bytes: got %+v, want an error", picture)
	}
}

// A copy whose file kept its name and that a kill left goes, and one that may not go
// is no fault.
func TestSweepRemovesCopies(t *testing.T) {
	startFakeS3(t)
	store := openS3(t)
	left, err := makeCopy(store.copies)
	if err != nil {
		t.Fatal(err)
	}
	defer left.drop()
	name := filepath.Join(store.copies, copyPrefix+"1")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(store.copies, copyPrefix+"2", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := store.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Errorf("%q is still there", name)
	}
}

// A server that is the wrong one, or refuses, is told as such: no picture is missing.
func TestOpenShelfTellsWhatIsWrongWithABucket(t *testing.T) {
	tests := []struct {
		name    string
		output  string
		answer  func(w http.ResponseWriter, r *http.Request) // nil for what the server answers
		says    string
		advises string
	}{
		{"another prefix", "s3://pictures/other", nil, "nothing was ever kept", "AWS_ENDPOINT_URL"},
		{"another bucket", "s3://nothing/x", nil, "bucket does not exist", "aws s3 mb s3://nothing"},
		{"no server of buckets", testOutput, http.NotFound, "nothing was ever kept", "AWS_ENDPOINT_URL"},
		{"wrong secret", testOutput, answering(403, "SignatureDoesNotMatch"), "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"},
		{"wrong region", testOutput, answering(400, "AuthorizationHeaderMalformed"), "Malformed", "AWS_REGION"},
		{"wrong region of a new bucket", testOutput, answering(307, "TemporaryRedirect"), "TemporaryRedirect", "AWS_REGION"},
		{"wrong time", testOutput, answering(403, "RequestTimeTooSkewed"), "RequestTimeTooSkewed", "clock"},
		{"no permission to list", testOutput, answering(403, "AccessDenied"), "AccessDenied", "s3:ListBucket"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, _ := startShelf(t, pictureOf(t, 1))
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if tt.answer == nil {
					return false
				}
				tt.answer(w, r)
				return true
			}
			shelf, err := OpenShelf(t.Context(), tt.output, t.TempDir())
			if shelf != nil && err == nil {
				_ = shelf.Close()
			}
			fault, ok := errors.AsType[*BucketError](err)
			if !ok || !strings.Contains(err.Error(), tt.says) || !strings.Contains(fault.Advice, tt.advises) {
				t.Errorf("got %v\nadvice %+v", err, fault)
			}
		})
	}
}

// answering answers with an error.
func answering(status int, code string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { answerS3(w, status, code) }
}

func TestBucketShelfHasSidecar(t *testing.T) {
	_, shelf := startShelf(t, pictureOf(t, 1))
	if !shelf.HasSidecar(t.Context(), "a.png") || shelf.HasSidecar(t.Context(), "b.png") {
		t.Error("the first has a sidecar, the second has none")
	}
}

func TestBucketShelfOfAServerThatSaysNo(t *testing.T) {
	server, shelf := startShelf(t, pictureOf(t, 1))
	server.refuse()
	_, err := shelf.Check(t.Context(), recordOf("a.png", pictureOf(t, 1)))
	if _, ok := errors.AsType[*BucketError](err); !ok {
		t.Errorf("got %v, want a *BucketError", err)
	}
	if _, err := shelf.Picture(t.Context(), recordOf("a.png", pictureOf(t, 1))); err == nil {
		t.Error("opened a picture")
	}
	if _, err := OpenShelf(t.Context(), testOutput, t.TempDir()); err == nil {
		t.Error("opened a shelf")
	}
}
