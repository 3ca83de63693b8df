package storage

import (
	"bytes"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// testBucket is the bucket of a [fakeS3].
const testBucket = "pictures"

// fakeS3 is a server of one bucket, in memory.
type fakeS3 struct {
	backend gofakes3.Backend
	handler http.Handler
	// before, if set, is shown each request first, and answers those for which it
	// returns true.
	before func(w http.ResponseWriter, r *http.Request) bool
}

// startFakeS3 starts a server, has the variables of AWS lead there, and ends it with
// the test.
func startFakeS3(t *testing.T) *fakeS3 {
	t.Helper()
	s := &fakeS3{backend: s3mem.New()}
	s.handler = gofakes3.New(s.backend, gofakes3.WithAutoBucket(false)).Server()
	if err := s.backend.CreateBucket(testBucket); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	setAWS(t, server.URL)
	return s
}

// setAWS has the variables of AWS lead to a server, and no file say otherwise.
func setAWS(t *testing.T, endpoint string) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": endpoint, "AWS_ENDPOINT_URL_S3": "", "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "a secret", "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_DEFAULT_PROFILE": "", "AWS_CA_BUNDLE": "", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
	} {
		t.Setenv(name, value)
	}
}

// ServeHTTP adds what gofakes3 lacks: conditions for what completes an upload or removes
// an object.
func (s *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.before != nil && s.before(w, r) {
		return
	}
	isCompletion := r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
	if isCompletion && r.Header.Get("If-None-Match") == "*" && s.read(strings.TrimPrefix(r.URL.Path, "/"+testBucket+"/")) != nil {
		answerS3(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	if want := r.Header.Get("If-Match"); r.Method == http.MethodDelete && want != "" && s.etag(strings.TrimPrefix(r.URL.Path, "/"+testBucket+"/")) != want {
		answerS3(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	s.handler.ServeHTTP(w, r)
}

// etag gives the ETag of an object with its quotes, "" if there is none.
func (s *fakeS3) etag(key string) string {
	got, err := s.backend.HeadObject(testBucket, key)
	if err != nil {
		return ""
	}
	defer got.Contents.Close()
	return `"` + hex.EncodeToString(got.Hash) + `"`
}

// answerS3 answers with an error as such servers do.
func answerS3(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>"+code+"</Message></Error>")
}

// cutAnswer answers, and breaks off in the middle of that.
func cutAnswer(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Length", "1000")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<?xml")
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// read gives the bytes of an object, nil if there is none.
func (s *fakeS3) read(key string) []byte {
	got, err := s.backend.GetObject(testBucket, key, nil)
	if err != nil {
		return nil
	}
	defer got.Contents.Close()
	data, _ := io.ReadAll(got.Contents)
	return data
}

// spoil changes the bytes of an object and nothing else, or makes one that tells
// nothing.
func (s *fakeS3) spoil(t *testing.T, key string, data []byte) {
	t.Helper()
	told := map[string]string{"Last-Modified": time.Now().UTC().Format(http.TimeFormat)}
	if was, err := s.backend.HeadObject(testBucket, key); err == nil {
		told = was.Metadata
		_ = was.Contents.Close()
	}
	if _, err := s.backend.PutObject(testBucket, key, told, bytes.NewReader(data), int64(len(data)), nil); err != nil {
		t.Fatal(err)
	}
}

// refuse has the server allow nothing.
func (s *fakeS3) refuse() {
	s.before = func(w http.ResponseWriter, _ *http.Request) bool {
		answerS3(w, http.StatusForbidden, "AccessDenied")
		return true
	}
}
