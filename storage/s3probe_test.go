package storage

import (
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenS3TellsWhatIsWrong(t *testing.T) {
	answer := func(status int, code string) func(*fakeS3) {
		return func(s *fakeS3) {
			s.before = func(w http.ResponseWriter, _ *http.Request) bool {
				answerS3(w, status, code)
				return true
			}
		}
	}
	tests := []struct {
		name    string
		prepare func(*fakeS3)
		output  string
		says    string
		advises string
	}{
		{"no bucket", nil, "s3://nothing/x", "bucket does not exist", "aws s3 mb s3://nothing"},
		{"a key that it does not know", answer(403, "InvalidAccessKeyId"), testOutput, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"},
		{"a secret that is wrong", answer(403, "SignatureDoesNotMatch"), testOutput, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"},
		{"no permission", answer(403, "AccessDenied"), testOutput, "AccessDenied", "s3:PutObject"},
		{"another region", answer(400, "AuthorizationHeaderMalformed"), testOutput, "Malformed", "AWS_REGION"},
		{"down", answer(503, "SlowDown"), testOutput, "SlowDown", "is well"},
		{"conditions ignored", (*fakeS3).ignoreConditions, testOutput, "If-None-Match", "conditional writes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			if tt.prepare != nil {
				tt.prepare(server)
			}
			err := openAnyS3(t, tt.output)
			fault, ok := errors.AsType[*BucketError](err)
			if !ok || !strings.Contains(err.Error(), tt.says) || !strings.Contains(fault.Advice, tt.advises) {
				t.Errorf("got %v\nadvice %+v", err, fault)
			}
			if err != nil && strings.Contains(err.Error(), "a secret") {
				t.Errorf("it shows the secret: %v", err)
			}
		})
	}
}

// openAnyS3 opens a store that nobody uses.
func openAnyS3(t *testing.T, output string) error {
	t.Helper()
	s, err := OpenS3(t.Context(), output, filepath.Join(t.TempDir(), "parts"), mayAlways)
	if err == nil {
		_ = s.Close()
	}
	return err
}

// ignoreConditions has the server put what it is told not to.
func (s *fakeS3) ignoreConditions() {
	s.before = func(_ http.ResponseWriter, r *http.Request) bool {
		r.Header.Del("If-None-Match")
		return false
	}
}

func TestOpenS3WithoutCredentials(t *testing.T) {
	startFakeS3(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	fault, ok := errors.AsType[*BucketError](openAnyS3(t, testOutput))
	if !ok || !errors.Is(fault, errNoKeys) || !strings.Contains(fault.Advice, "AWS_PROFILE") {
		t.Errorf("got %+v", fault)
	}
}

func TestOpenS3OfAServerThatIsNotThere(t *testing.T) {
	setAWS(t, "http://127.0.0.1:1")
	fault, ok := errors.AsType[*BucketError](openAnyS3(t, testOutput))
	if !ok || !strings.Contains(fault.Advice, "http://127.0.0.1:1 can be reached") {
		t.Errorf("got %+v", fault)
	}
}

// Where the bucket was proven once, a start costs two requests.
func TestOpenS3AsksLittleWhereItIsKnown(t *testing.T) {
	server := startFakeS3(t)
	var asked []string
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		asked = append(asked, r.Method)
		return false
	}
	for _, want := range []int{3, 5} {
		if err := openAnyS3(t, testOutput); err != nil {
			t.Fatal(err)
		}
		if len(asked) != want {
			t.Errorf("asked %q by now, want %d requests", asked, want)
		}
	}
}

// An output begins where it may, and where another machine began it meanwhile. Else
// nothing is put.
func TestOpenS3AsksWhetherItMayBegin(t *testing.T) {
	refusal := errors.New("not here")
	tests := []struct {
		name       string
		refusal    error
		hasBegun   bool // another machine has, before the answer
		want       error
		leaveProbe bool
	}{
		{"may", nil, false, nil, true},
		{"may not", refusal, false, refusal, false},
		{"may not, for another did", refusal, true, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			asked := 0
			for range 2 {
				s, err := OpenS3(t.Context(), testOutput, filepath.Join(t.TempDir(), "parts"), func() error {
					asked++
					if tt.hasBegun {
						server.spoil(t, testPrefix+probeObject, []byte("x"))
					}
					return tt.refusal
				})
				if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
					t.Errorf("got %v, want %v", err, tt.want)
				}
				if err == nil {
					_ = s.Close()
				}
			}
			if is := server.read(testPrefix+probeObject) != nil; is != tt.leaveProbe || tt.want == nil && asked != 1 {
				t.Errorf("there is a probe: %v, want %v; asked %d times", is, tt.leaveProbe, asked)
			}
		})
	}
}
