package crawler

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures"
	"magpie/frontier"
)

const oneList = `
sites:
  one:
    start: http://one.test/
    image: img
`

// put writes a file that people have from elsewhere.
func (w *world) put(name string, data []byte) string {
	w.t.Helper()
	path := filepath.Join(w.dir, "old", filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// adopt takes note of what was put.
func (w *world) adopt(change func(*AdoptOptions)) Adopted {
	w.t.Helper()
	o := w.options()
	options := AdoptOptions{Config: o.Config, Rules: o.Rules, Folder: filepath.Join(w.dir, "old")}
	if change != nil {
		change(&options)
	}
	a, err := OpenAdoption(options)
	if err != nil {
		w.t.Fatal(err)
	}
	sum, err := a.Run(w.t.Context())
	if err := a.Close(); err != nil {
		w.t.Fatal(err)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return sum
}

func trusting(o *AdoptOptions) { o.TrustNames = true }

// A picture that took another's file, for both have its name, is asked for when
// that other one turns up, and each has its own bytes in the end.
func TestAdoptedFileThatAnotherWantsIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	w.pictures("one.test/a/1.jpg", "one.test/b/1.jpg")
	w.put("1.jpg", bytesOf("one.test/b/1.jpg"))
	w.put("another.jpg", bytesOf("one.test/another.jpg")) // so that something is left
	w.adopt(trusting)

	w.page("one.test/", imgs("/a/1.jpg"))
	if sum := w.run(); sum.TakenOver != 1 {
		t.Fatalf("%d pictures were taken over, want the wrong one", sum.TakenOver)
	}
	w.page("one.test/", imgs("/a/1.jpg", "/b/1.jpg"))
	w.again()
	w.wantRequests(1, "one.test/a/1.jpg", "one.test/b/1.jpg")
	got := map[string]string{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if got[r.URL] = r.SHA256; r.AdoptedFrom != "" {
			t.Errorf("%s is still recorded as adopted from %s", r.URL, r.AdoptedFrom)
		}
	}
	want := map[string]string{"http://one.test/a/1.jpg": hashOf("one.test/a/1.jpg"), "http://one.test/b/1.jpg": hashOf("one.test/b/1.jpg")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bytes of pictures (-want +got):\n%s", diff)
	}
	w.wantKept("one.test/a/1.jpg", "one.test/b/1.jpg")
	w.again()
	w.wantRequests(0, "one.test/a/1.jpg", "one.test/b/1.jpg")
}

// Of many pictures that want one file at the same time none has it in the end.
func TestAdoptedFileThatManyWantIsNobodys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList+"    parallelism: 8\n")
	var addresses, sources []string
	for _, folder := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		addresses = append(addresses, "one.test/"+folder+"/1.jpg")
		sources = append(sources, "/"+folder+"/1.jpg")
	}
	w.pictures(addresses...)
	w.page("one.test/", imgs(sources...))
	w.put("1.jpg", bytesOf(addresses[3]))
	w.adopt(trusting)
	w.complete()
	w.wantRequests(1, addresses...)
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if r.SHA256 != hashOf(strings.TrimPrefix(r.URL, "http://")) || r.AdoptedFrom != "" {
			t.Errorf("%s has the bytes of another picture, or is adopted still", r.URL)
		}
	}
	w.wantTrueRecords()
}

// A file that was changed, cut or removed since it was noted is none to take.
func TestAdoptLooksAtTheFileAgain(t *testing.T) {
	t.Parallel()
	whole := bytesOf("one.test/1.jpg")
	for name, change := range map[string]func(path string) error{
		"removed":  os.Remove,
		"cut":      func(path string) error { return os.Truncate(path, int64(len(whole)/2)) },
		"replaced": func(path string) error { return os.WriteFile(path, fixtures.Picture(7, 900), 0o600) },
		"linked": func(path string) error {
			if err := os.Rename(path, path+".moved"); err != nil {
				return err
			}
			return os.Symlink(path+".moved", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, oneList)
			w.pictures("one.test/1.jpg")
			w.page("one.test/", imgs("/1.jpg"))
			path := w.put("one.test/1.jpg", whole)
			w.adopt(nil)
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			w.complete()
			w.wantRequests(1, "one.test/1.jpg")
			w.wantKept("one.test/1.jpg")
		})
	}
}

