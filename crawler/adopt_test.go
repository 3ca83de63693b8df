package crawler

import (
	"bytes"
	"context"
	"crypto/md5"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// namedAlike has files taken by a field that pictures may have in common.
func namedAlike(o *AdoptOptions) { o.Name = "{t}" }

const alikeList = `
sites:
  one:
    start: http://one.test/
    each: {in: img, fields: {t: '@t', md5: '@md5'}, image: '@src'}
`

// alike is a list of pictures of one name.
func alike(sources ...string) string {
	var b strings.Builder
	for _, src := range sources {
		fmt.Fprintf(&b, "<img t=x src=%q>", src)
	}
	return b.String()
}

// wantOwn wants each picture to be kept, with its own bytes, and not to be recorded
// as somebody else's.
func (w *world) wantOwn(addresses ...string) {
	w.t.Helper()
	got, want := map[string]string{}, map[string]string{}
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if got[r.URL] = r.SHA256; r.AdoptedFrom != "" {
			w.t.Errorf("%s is still recorded as adopted from %s", r.URL, r.AdoptedFrom)
		}
	}
	for _, address := range addresses {
		want["http://"+address] = hashOf(address)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("bytes of pictures (-want +got):\n%s", diff)
	}
}

// A picture that took another's file, for both have its name, is asked for when
// that other one turns up, and each has its own bytes in the end.
func TestAdoptedFileThatAnotherWantsIsGivenUp(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/a/1.jpg", "one.test/b/1.jpg"
	for name, between := range map[string]func(w *world){
		"in the next run":     func(*world) {},
		"after the same file": func(w *world) { w.adopt(namedAlike) },
		"after all was forgotten": func(w *world) {
			o := w.options()
			if was, err := ForgetAdopted(o.Config); !was || err != nil {
				w.t.Fatal(was, err)
			}
			w.adopt(namedAlike)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, alikeList)
			w.pictures(one, two)
			w.put("x.jpg", bytesOf(two))
			w.adopt(namedAlike)
			w.page("one.test/", alike("/a/1.jpg"))
			if sum := w.run(); sum.TakenOver != 1 {
				t.Fatalf("%d pictures were taken over, want the wrong one", sum.TakenOver)
			}
			between(w)
			w.page("one.test/", alike("/a/1.jpg", "/b/1.jpg"))
			w.again()
			w.wantRequests(1, one, two)
			w.wantOwn(one, two)
			w.wantKept(one, two)
			w.again()
			w.wantRequests(0, one, two)
		})
	}
}

// What was fetched in an earlier run has its file, whoever wants that later.
func TestAdoptLeavesThePicturesThatAreKept(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/a/1.jpg", "one.test/b/1.jpg"
	w := newWorld(t, alikeList)
	w.pictures(one, two)
	w.page("one.test/", imgs("/a/1.jpg"))
	w.complete()
	w.put("x.jpg", bytesOf(one))
	w.adopt(namedAlike)
	w.page("one.test/", imgs("/a/1.jpg")+alike("/b/1.jpg"))
	w.again()
	w.wantRequests(1, two)
	w.wantOwn(one, two)
}

