package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"magpie/frontier"
)

// left reads the records that a run left behind, from a copy: to open the state
// file itself would tidy up what was killed, and the next run is to do that.
func (w *world) left(kind frontier.Kind, state frontier.State) []frontier.Record {
	w.t.Helper()
	dead := world{t: w.t, dir: w.t.TempDir()}
	for _, name := range []string{"state.db", "state.db-wal", "state.db-journal"} {
		bytes, err := os.ReadFile(filepath.Join(w.dir, w.stateFolder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			w.t.Fatal(err)
		}
		dead.write(name, bytes)
	}
	return dead.records(kind, state)
}

// wantNothingBroken checks that there is no file but those of an undisturbed
// run, as it has them.
func (w *world) wantNothingBroken(undisturbed map[string]string) {
	w.t.Helper()
	for name, has := range w.filesAndSidecars() {
		if want := undisturbed[name]; has != want {
			w.t.Errorf("%s: it has %q, want %q", name, has, want)
		}
	}
}

// filesAndSidecars lists the files on disk: pictures as hashes, sidecars as
// what they say, but for when it was fetched.
func (w *world) filesAndSidecars() map[string]string {
	w.t.Helper()
	files := w.files()
	for name := range files {
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(w.dir, "galleries", name))
		if err != nil {
			w.t.Fatal(err)
		}
		var says map[string]any
		if err := json.Unmarshal(text, &says); err != nil {
			w.t.Errorf("the sidecar %s is not whole: %v", name, err)
		}
		delete(says, "fetched")
		files[name] = fmt.Sprint(says)
	}
	return files
}
