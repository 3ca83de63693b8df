package crawler

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// What cannot be had now stays recorded as it was, so it is missing as long as
// it is, and intact when it is put back.
func TestRepairForgetsNothingThatItCannotHave(t *testing.T) {
	const one = "sites:\n  one: {start: http://one.test/1, image: img, tries: 2}\n"
	tests := []struct {
		name, yaml, after string // crawl.yaml before and while repairing
		answer            answerFunc
		cause             string
	}{
		{"gone", one, one, status(http.StatusNotFound), "404"},
		{"refused", one, one, status(http.StatusForbidden), "403"},
		{"in trouble", one, one, status(http.StatusInternalServerError), "500"},
		{"cut", one, one, cut("one.test/a1.jpg"), "cut"},
		{"a page", one, one, html("<p>gone</p>"), causeNotPicture},
		{
			"counted", "sites:\n  one: {urls: 'http://one.test/a[1-1].jpg'}\n", "sites:\n  one: {urls: 'http://one.test/a[1-1].jpg'}\n",
			status(http.StatusNotFound), "404",
		},
		{
			"another that is not wanted", one, "sites:\n  one: {start: http://one.test/1, image: img, min_size: 5000}\n",
			pictureOf("one.test/b.jpg"), causeTooSmall,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.yaml)
			w.page("one.test/1", imgs("/a1.jpg"))
			w.pictures("one.test/a1.jpg")
			w.complete()
			before := w.records(frontier.Image, frontier.Done)
			w.lose("one/a1.jpg")
			w.yaml = tt.after
			w.answer("one.test/a1.jpg", tt.answer)
			w.events = nil
			w.prepare = func(c *Crawler) { c.backoff = backoff{base: time.Millisecond, longest: time.Millisecond} }
			v, sum := w.repair()
			if v.Missing != 1 || sum.Saved != 0 || sum.Failed != 1 || sum.Skipped != 0 || sum.FailedBy[tt.cause].N != 1 {
				t.Errorf("%d missing, %d saved, %d skipped, failed by %v, want %q", v.Missing, sum.Saved, sum.Skipped, sum.FailedBy, tt.cause)
			}
			if n := w.count(Failed); n != 1 {
				t.Errorf("told %d times of the failure, want once", n)
			}
			if diff := cmp.Diff(before, w.records(frontier.Image, frontier.Unknown)); diff != "" {
				t.Errorf("the record (-want +got)\n%s", diff)
			}
			w.write("galleries/one/a1.jpg", string(bytesOf("one.test/a1.jpg")))
			if v, _ := w.repair(); v.Faults() != 0 || v.Intact != 1 {
				t.Errorf("put back, it is %+v, want it intact", v)
			}
		})
	}
}

// What a repair cannot have is no failure of a run, nor the other way round.
func TestRepairCountsFailuresOfRunsApart(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg", "/none.jpg"))
	w.pictures("one.test/a.jpg")
	w.run()
	w.lose("one/a.jpg")
	w.answer("one.test/a.jpg", status(http.StatusNotFound))
	if _, sum := w.repair(); sum.Failed != 1 || sum.FailedBefore != 1 {
		t.Errorf("%d failed, %d before, want one each", sum.Failed, sum.FailedBefore)
	}
}

// What was kept once is wanted, whatever the stanza says by now.
func TestRepairBringsBackWhatIsNoLongerWanted(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	w.lose("one/a.jpg")
	w.yaml = onePicture + "    min_width: 5000\n    where: 'false'\n"
	if _, sum := w.repair(); sum.Saved != 1 || sum.Refreshed.Replaced != 0 {
		t.Errorf("%d repaired, %d replaced, want 1 and 0", sum.Saved, sum.Refreshed.Replaced)
	}
	w.wantFiles(map[string]string{"one/a.jpg": "one.test/a.jpg"})
}