// A run that was killed between a record and the look at who else wants the file is
// made good by the next.
func TestAdoptedFileIsGivenUpAfterAKill(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/a/1.jpg", "one.test/b/1.jpg"
	w := newWorld(t, alikeList)
	w.pictures(one, two)
	w.put("x.jpg", bytesOf(two))
	w.adopt(namedAlike)
	w.page("one.test/", alike("/a/1.jpg"))
	w.run()
	index, err := frontier.OpenHoldings(adoptionPath(w.options().Config))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := index.Begin(t.Context()); err != nil { // and no end
		t.Fatal(err)
	}
	file, _, err := index.File(t.Context(), filepath.Join(w.dir, "old", "x.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	other := frontier.Claimant{Job: frontier.NewID(frontier.Image, "", "two"), Host: "one.test", Address: "http://" + two}
	if _, err := index.Claim(t.Context(), []int64{file.ID}, frontier.Claim{Claimant: other}); err != nil {
		t.Fatal(err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	w.again()
	w.wantRequests(1, one)
	w.wantOwn(one)
}

// A picture that where: refuses wants its file nonetheless, and so no other gets it.
func TestAdoptLeavesTheFileOfAPictureThatIsRefused(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/a/1.jpg", "one.test/b/1.jpg"
	w := newWorld(t, strings.Replace(alikeList, "    each:", "    where: 'not (url contains \"/a/\")'\n    each:", 1))
	w.pictures(one, two)
	w.put("x.jpg", bytesOf(one))
	w.adopt(namedAlike)
	w.page("one.test/", alike("/a/1.jpg", "/b/1.jpg"))
	w.run()
	w.wantRequests(1, two)
	w.wantOwn(two)
}

// The same picture of two galleries goes the same way, and a correction reaches both.
func TestAdoptedTwinsAreGivenUpTogether(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/a/1.jpg", "one.test/b/1.jpg"
	w := newWorld(t, `
sites:
  one:
    start: http://one.test/
    follow:
      links: a
      gallery: '{title}'
      fields: {title: h1}
      each: {in: img, fields: {t: '@t'}, image: '@src'}
`)
	w.pictures(one, two)
	w.put("x.jpg", bytesOf(two))
	w.adopt(namedAlike)
	for _, gallery := range []string{"red", "blue"} {
		w.page("one.test/"+gallery, "<h1>"+gallery+"</h1>"+alike("/a/1.jpg"))
	}
	w.page("one.test/green", "<h1>green</h1>"+alike("/b/1.jpg"))
	w.page("one.test/", `<a href=/red>r</a><a href=/blue>b</a>`)
	w.complete()
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if r.AdoptedFrom == "" || r.AdoptedBy != "name template" {
			t.Errorf("%s in %s is adopted from %q by %q", r.URL, r.Gallery, r.AdoptedFrom, r.AdoptedBy)
		}
	}
	w.page("one.test/", `<a href=/red>r</a><a href=/blue>b</a><a href=/green>g</a>`)
	w.again()
	w.wantOwn(one, two)
	if n := len(w.records(frontier.Image, frontier.Done)); n != 3 {
		t.Errorf("%d pictures are kept, want 3", n)
	}
}

// Of many pictures that want one file at the same time none has it in the end.
func TestAdoptedFileThatManyWantIsNobodys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, alikeList+"    parallelism: 8\n")
	var addresses, sources []string
	for _, folder := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		addresses = append(addresses, "one.test/"+folder+"/1.jpg")
		sources = append(sources, "/"+folder+"/1.jpg")
	}
	w.pictures(addresses...)
	w.page("one.test/", alike(sources...))
	w.put("x.jpg", bytesOf(addresses[3]))
	w.adopt(namedAlike)
	sum := w.run()
	w.wantRequests(1, addresses...)
	w.wantOwn(addresses...)
	w.wantTrueRecords()
	var bytes int64
	for _, r := range w.records(frontier.Image, frontier.Done) {
		bytes += r.Size
	}
	// Whoever took it first is counted once, with the bytes of its own.
	if !sum.Complete() || sum.Saved != int64(len(addresses)) || sum.Bytes != bytes || sum.TakenOver != 0 {
		t.Errorf("%d pictures with %d bytes are counted, %d as taken over; want %d with %d, and none", sum.Saved, sum.Bytes, sum.TakenOver, len(addresses), bytes)
	}
}

// Pictures of a run that take the file of another, or are passed over for its entry, and are
// asked for when that one turns up in the same run, count once.
func TestMisledPicturesCountOnce(t *testing.T) {
	t.Parallel()
	const first, second = "one.test/a/1.jpg", "one.test/b/1.jpg"
	for name, put := range map[string]func(*world){
		"a file": func(w *world) {
			w.put("x.jpg", bytesOf(second))
			w.adopt(namedAlike)
		},
		"an entry": func(w *world) {
			list := w.archive("onex")
			w.adopt(func(o *AdoptOptions) { o.Folder, o.Archive, o.Entry = "", list, "one{t}" })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, alikeList+"    next: a\n    parallelism: 3\n")
			put(w)
			w.pictures(first)
			w.page("one.test/", alike("/a/1.jpg")+"<a href=/2></a>")
			w.answer("one.test/2", func(n int, rw http.ResponseWriter, r *http.Request) {
				for len(w.records(frontier.Image, frontier.Done))+len(w.records(frontier.Image, frontier.Skipped)) == 0 && r.Context().Err() == nil { // the first has what is not its own
					time.Sleep(time.Millisecond)
				}
				html(alike("/b/1.jpg"))(n, rw, r)
			})
			w.pictures(second)
			sum := w.run()
			w.wantOwn(first, second)
			if !sum.Complete() || sum.Saved != 2 || sum.TakenOver != 0 || sum.Skipped != 0 || len(sum.SkippedBy) != 0 {
				t.Errorf("%d saved, %d taken over, %d skipped (%v); want 2, 0 and 0", sum.Saved, sum.TakenOver, sum.Skipped, sum.SkippedBy)
			}
		})
	}
}

