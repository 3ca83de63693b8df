package storage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// answer is one that Amazon and others document.
type answer struct {
	status int
	code   string // "" for no body
	region string // of the bucket, where they tell it
}

// give gives the answer, and hears out what it answers to.
func (a answer) give(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	if a.region != "" {
		w.Header().Set("x-amz-bucket-region", a.region)
	}
	if a.status == http.StatusTemporaryRedirect {
		w.Header().Set("Location", "http://elsewhere.invalid"+r.URL.Path)
	}
	if a.code == "" {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(a.status)
	_, _ = fmt.Fprintf(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>Sorry.</Message><Region>%s</Region></Error>", a.code, a.region)
}

// Which request of a picture "a.png" is answered.
func isPut(r *http.Request) bool {
	return r.Method == http.MethodPut && r.URL.RawQuery == "" && isOfA(r)
}

func isSecondPart(r *http.Request) bool { return r.URL.Query().Get("partNumber") == "2" && isOfA(r) }

func isCompletion(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") && isOfA(r)
}

func isOfA(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/a.png") }

// isPutAtOnce reports whether a request is that of a picture that is put at once.
func isPutAtOnce(request func(*http.Request) bool) bool {
	return request(&http.Request{Method: http.MethodPut, URL: &url.URL{Path: "/a.png"}})
}

// answered is a picture that is kept by such a request among others.
func answered(t *testing.T, request func(*http.Request) bool) []byte {
	t.Helper()
	if isPutAtOnce(request) {
		return pictureOf(t, 1)
	}
	return append(pictureOf(t, 1), make([]byte, partSize)...)
}

// What passes is waited for, and the picture is kept once, whole.
func TestKeepInS3OutlastsWhatPasses(t *testing.T) {
	tests := []struct {
		name    string
		request func(*http.Request) bool
		answer  answer
	}{
		{"a conflict", isPut, answer{409, "ConditionalRequestConflict", ""}},
		{"a conflict with a removal", isPut, answer{409, "OperationAborted", ""}},
		{"a conflict that is told by its status", isPut, answer{409, "", ""}},
		{"too many requests", isPut, answer{429, "TooManyRequests", ""}},
		{"slow down", isPut, answer{503, "SlowDown", ""}},
		{"out of service", isPut, answer{503, "", ""}},
		{"a proxy that waited in vain", isPut, answer{504, "", ""}},
		{"a body that came too late", isPut, answer{400, "RequestTimeout", ""}},
		{"a body that came damaged", isPut, answer{400, "BadDigest", ""}},
		{"a part that came damaged", isSecondPart, answer{400, "BadDigest", ""}},
		{"an upload that somebody gave up", isSecondPart, answer{404, "NoSuchUpload", ""}},
		{"a conflict at the end", isCompletion, answer{409, "ConditionalRequestConflict", ""}},
		{"a removal at the end", isCompletion, answer{404, "NoSuchKey", ""}},
		{"an error below a status of success", isCompletion, answer{200, "InternalError", ""}},
		{"a conflict below a status of success", isCompletion, answer{200, "ConditionalRequestConflict", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			store.pause = time.Millisecond
			given := 0
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if !tt.request(r) || given == 1 {
					return false
				}
				given++
				tt.answer.give(w, r)
				return true
			}
			data := answered(t, tt.request)
			got := keep(t, store, Keep{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"})
			if diff := cmp.Diff(Kept{Path: "a.png"}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if !bytes.Equal(server.read(testPrefix+"a.png"), data) || server.read(testPrefix+"a-7f.png") != nil || given != 1 {
				t.Errorf("other bytes are kept, or twice, or %d answers were given", given)
			}
			if !isPutAtOnce(tt.request) {
				checkUploads(t, store, 0)
			}
		})
	}
}

// What does not pass is told with what to do, and nothing counts as kept.
func TestKeepInS3TellsWhatDoesNotPass(t *testing.T) {
	tests := []struct {
		name    string
		request func(*http.Request) bool
		answer  answer
		advice  string
	}{
		{"another region", isPut, answer{301, "PermanentRedirect", "eu-west-1"}, "set AWS_REGION to eu-west-1"},
		{"another region for now", isPut, answer{307, "TemporaryRedirect", ""}, "set AWS_REGION to the region of the bucket"},
		{"a key of another region", isPut, answer{400, "AuthorizationHeaderMalformed", "eu-west-1"}, "set AWS_REGION to eu-west-1"},
		{"a region that has an endpoint of its own", isPut, answer{400, "IllegalLocationConstraintException", ""}, "set AWS_REGION"},
		{"a token that expired", isPut, answer{400, "ExpiredToken", ""}, "have expired"},
		{"a token that is none", isPut, answer{400, "InvalidToken", ""}, "those of this server"},
		{"unknown keys", isPut, answer{403, "InvalidAccessKeyId", ""}, "those of this server"},
		{"another secret", isPut, answer{403, "SignatureDoesNotMatch", ""}, "those of this server"},
		{"another time", isPut, answer{403, "RequestTimeTooSkewed", ""}, "set the clock"},
		{"a permission less", isPut, answer{403, "AccessDenied", ""}, "s3:PutObject"},
		{"no room", isPut, answer{507, "XMinioStorageFull", ""}, "make room"},
		{"a quota that is used up", isPut, answer{403, "QuotaExceeded", ""}, "make room"},
		{"no such bucket", isPut, answer{404, "NoSuchBucket", ""}, "create the bucket"},
		{"conflicts for ever", isPut, answer{409, "ConditionalRequestConflict", ""}, "is well"},
		{"an error below a status of success", isPut, answer{200, "InternalError", ""}, "AWS_ENDPOINT_URL"},
		{"an end that is never told", isCompletion, answer{200, "InternalError", ""}, "is well"},
		{"an end that says nothing", isCompletion, answer{200, "", ""}, "is well"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			store.pause = time.Millisecond
			if err := store.connect(2); err != nil {
				t.Fatal(err)
			}
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if !tt.request(r) {
					return false
				}
				tt.answer.give(w, r)
				return true
			}
			data := answered(t, tt.request)
			kept := store.Keep(t.Context(), []Keep{{Part: spool(t, store, "aa", data), Path: "a.png", Suffix: "7f"}})[0]
			fault, ok := errors.AsType[*BucketError](kept.Err)
			if !ok || kept.Path != "" || !strings.Contains(fault.Advice, tt.advice) {
				t.Errorf("got %+v\nwant a *BucketError that advises: %s", kept, tt.advice)
			}
			if server.read(testPrefix+"a.png") != nil {
				t.Error("the object is there")
			}
			if diff := cmp.Diff([]string{"aa"}, partsIn(t, store.Parts())); diff != "" {
				t.Errorf("parts (-want +got)\n%s", diff)
			}
		})
	}
}

// An object that was moved to where it has to be fetched back from is no reason to look
// at no other.
func TestCheckInS3PassesOverAnArchivedObject(t *testing.T) {
	server, shelf := startShelf(t, pictureOf(t, 1))
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		answer{403, "InvalidObjectState", ""}.give(w, r)
		return true
	}
	got, err := shelf.Check(t.Context(), recordOf("a.png", pictureOf(t, 1)))
	if err != nil || got.Condition != Unreadable || !strings.Contains(got.Why, "archive") {
		t.Errorf("got %+v, %v, want %s", got, err, Unreadable)
	}
}

// Keys that were renewed are taken as soon as a server says that the old ones expired.
func TestKeepInS3TakesNewKeys(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	var by []string
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		if !isPut(r) {
			return false
		}
		_, id, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		id, _, _ = strings.Cut(id, "/")
		if by = append(by, id); id == "renewed" {
			return false
		}
		t.Setenv("AWS_ACCESS_KEY_ID", "renewed")
		answer{400, "ExpiredToken", ""}.give(w, r)
		return true
	}
	keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png"})
	if len(by) < 2 || by[0] != "testing" || by[len(by)-1] != "renewed" {
		t.Errorf("it was put by the keys %q", by)
	}
}
