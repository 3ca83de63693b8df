package storage

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A picture whose put falls silent is put once more as soon as others overtook it, and
// so are those of its batch kept.
func TestKeepInVersityOutlastsOneSilentPut(t *testing.T) {
	startVersity(t)
	puts := stallFirst(t, "/0.png")
	store := openS3(t)
	store.transport.overtaking.patience = soon
	batch := make([]Keep, 4)
	for i := range batch {
		batch[i] = Keep{Part: spool(t, store, fmt.Sprintf("%d", i), pictureOf(t, i)), Path: fmt.Sprintf("%d.png", i)}
	}
	kept := make(chan []Kept, 1)
	go func() { kept <- store.Keep(t.Context(), batch) }()
	for n := 4; ; n++ {
		select {
		case got := <-kept:
			want := []Kept{{Path: "0.png"}, {Path: "1.png"}, {Path: "2.png"}, {Path: "3.png"}}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Kept{}, "Adopted")); diff != "" { // any may be slow
				t.Errorf("(-want +got)\n%s", diff)
			}
			if puts.Load() < 2 || len(readObject(t, store, "0.png")) != len(pictureOf(t, 0)) {
				t.Errorf("it was put %d times, or is not there", puts.Load())
			}
			return
		default:
		}
		if n > 2000 {
			t.Fatal("the batch waits for the one that is silent")
		}
		keep(t, store, Keep{Part: spool(t, store, fmt.Sprintf("%04x", n), pictureOf(t, n)), Path: fmt.Sprintf("%d.png", n)})
	}
}

// stallFirst stands before the server of a test, and has the first put of a path that
// ends so never be answered. It counts these puts.
func stallFirst(t *testing.T, suffix string) *atomic.Int32 {
	t.Helper()
	behind, err := url.Parse(os.Getenv("AWS_ENDPOINT_URL"))
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(behind)
	var puts atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, suffix) && puts.Add(1) == 1 {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			return
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	return &puts
}

// A silence ends early only when it was long, and another request began after it and
// was answered.
func TestOvertaking(t *testing.T) {
	now := time.Now()
	tests := []struct {
		name            string
		silent, another time.Duration // before now
		want            bool
	}{
		{"overtaken", 20 * time.Second, 10 * time.Second, true},
		{"by one that began before", 20 * time.Second, 30 * time.Second, false},
		{"too early", time.Second, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := &overtaking{patience: overtakingPatience}
			o.answered(now.Add(-tt.another))
			o.answered(now.Add(-time.Hour))
			if got := o.since(now.Add(-tt.silent)); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	if new(stillness).overtaking.since(now.Add(-time.Hour)) {
		t.Error("who holds up nobody was overtaken")
	}
}
