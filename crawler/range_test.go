package crawler

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
	"magpie/frontier"
)

// everyNth answers with pictures at those addresses of all that end in a number
// which n divides, and says of the others that there is nothing.
func everyNth(n int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		var number int
		if _, err := fmt.Sscanf(strings.TrimLeft(name, "0"), "%d.jpg", &number); err != nil || number%n != 0 {
			http.NotFound(w, r)
			return
		}
		w.Write(bytesOf(r.Host + r.URL.RequestURI()))
	})
}

func TestNumberedPictures(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://one.test/pic231[10-89]_s.jpg', parallelism: 8}
`)
	var kept, missing []string
	for i := 10; i < 90; i++ {
		address := fmt.Sprintf("one.test/pic231%d_s.jpg", i)
		switch i % 8 {
		case 0:
			missing = append(missing, address)
		case 4:
			w.answer(address, status(http.StatusGone))
			missing = append(missing, address)
		default:
			w.pictures(address)
			kept = append(kept, address)
		}
	}
	sum := w.run()
	if !sum.Complete() || sum.Saved != int64(len(kept)) || sum.Skipped != int64(len(missing)) || sum.SkippedBy["absent"].N != sum.Skipped {
		t.Errorf("got %+v, want %d kept and %d absent", sum, len(kept), len(missing))
	}
	w.wantTotal(80)
	w.wantKept(kept...)
	if w.files()["s/pic23111_s.jpg"] != hashOf("one.test/pic23111_s.jpg") {
		t.Error("a picture without a page has not its own name")
	}
	if sum := w.again(); !sum.Complete() || sum.Saved+sum.Skipped != 0 {
		t.Errorf("again: %+v, want nothing done", sum)
	}
	w.wantTotal(0)
}

// What is listed one by one is promised, what is counted is not.
func TestListedPicturesMustBeThere(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: ['http://one.test/{a,b}.jpg', 'http://one.test/c.jpg']}
`)
	w.pictures("one.test/a.jpg", "one.test/c.jpg")
	if sum := w.run(); sum.Failed != 1 || sum.FailedBy["404"].N != 1 || sum.Saved != 2 {
		t.Errorf("got %+v", sum)
	}
}

func TestRangeIsResumed(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {urls: 'http://one.test/[0001-3000].jpg', parallelism: 8}
`)
	w.handler = everyNth(50)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	left := 700
	w.onEvent = func(Event) {
		if left--; left == 0 {
			cancel()
		}
	}
	sum, err := w.try(ctx)
	if err != nil || !sum.Interrupted || sum.Complete() {
		t.Fatalf("got %+v, %v, want it interrupted", sum, err)
	}
	r := w.records(frontier.Range, frontier.Open)
	if len(r) != 1 || r[0].Made < 1000 || r[0].Made >= 3000 {
		t.Fatalf("the range is %+v, want it made in part", r)
	}
	status := w.status()
	if s := status.Sites[0]; s.Ranges != 1 || s.ToCome != 3000-r[0].Made || s.Images.Open != sum.Open {
		t.Errorf("status = %+v, want a range with %d to come and %d left in all", s, 3000-r[0].Made, sum.Open)
	}

	w.onEvent = nil
	recorded := map[string]bool{}
	for _, r := range w.records(frontier.Image, frontier.Unknown) {
		if r.State.Settled() {
			recorded[strings.TrimPrefix(r.URL, "http://")] = true
		}
	}
	if sum := w.again(); !sum.Complete() {
		t.Fatalf("got %+v, want it complete", sum)
	}
	for address := range recorded {
		w.wantRequests(0, address)
	}
	w.wantTotal(3000 - len(recorded))
	if n := len(w.records(frontier.Image, frontier.Done)); n != 60 {
		t.Errorf("%d pictures are kept, want 60", n)
	}
	w.wantTrueRecords()
	if sum := w.again(); !sum.Complete() {
		t.Errorf("got %+v", sum)
	}
	w.wantTotal(0)
}

func TestVariablesAreFields(t *testing.T) {
	w := newWorld(t, `
sites:
  flags:
    vars: {cc: [cn, in], size: [s, 'x l']}
    urls: 'http://one.test/{size}/{cc}.jpg'
    save: '{site}/{cc}-{size}-{index}{ext}'
  albums:
    vars: {year: ['2023', '2024']}
    start: 'http://one.test/{year}/[1-2]'
    gallery: '{year}'
    image: {template: '/{year}/pic.jpg'}
    save: '{site}/{gallery}/{year}{ext}'
`)
	w.pictures("one.test/s/cn.jpg", "one.test/s/in.jpg", "one.test/x%20l/cn.jpg", "one.test/x%20l/in.jpg",
		"one.test/2023/pic.jpg", "one.test/2024/pic.jpg")
	for _, address := range []string{"2023/1", "2023/2", "2024/1", "2024/2"} {
		w.page("one.test/"+address, "<p>an album</p>")
	}
	w.complete()
	w.wantFiles(map[string]string{
		"flags/cn-s-1.jpg": "one.test/s/cn.jpg", "flags/in-s-2.jpg": "one.test/s/in.jpg",
		"flags/cn-x l-3.jpg": "one.test/x%20l/cn.jpg", "flags/in-x l-4.jpg": "one.test/x%20l/in.jpg",
		"albums/2023/2023.jpg": "one.test/2023/pic.jpg", "albums/2024/2024.jpg": "one.test/2024/pic.jpg",
	})
}

// The pages of a range are read in every run, from its start, as any start page
// is; those that are absent are no failure.
func TestNumberedPages(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/[1-5]', image: img, next: a.next}
`)
	for i := 1; i <= 4; i++ {
		picture := fmt.Sprintf("/%d.jpg", i)
		w.page(fmt.Sprintf("one.test/%d", i), imgs(picture))
		w.pictures("one.test" + picture)
	}
	sum := w.run()
	if !sum.Complete() || sum.Pages != 4 || sum.SkippedBy["absent"].N != 1 {
		t.Errorf("got %+v", sum)
	}
	w.page("one.test/5", imgs("/5.jpg")+"<a class=next href=/gone>next</a>")
	w.pictures("one.test/5.jpg")
	sum = w.again()
	if sum.Pages != 5 || sum.Saved != 1 || sum.Failed != 1 {
		t.Errorf("again: %+v, want the new page read, and its next page failed: that one was promised", sum)
	}
	w.wantTotal(5 + 1 + 1)
}

