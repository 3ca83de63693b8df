package storage

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// soon is how long a server of a test may be silent.
const soon = 50 * time.Millisecond

// A server that stops in the middle of a request is asked once more.
func TestKeepInS3OutlastsSilence(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	store.transport.silence = 10 * soon
	var puts atomic.Int32
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/a.png") || r.Method != http.MethodPut || puts.Add(1) != 1 {
			return false
		}
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return true
	}
	got := keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png", Suffix: "7f"})
	if diff := cmp.Diff(Kept{Path: "a.png"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A server that accepts requests and never answers, or takes no more of what it is
// sent, is not asked for ever.
func TestPatienceEndsAtASilentServer(t *testing.T) {
	for _, body := range []string{"", strings.Repeat("0123456789abcdef", partSize/16)} {
		server := startFakeS3(t)
		store := openS3(t)
		store.transport.silence = soon
		over := make(chan struct{})
		var asked atomic.Int32
		server.before = func(http.ResponseWriter, *http.Request) bool {
			asked.Add(1)
			<-over
			return true
		}
		ctx := patient(t.Context())
		for range maxSilences + 2 {
			req, err := http.NewRequestWithContext(ctx, http.MethodPut, store.settings.endpoint(), strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := store.transport.RoundTrip(req)
			if err == nil {
				_ = resp.Body.Close()
			}
			if !errors.Is(err, errSilent) {
				t.Errorf("got %v, want %v", err, errSilent)
			}
		}
		close(over)
		if got := asked.Load(); got > maxSilences {
			t.Errorf("with %d bytes it was asked %d times, want %d at most", len(body), got, maxSilences)
		}
	}
}

// An object whose bytes stop coming is told as one that cannot be read; who takes them
// slowly has all the time.
func TestReadingAnObjectThatStops(t *testing.T) {
	server, shelf := startShelf(t, pictureOf(t, 1))
	shelf.(*bucketShelf).transport.silence = soon
	body, _, err := shelf.(*bucketShelf).get(t.Context(), "a.png")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * soon)
	if data, err := io.ReadAll(body); err != nil || len(data) != len(pictureOf(t, 1)) {
		t.Errorf("read %d bytes, %v", len(data), err)
	}
	_ = body.Close()
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Content-Length", "1000")
		w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		_, _ = io.WriteString(w, "0123456789")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return true
	}
	got, err := shelf.Check(t.Context(), recordOf("a.png", pictureOf(t, 1)))
	if err != nil || got.Condition != Unreadable || !strings.Contains(got.Why, errSilent.Error()) {
		t.Errorf("got %+v, %v, want %s", got, err, Unreadable)
	}
}

// A server that refuses a condition for a removal is asked without.
func TestRemoveFromS3WithoutACondition(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.spoil(t, testPrefix+"a.png", pictureOf(t, 1))
	server.before = func(w http.ResponseWriter, r *http.Request) bool {
		refused := r.Header.Get("If-Match") != ""
		if refused {
			answerS3(w, http.StatusNotImplemented, "NotImplemented")
		}
		return refused
	}
	err := store.remove(t.Context(), "a.png", etagOf(t, store, "a.png"))
	if err != nil || server.read(testPrefix+"a.png") != nil {
		t.Errorf("got %v, and it is there", err)
	}
}

// What another machine puts between a look at an object and its removal stays.
func TestRemoveFromS3LeavesWhatIsAnother(t *testing.T) {
	server := startFakeS3(t)
	store := openS3(t)
	server.spoil(t, testPrefix+"a.png", pictureOf(t, 1))
	etag := etagOf(t, store, "a.png")
	server.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodDelete {
			server.spoil(t, testPrefix+"a.png", pictureOf(t, 2))
		}
		return false
	}
	if err := store.remove(t.Context(), "a.png", etag); err != nil {
		t.Error(err)
	}
	if server.read(testPrefix+"a.png") == nil {
		t.Error("what was put since is gone")
	}
}