// A picture that was lost comes back from a backup by its bytes, and a backup of
// other bytes is left alone.
func TestRepairTakesFromABackup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.page("one.test/", imgs("/1.jpg", "/2.jpg"))
	w.complete()
	for _, name := range []string{"1.jpg", "2.jpg"} {
		if err := os.Remove(filepath.Join(w.dir, "galleries", "one", name)); err != nil {
			t.Fatal(err)
		}
	}
	w.put("backup/renamed.jpg", bytesOf("one.test/1.jpg"))
	w.put("one/2.jpg", bytesOf("something else"))
	w.adopt(nil)
	w.server.Counter().Reset()
	o := w.options()
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	_, sum, err := c.Repair(t.Context(), VerifyOptions{Config: o.Config, Rules: o.Rules})
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err != nil || sum.Saved != 2 {
		t.Fatalf("%d pictures came back (%v), want 2", sum.Saved, err)
	}
	w.wantRequests(0, "one.test/1.jpg")
	w.wantRequests(1, "one.test/2.jpg")
	w.wantKept("one.test/1.jpg", "one.test/2.jpg")
}

// A picture has the time of its file, and what where: says of bytes holds for
// files too.
func TestAdoptedPictureIsJudgedAsAnyOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList+"    min_size: 1500\n    sidecar: true\n")
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.page("one.test/", imgs("/1.jpg", "/2.jpg"))
	path := w.put("one.test/1.jpg", bytesOf("one.test/1.jpg"))
	w.put("one.test/2.jpg", fixtures.Picture(3, 900))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	w.adopt(nil)
	w.complete()
	w.wantRequests(0, "one.test/1.jpg", "one.test/2.jpg")
	w.wantRecord(frontier.Image, frontier.Skipped, causeTooSmall)
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	if r.AdoptedFrom != path || r.AdoptedBy != "address" || r.Status != 0 {
		t.Errorf("it was adopted from %q by %q, status %d", r.AdoptedFrom, r.AdoptedBy, r.Status)
	}
	kept, err := os.Stat(filepath.Join(w.dir, "galleries", filepath.FromSlash(r.Path)))
	if err != nil || !kept.ModTime().Equal(info.ModTime().Truncate(1e6)) {
		t.Errorf("the picture is of %v (%v), its file of %v", kept.ModTime(), err, info.ModTime())
	}
}

// What was looked at is not read again, unless it was written since, and what a
// cancelled adoption noted is there.
func TestAdoptGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	for _, name := range []string{"a.jpg", "b.jpg", ".crawl/c.jpg"} {
		w.put(name, bytesOf(name))
	}
	if sum := w.adopt(nil); sum.Files != 3 {
		t.Fatalf("%d files, want 3", sum.Files)
	}
	// Of the same size and time, so nobody looks into it.
	path := filepath.Join(w.dir, "old", "a.jpg")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	same := bytes.Repeat([]byte("x"), int(info.Size()))
	if err := os.WriteFile(path, same, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	w.put("b.jpg", same)
	if sum := w.adopt(nil); sum.Files != 2 || sum.Others != 1 {
		t.Errorf("%+v, want two files, one of them from the index", sum)
	}

	o := w.options()
	a, err := OpenAdoption(AdoptOptions{Config: o.Config, Rules: o.Rules, Folder: filepath.Join(w.dir, "old")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	sum, err := a.Run(ctx)
	if err != nil || !sum.Interrupted {
		t.Errorf("a cancelled adoption is %+v, %v", sum, err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// Every file of a large tree is handed over once, but for the folder that is left
// out.
func TestEachFileHandsOverAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	want := []string{w.put("a.jpg", nil), w.put("x/y/z/b.jpg", nil)}
	for i := range 1100 { // more than are read at a time
		want = append(want, w.put(filepath.Join("many", string(rune('a'+i%26)), filepath.Base(t.Name())+string(rune('0'+i/26))), nil))
	}
	w.put("x/.crawl/tmp/c.part", nil)
	if err := os.Symlink("a.jpg", filepath.Join(w.dir, "old", "link.jpg")); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := eachFile(t.Context(), filepath.Join(w.dir, "old"), filepath.Join(w.dir, "old", "x", ".crawl"), func(path string) error {
		got = append(got, path)
		return nil
	}, func(path string, err error) { t.Errorf("%s: %v", path, err) })
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
