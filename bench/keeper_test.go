package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"magpie/frontier"
)

// What the keeper is there for is what it does beside fetching: nothing of it may
// be missing, or it is no measure.
func TestKeeperRecordsWhatItKeeps(t *testing.T) {
	const pictures = perPage + perKept + 1
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.URL.Path))
	}))
	defer server.Close()
	dir, list := t.TempDir(), new(strings.Builder)
	for i := range pictures {
		list.WriteString("http://host.test/" + strconv.Itoa(i) + ".jpg\n")
	}
	name := filepath.Join(dir, "list")
	if err := os.WriteFile(name, []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := keep(t.Context(), []string{name, dir, "4", server.Listener.Addr().String()}); err != nil {
		t.Fatal(err)
	}
	state, err := frontier.ReadSQLite(filepath.Join(dir, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	recorded := 0
	err = state.Each(t.Context(), frontier.Filter{State: frontier.Done}, func(r frontier.Record) error {
		recorded++
		kept, err := os.ReadFile(filepath.Join(dir, r.Path))
		if sum := sha256.Sum256(kept); err != nil || hex.EncodeToString(sum[:]) != r.SHA256 {
			t.Errorf("%s is recorded as %s and has %q (%v)", r.Path, r.SHA256, kept, err)
		}
		return nil
	})
	if err != nil || recorded != pictures {
		t.Errorf("%d pictures are recorded (%v), want %d", recorded, err, pictures)
	}
}
