package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// outcome is what a crawl has brought: the pictures that it recorded, and the
// files on disk by their paths.
type outcome struct {
	pictures []kept
	files    map[string]string
}

// kept is a picture as a crawl owes it: which gallery has which bytes.
type kept struct{ gallery, sha256 string }

func (w *world) outcome() outcome {
	w.t.Helper()
	return outcome{w.kept(), w.filesAndSidecars()}
}

// resume runs the command to its end, after which all must be as if nothing had
// happened.
func (w *world) resume(undisturbed outcome) {
	w.t.Helper()
	w.t.Logf("%d pictures were recorded in the runs that did not end", len(w.kept()))
	w.run(exitDone)
	w.wantOnce()
	w.wantOutcome(undisturbed)
}

// wantOutcome checks that a crawl has brought what an undisturbed one brings, and
// that the command finds nothing wrong with it.
func (w *world) wantOutcome(undisturbed outcome) {
	w.t.Helper()
	got := w.outcome()
	if !slices.Equal(got.pictures, undisturbed.pictures) {
		w.t.Errorf("%d pictures in the end, not those of an undisturbed run (%d)", len(got.pictures), len(undisturbed.pictures))
	}
	if diff := gocmp.Diff(undisturbed.files, got.files); diff != "" {
		w.t.Errorf("files in the end (-undisturbed +resumed):\n%s", diff)
	}
	if parts := w.parts(); len(parts) > 0 {
		w.t.Errorf("parts are left: %v", parts)
	}
	w.do(exitDone, "verify")
}

// kept lists the recorded pictures. The bytes of each are on disk, and a sidecar.
func (w *world) kept() []kept {
	w.t.Helper()
	files := w.files()
	var all []kept
	for _, r := range w.left(frontier.Image, frontier.Done) {
		if files[r.Path] != r.SHA256 {
			w.t.Errorf("%s is recorded as %s, on disk it has %q", r.Path, r.SHA256, files[r.Path])
		}
		if files[r.Path+".json"] == "" {
			w.t.Errorf("%s is recorded and has no sidecar", r.Path)
		}
		all = append(all, kept{r.Site + "/" + r.Gallery, r.SHA256})
	}
	slices.SortFunc(all, func(a, b kept) int {
		return cmp.Or(cmp.Compare(a.gallery, b.gallery), cmp.Compare(a.sha256, b.sha256))
	})
	return all
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
