package frontier

import (
	"strings"
	"testing"
	"time"
)

func TestRedisComparesClocks(t *testing.T) {
	r := openTestRedis(t, startRedis(t).url("crawl"), time.Now)
	for _, tt := range []struct {
		name string
		off  time.Duration
		want string // "" for no error
	}{
		{"right", 0, ""},
		{"a little off", time.Second, ""},
		{"behind", -2 * time.Hour, "2h0m0s behind that of the server"},
		{"ahead", time.Minute, "1m0s ahead of that of the server"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r.now = func() time.Time { return time.Now().Add(tt.off) }
			err := r.checkClock(t.Context())
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// Workers are listed by a machine whose clock is off.
func TestRedisListsWorkersByTheServer(t *testing.T) {
	address := startRedis(t).url("crawl")
	r, err := OpenRedis(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	if err := r.Join(t.Context(), Worker{}, "rules"); err != nil {
		t.Fatal(err)
	}
	r.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	if workers, err := r.Workers(t.Context()); err != nil || len(workers) != 1 {
		t.Errorf("got %v, %v; want one", workers, err)
	}
}