// Other bytes are no repair: that is told, what was lost is remembered, and
// nothing beside the picture says that it is the old one.
func TestRepairTellsOfOtherBytes(t *testing.T) {
	w := newWorld(t, onePicture+"    sidecar: true\n")
	w.page("one.test/1", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	was := w.wantRecord(frontier.Image, frontier.Done, "")
	w.write("galleries/one/a.jpg", "spoilt")
	w.answer("one.test/a.jpg", pictureOf("one.test/b.jpg"))
	w.events = nil
	v, sum := w.repair()
	if v.Damaged != 1 || sum.Saved != 0 || sum.Refreshed.Replaced != 1 || w.count(Replaced) != 1 {
		t.Errorf("%d damaged, %d saved, %d replaced, want 1, 0 and 1", v.Damaged, sum.Saved, sum.Refreshed.Replaced)
	}
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	want := []frontier.Version{{Path: "one/a.jpg", SHA256: was.SHA256, Size: was.Size, Lost: true}}
	if diff := cmp.Diff(want, r.Earlier); diff != "" || r.Path != "one/a.jpg" || r.SHA256 != hashOf("one.test/b.jpg") {
		t.Errorf("recorded as %s, %s, earlier (-want +got)\n%s", r.Path, r.SHA256, diff)
	}
	files := w.files()
	for _, name := range []string{"one/a.jpg", "one/a.jpg.json", "one/a.damaged.jpg", "one/a.jpg.earlier.json"} {
		if files[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
	text, err := os.ReadFile(filepath.Join(w.dir, "galleries", "one", "a.jpg.json"))
	if err != nil || !strings.Contains(string(text), r.SHA256) {
		t.Errorf("the sidecar is %s, %v, want that of %s", text, err, r.SHA256)
	}
	if v, _ := w.repair(); v.Faults() != 0 || v.Intact != 1 {
		t.Errorf("then it is %+v, want it intact", v)
	}
}

// What only looks whole is replaced by the recorded bytes alone: these prove
// that the disk lost some.
func TestRepairOfWhatTheDiskChanged(t *testing.T) {
	tests := []struct {
		name, sends string
		saved       int64
		want        map[string]string
	}{
		{"the recorded bytes", "one.test/a.jpg", 1, map[string]string{"one/a.jpg": "one.test/a.jpg", "one/a.damaged.jpg": "rot"}},
		{"other bytes", "one.test/b.jpg", 0, map[string]string{"one/a.jpg": "rot"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, onePicture)
			w.page("one.test/1", imgs("/a.jpg"))
			w.pictures("one.test/a.jpg")
			w.complete()
			w.write("galleries/one/a.jpg", string(bytesOf("rot")))
			soon := time.Now().Add(time.Minute) // clocks of file systems are coarse
			if err := os.Chtimes(filepath.Join(w.dir, "galleries", "one", "a.jpg"), soon, soon); err != nil {
				t.Fatal(err)
			}
			if v, sum := w.repair(); v.Changed != 1 || sum.Saved+sum.Failed != 0 {
				t.Errorf("written since: %+v, want it changed and left alone", v)
			}
			w.settleLater()
			w.answer("one.test/a.jpg", pictureOf(tt.sends))
			v, sum := w.repair()
			if v.Damaged != 1 || sum.Saved != tt.saved || sum.FailedBy[causeOther].N != 1-tt.saved {
				t.Errorf("%d damaged, %d saved, failed by %v", v.Damaged, sum.Saved, sum.FailedBy)
			}
			files := w.files()
			for name, address := range tt.want {
				if files[name] != hashOf(address) {
					t.Errorf("%s has not the bytes of %s", name, address)
				}
			}
			if len(files) != len(tt.want) {
				t.Errorf("there are %v, want %d files", files, len(tt.want))
			}
		})
	}
}

// settleLater records all pictures once more in an hour, so that what is written
// until then was not written since.
func (w *world) settleLater() {
	w.t.Helper()
	later := func() time.Time { return time.Now().Add(time.Hour) }
	front, err := frontier.OpenSQLite(filepath.Join(w.dir, "galleries", ".crawl", "state.db"), later, "one")
	if err != nil {
		w.t.Fatal(err)
	}
	defer front.Close()
	for _, r := range w.records(frontier.Image, frontier.Done) {
		o := frontier.Outcome{Job: r.Job, State: frontier.Done, Result: r.Result}
		if err := front.Amend(w.t.Context(), []frontier.Outcome{o}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Two records may have one file: what the one brings back the other has.
func TestRepairOfASharedFile(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/x/a.jpg", "/y/a.jpg"))
	same := pictureOf("one.test/a.jpg")
	w.answer("one.test/x/a.jpg", same)
	w.answer("one.test/y/a.jpg", same)
	w.complete()
	w.lose("one/a.jpg")
	w.answer("one.test/x/a.jpg", status(http.StatusNotFound))
	v, sum := w.repair()
	if v.Missing != 2 || sum.Saved != 2 || sum.Failed != 0 {
		t.Errorf("%d missing, %d saved, %d failed, want 2, 2 and 0", v.Missing, sum.Saved, sum.Failed)
	}
	w.wantFiles(map[string]string{"one/a.jpg": "one.test/a.jpg"})
	if n := len(w.records(frontier.Image, frontier.Done)); n != 2 {
		t.Errorf("%d records are done, want both", n)
	}
}

// A link to a folder is told of and not followed, by whoever looks.
func TestRepairFollowsNoLink(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	galleries := filepath.Join(w.dir, "galleries")
	err := errors.Join(os.Rename(filepath.Join(galleries, "one"), filepath.Join(galleries, "two")), os.Symlink("two", filepath.Join(galleries, "one")))
	if err != nil {
		t.Fatal(err)
	}
	v, _ := w.repair()
	if v.Unreadable != 1 || v.Intact != 0 {
		t.Errorf("it is %+v, want it unreadable", v)
	}
	w.wantTotal(0)
}