// A hash is of the picture that has it in a field of its own, of one picture only,
// and with nothing that says otherwise.
func TestAdoptByHashIsOfOnePicture(t *testing.T) {
	t.Parallel()
	const one, two = "one.test/1.jpg", "one.test/2.jpg"
	md5Of := func(address string) string { return fmt.Sprintf("%x", md5.Sum(bytesOf(address))) }
	const each = "each: {in: img, fields: {md5: '@md5', sha256: '@sha', file_size: '@size'}, image: '@src'}"
	for name, c := range map[string]struct {
		rule, page string
		want       int // requests for pictures
	}{
		"its own": {each, fmt.Sprintf(`<img src=/1.jpg md5=%s>`, md5Of(one)), 0},
		"its gallery's": {
			"fields: {md5: h1}\n    each: {in: img, fields: {id: '@id'}, image: '@src'}",
			fmt.Sprintf(`<h1>%s</h1><img src=/2.jpg>`, md5Of(one)), 1,
		},
		"inherited for want of its own": {
			"fields: {md5: h1}\n    " + each, fmt.Sprintf(`<h1>%s</h1><img src=/2.jpg>`, md5Of(one)), 1,
		},
		"of two pictures":       {each, fmt.Sprintf(`<img src=/1.jpg md5=%[1]s><img src=/2.jpg md5=%[1]s>`, md5Of(one)), 2},
		"with another hash":     {each, fmt.Sprintf(`<img src=/1.jpg md5=%s sha=%s>`, md5Of(one), hashOf(two)), 1},
		"with another size":     {each, fmt.Sprintf(`<img src=/1.jpg md5=%s size=7>`, md5Of(one)), 1},
		"in a field of no hash": {"each: {in: img, fields: {cover: '@md5'}, image: '@src'}", fmt.Sprintf(`<img src=/1.jpg md5=%s>`, md5Of(one)), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "\nsites:\n  one:\n    start: http://one.test/\n    "+c.rule+"\n")
			w.pictures(one, two)
			w.put("whatever.jpg", bytesOf(one))
			w.adopt(nil)
			w.page("one.test/", c.page)
			w.complete()
			if n := w.server.Counter().Requests("http://"+one) + w.server.Counter().Requests("http://"+two); n != c.want {
				t.Errorf("%d requests for pictures, want %d", n, c.want)
			}
			w.wantTrueRecords()
		})
	}
}

// What stands at the path of an address is not what the address has with a query,
// and no file is taken that is larger than max_size, or of another type.
func TestAdoptByAddressIsOfTheWholeAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		src, settings string
		want          int // requests for the picture
	}{
		"the address":       {"/photo.jpg", "", 0},
		"with a query":      {"/photo.jpg?id=2", "", 1},
		"in another folder": {"/x/photo.jpg", "", 1},
		"of another type":   {"/photo.png", "", 1},
		"too large":         {"/photo.jpg", "    min_size: 1\n    max_size: 1000\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, oneList+c.settings)
			address := "one.test" + c.src
			w.pictures(address)
			w.put("one.test/photo.jpg", bytesOf(address))
			w.adopt(nil)
			w.page("one.test/", imgs(c.src))
			w.run()
			w.wantRequests(c.want, address)
		})
	}
}

// A place in a list is another picture's when something was added to that: it counts
// only with what else the site tells.
func TestAdoptByPlaceNeedsMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "\nsites:\n  one:\n    start: http://one.test/\n    save: '{site}/{index}{ext}'\n"+
		"    each: {in: img, fields: {file_size: '@size'}, image: '@src'}\n")
	const one, two = "one.test/a.jpg", "one.test/b.jpg"
	w.pictures(one, two)
	w.put("one/1.jpg", bytesOf(two))
	w.put("one/2.jpg", bytesOf(two))
	w.adopt(nil)
	w.page("one.test/", fmt.Sprintf(`<img src=/a.jpg><img src=/b.jpg size=%d>`, len(bytesOf(two))))
	w.complete()
	w.wantRequests(1, one)
	w.wantRequests(0, two)
	w.wantTrueRecords()
}

// A folder that is not there is told and nothing is fetched; when it is there again
// nothing was lost.
func TestRunWaitsForTheFolderThatWasAdopted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	w.pictures("one.test/1.jpg")
	w.page("one.test/", imgs("/1.jpg"))
	w.put("one.test/1.jpg", bytesOf("one.test/1.jpg"))
	w.adopt(nil)
	old := filepath.Join(w.dir, "old")
	if err := os.Rename(old, old+".away"); err != nil {
		t.Fatal(err)
	}
	for _, empty := range []bool{false, true} {
		_, err := Open(w.options())
		if ground, is := errors.AsType[*GroundError](err); !is || !strings.Contains(ground.Advice, "--forget") {
			t.Fatalf("Open = %v, want what to do", err)
		}
		if !empty {
			err = os.Mkdir(old, 0o755)
		} else {
			err = errors.Join(os.Remove(old), os.Rename(old+".away", old))
		}
		if err != nil && !errors.Is(err, frontier.ErrInUse) {
			t.Fatal(err)
		}
	}
	w.complete()
	w.wantRequests(0, "one.test/1.jpg")
}