// What is no longer in crawl.yaml is not waited for; put back it goes on.
func TestRangeTakenOutAndPutBack(t *testing.T) {
	const with = `
sites:
  s: {urls: ['http://one.test/[1-2600].jpg', 'http://one.test/x[1-2].jpg']}
`
	w := newWorld(t, with)
	w.handler = everyNth(100)
	w.drainAfter(900)
	w.run()
	w.onEvent = nil
	made := w.records(frontier.Range, frontier.Open)[0].Made

	w.yaml = `
sites:
  s: {urls: ['http://one.test/[1-1500].jpg', 'http://one.test/x[1-2].jpg']}
`
	if sum := w.again(); !sum.Complete() {
		t.Errorf("without it: %+v, want nothing left", sum)
	}
	before := w.records(frontier.Range, frontier.Skipped)
	if len(before) != 1 || before[0].Made != made || before[0].Cause != causeRemoved {
		t.Errorf("the range that was taken out is %+v, want it skipped after %d", before, made)
	}
	if n := len(w.records(frontier.Image, frontier.Unknown)); int64(n) != made+2 {
		t.Errorf("%d pictures are known, want no more than the %d that were made, and 2", n, made)
	}

	w.yaml = with
	if sum := w.again(); !sum.Complete() {
		t.Errorf("put back: %+v, want nothing left", sum)
	}
	w.wantTotal(2600 - int(made))
}

func TestCompileFaultsOfAddresses(t *testing.T) {
	cfg, err := config.Parse("crawl.yaml", []byte(`
sites:
  s:
    vars: {cc: [cn]}
    start: 'http://one.test/[1-x]/{cc}'
    urls: ['http://one.test/{zz}.jpg', 'http://one.test/{a,{b}}.jpg']
    image: img
    save: '{cc}-{nobody}{ext}'
`))
	if err != nil {
		t.Fatal(err)
	}
	_, faults := Compile(cfg)
	var lines []int
	for _, f := range faults {
		lines = append(lines, f.Pos.Line)
	}
	slices.Sort(lines)
	if diff := cmp.Diff([]int{5, 6, 6, 8}, lines); diff != "" {
		t.Errorf("lines with a fault (-want +got):\n%s\n%v", diff, faults)
	}
}

func TestPicturesOfURLsHaveTheSitesGallery(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    vars: {cc: [cn, in]}
    urls: http://one.test/{cc}/[1-2].jpg
    gallery: 'flags of {cc}'
`)
	w.pictures("one.test/cn/1.jpg", "one.test/cn/2.jpg", "one.test/in/1.jpg", "one.test/in/2.jpg")
	w.complete()
	w.wantFiles(map[string]string{
		"s/flags of cn/1.jpg": "one.test/cn/1.jpg", "s/flags of cn/2.jpg": "one.test/cn/2.jpg",
		"s/flags of in/1.jpg": "one.test/in/1.jpg", "s/flags of in/2.jpg": "one.test/in/2.jpg",
	})
}