// An entry that two pictures go by is neither's, also when one of them was passed
// over long before.
func TestEntryThatTwoGoByIsNeithers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
sites:
  a: {start: 'http://one.test/', each: {in: img, fields: {id: '@id'}, image: '@src'}}
  a1: {start: 'http://two.test/', each: {in: img, fields: {id: '@id'}, image: '@src'}}
`)
	const one, two = "one.test/x.jpg", "two.test/y.jpg"
	w.pictures(one, two)
	list := w.archive("a11")
	w.adopt(func(o *AdoptOptions) { o.Folder, o.Archive = "", list })
	w.page("one.test/", "<img id=11 src=/x.jpg>")
	w.page("two.test/", "")
	w.run()
	w.wantRecord(frontier.Image, frontier.Skipped, causeInArchive)
	w.page("two.test/", "<img id=1 src=/y.jpg>")
	w.again()
	w.again()
	w.wantOwn(one, two)
}

// A file whose path cannot be recorded is told, and not taken.
func TestAdoptRefusesNamesThatAreNoText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	w.put("one.test/1.jpg", bytesOf("one.test/1.jpg"))
	odd := filepath.Join(w.dir, "old", "\xff.jpg")
	if err := os.WriteFile(odd, bytesOf("one.test/2.jpg"), 0o644); err != nil {
		t.Skipf("this disk has no such names: %v", err)
	}
	var told []string
	sum := w.adopt(func(o *AdoptOptions) { o.OnFile = func(f AdoptFile) { told = append(told, f.Path+": "+f.Why) } })
	if diff := cmp.Diff([]string{odd + ": its path is not UTF-8: rename it"}, told); diff != "" || sum.Files != 1 || sum.Unreadable != 1 {
		t.Errorf("%d files, %d unreadable (-want +told):\n%s", sum.Files, sum.Unreadable, diff)
	}
}

// Machines that share a crawl do not know of each other which pictures want a file.
func TestAdoptNeedsACrawlOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "state: redis://127.0.0.1:1\n"+oneList)
	o := w.options()
	_, err := OpenAdoption(AdoptOptions{Config: o.Config, Rules: o.Rules, Folder: w.dir})
	if ground, is := errors.AsType[*GroundError](err); !is || !strings.Contains(ground.Advice, "a file as state") {
		t.Errorf("OpenAdoption = %v, want what to do", err)
	}
}

// A file that comes after the list that had its picture skipped is told.
func TestAdoptTellsOfFilesThatTheListHadSkipped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneList)
	w.pictures("one.test/1.jpg")
	w.page("one.test/", imgs("/1.jpg"))
	list := w.archive("directlinkone.test/1.jpg")
	w.adopt(func(o *AdoptOptions) { o.Folder, o.Archive = "", list })
	w.run()
	w.wantRecord(frontier.Image, frontier.Skipped, causeInArchive)
	w.put("one.test/1.jpg", bytesOf("one.test/1.jpg"))
	if sum := w.adopt(nil); sum.Listed != 1 || sum.Compared != 1 || sum.Unclaimed != 0 {
		t.Errorf("%+v, want one picture that the list had skipped", sum)
	}
}

// archive makes an archive as gallery-dl does.
func (w *world) archive(entry string) (path string) {
	w.t.Helper()
	path = filepath.Join(w.dir, "archive.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = db.Exec("CREATE TABLE archive (entry TEXT PRIMARY KEY); INSERT INTO archive VALUES (?)", entry)
	if err := errors.Join(err, db.Close()); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// Copies of a file are tried in turn, and what is gone is forgotten when the folder
// is looked through again.
func TestAdoptTriesTheCopies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, strings.Replace(oneList, "    image:", "    save: '{site}/{key}{ext}'\n    image:", 1))
	w.pictures("one.test/1.jpg")
	w.page("one.test/", imgs("/1.jpg"))
	first, stale := w.put("one.test/1.jpg", bytesOf("one.test/1.jpg")), w.put("one.test/1.jpeg", bytesOf("something else"))
	w.put("one.test/1.jfif", bytesOf("one.test/1.jpg"))
	w.adopt(nil)
	if err := os.Remove(stale); err != nil {
		t.Fatal(err)
	}
	w.adopt(nil)
	if err := os.Remove(first); err != nil {
		t.Fatal(err)
	}
	w.complete()
	w.wantRequests(0, "one.test/1.jpg")
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
