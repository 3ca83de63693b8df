//go:build unix

package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
	"magpie/frontier"
)

// hookedAlbums is a site with a gallery for each page that its start page links to. The
// report of each is added to the file told.
const hookedAlbums = `
sites:
  birds:
    start: http://one.test/
    tries: 1
    follow: {links: a, fields: {title: h1}, gallery: '{title}', count: b, image: img, revisit: all}
    on_gallery: 'cat >> told'
`

// album makes a page with a title and pictures, and the pictures.
func (w *world) album(title, claim string, pictures ...string) {
	var body strings.Builder
	fmt.Fprintf(&body, "<h1>%s</h1><b>%s</b>", title, claim)
	for _, p := range pictures {
		fmt.Fprintf(&body, "<img src=/%s>", p)
		w.pictures("one.test/" + p)
	}
	w.page("one.test/"+title, body.String())
}

// toldOf reads what hooks were told since this was read last, in any order.
func (w *world) toldOf() map[string]GalleryReport {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, "told"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.remove(filepath.Join(w.dir, "told"))
	told := map[string]GalleryReport{}
	for line := range strings.Lines(string(data)) {
		var r GalleryReport
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			w.t.Fatalf("%v in %q", err, line)
		}
		if _, twice := told[r.Gallery]; twice {
			w.t.Errorf("%q was told twice", r.Gallery)
		}
		told[r.Gallery] = r
	}
	return told
}

// wantTold wants hooks to have been told of these galleries and no others.
func (w *world) wantTold(galleries ...string) {
	w.t.Helper()
	want := map[string]bool{}
	for _, name := range galleries {
		want[name] = true
	}
	got := map[string]bool{}
	for name := range w.toldOf() {
		got[name] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("told -want +got:\n%s", diff)
	}
}

// hooksFile is where galleries are kept that are still to be told.
func (w *world) hooksFile() string {
	return filepath.Join(w.dir, "galleries", ".crawl", "state.db-hooks")
}

func (w *world) wantNoHooksFile() {
	w.t.Helper()
	if _, err := os.Stat(w.hooksFile()); !errors.Is(err, os.ErrNotExist) {
		w.t.Errorf("the file of what is to be told is left: %v", err)
	}
}

func ptr(n int64) *int64 { return &n }

// Each gallery is told when it has new pictures, and with all that is known of
// it; one without is not.
func TestGalleryHookTellsWhatIsNew(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a><a href=/Sea>2</a>`)
	w.album("Lake", "", "1.png", "2.png")
	w.album("Sea", "4", "3.png", "gone.png")
	w.answer("one.test/gone.png", status(http.StatusNotFound))
	sum := w.run()
	size := int64(len(bytesOf("one.test/1.png")))
	folder := filepath.Join(w.dir, "galleries", "birds")
	want := map[string]GalleryReport{
		"Lake": {Event: "gallery", Site: "birds", Gallery: "Lake", Folder: folder + "/Lake", Saved: ptr(2), Known: ptr(0), Kept: 2,
			Bytes: size + int64(len(bytesOf("one.test/2.png"))), Complete: true, List: "crawl list birds --gallery Lake --json"},
		"Sea": {Event: "gallery", Site: "birds", Gallery: "Sea", Folder: folder + "/Sea", Saved: ptr(1), Known: ptr(0), Kept: 1, Failed: 1,
			Bytes: int64(len(bytesOf("one.test/3.png"))), Claimed: 4, Missing: 2, List: "crawl list birds --gallery Sea --json"},
	}
	if diff := cmp.Diff(want, w.toldOf()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if sum.Hooks != (Hooks{Run: 2}) {
		t.Errorf("got %+v", sum.Hooks)
	}
	w.wantNoHooksFile()

	if w.again(); w.toldOf() != nil {
		t.Error("hooks were started, and nothing is new")
	}

	w.album("Lake", "", "1.png", "2.png", "5.png")
	w.again()
	lake := w.toldOf()["Lake"]
	if lake.Kept != 3 || *lake.Saved != 1 || *lake.Known != 2 {
		t.Errorf("got %+v", lake)
	}
}

// What a site has outside of galleries is told when all of it is finished.
func TestGalleryHookTellsOfAWholeSite(t *testing.T) {
	w := newWorld(t, "defaults: {on_gallery: 'cat >> told'}\nsites: {birds: {start: http://one.test/, image: img, save: '{site}/{ext}/{name}{ext}'}}")
	w.page("one.test/", imgs("/1.png", "/2.png"))
	w.pictures("one.test/1.png", "one.test/2.png")
	w.run()
	got := w.toldOf()[""]
	if got.Kept != 2 || !got.Complete || got.List != "crawl list birds --json" || !strings.HasPrefix(got.Folder, filepath.Join(w.dir, "galleries", "birds")) {
		t.Errorf("got %+v", got)
	}
}

// A gallery is told while the run goes on.
func TestGalleryHookDoesNotWaitForTheEnd(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.prepare = func(c *Crawler) { c.hooks.settled, c.hooks.period = 0, time.Millisecond }
	w.page("one.test/", `<a href=/Lake>1</a><a href=/Sea>2</a>`)
	w.album("Lake", "", "1.png")
	w.album("Sea", "", "2.png")
	w.answer("one.test/2.png", func(n int, rw http.ResponseWriter, r *http.Request) {
		for range 3000 {
			if _, err := os.Stat(filepath.Join(w.dir, "told")); err == nil {
				pictureOf("one.test/2.png")(n, rw, r)
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		http.NotFound(rw, r)
	})
	w.complete()
	w.wantTold("Lake", "Sea")
	w.wantNoHooksFile()
}

// A hook that fails is told and counted, and loses no picture.
func TestGalleryHookFails(t *testing.T) {
	w := newWorld(t, strings.Replace(hookedAlbums, "cat >> told", "exit 7", 1))
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	sum := w.run()
	w.wantKept("one.test/1.png")
	if sum.Hooks != (Hooks{Run: 1, Failed: 1}) || sum.Complete() || sum.Failed != 0 {
		t.Errorf("got %+v of %+v", sum.Hooks, sum.Sums)
	}
	for _, e := range w.events {
		if e.Kind == HookFailed && e.Site == "birds" && e.Gallery == "Lake" && e.Detail == "running on_gallery (exit …): exit status 7" {
			return
		}
	}
	t.Errorf("nothing told of it: %+v", w.events)
}

func TestGalleryHookIsLeftOut(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	o := w.options()
	o.NoHooks = true
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if sum, err := c.Run(t.Context()); err != nil || sum.Saved != 1 || sum.Hooks.Run != 0 {
		t.Errorf("%v, %+v", err, sum.Hooks)
	}
	w.wantTold()
	w.wantNoHooksFile()
}

// A run that is asked to stop starts no more hooks, and the next one does, also
// for galleries in which it finds nothing new.
func TestGalleryHookIsLeftToTheNextRun(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	w.onEvent = func(e Event) {
		if e.Kind == Saved {
			w.crawler.Drain()
		}
	}
	if sum := w.run(); !sum.Interrupted || sum.Hooks != (Hooks{Left: 1}) {
		t.Errorf("got %+v", sum.Hooks)
	}
	w.wantTold()
	w.onEvent = nil
	w.again()
	if lake := w.toldOf()["Lake"]; lake.Kept != 1 || lake.Saved != nil || lake.Known != nil {
		t.Errorf("got %+v", lake)
	}
	w.wantNoHooksFile()
}

// One that was stopped together with its run is started anew by the next.
func TestGalleryHookThatWasStopped(t *testing.T) {
	w := newWorld(t, strings.Replace(hookedAlbums, "cat >> told", "[ -e go ] && exec cat >> told; touch begun; exec sleep 600", 1))
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var watching sync.WaitGroup
	w.prepare = func(c *Crawler) {
		watching.Go(func() {
			for ctx.Err() == nil {
				if _, err := os.Stat(filepath.Join(w.dir, "begun")); err == nil {
					if got := c.Progress(ctx).Hook; got != (HookProgress{Gallery: "Lake"}) {
						t.Errorf("while it runs: %+v", got)
					}
					cancel()
				}
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	sum, err := w.try(ctx)
	cancel()
	watching.Wait()
	if err != nil || !sum.Interrupted || sum.Hooks != (Hooks{Run: 1, Failed: 1, Left: 1}) {
		t.Errorf("%v, %+v", err, sum.Hooks)
	}
	w.prepare = nil
	w.write("go", "")
	w.again()
	w.wantTold("Lake")
}

// After a kill all galleries are told that the killed run worked on, but no other
// site's, and none that is still open.
func TestGalleryHookAfterAKill(t *testing.T) {
	w := newWorld(t, hookedAlbums+"  ships: {start: http://two.test/, image: img}\n")
	w.page("one.test/", `<a href=/Lake>1</a><a href=/Sea>2</a>`)
	w.page("two.test/", "<p>")
	w.album("Lake", "", "1.png")
	w.page("one.test/Sea", "<h1>Sea</h1><img src=/2.png><img src=http://busy.test/3.png>")
	w.pictures("one.test/2.png")
	w.answer("busy.test/3.png", busyFor("7200"))
	w.run("birds")
	w.wantTold("Lake")
	line := func(site, gallery string) string {
		return fmt.Sprintf("{\"site\":%q,\"gallery\":%q,\"folder\":%[1]q}\n", site, gallery)
	}
	if got, err := os.ReadFile(w.hooksFile()); err != nil || string(got) != strings.Replace(line("birds", "Sea"), `"folder":"birds"`, `"folder":"birds/Sea"`, 1) {
		t.Errorf("kept for later is %q, %v", got, err)
	}
	w.write("galleries/.crawl/state.db-hooks", line("birds", "Lake")+line("birds", "Sea")+line("ships", "")+line("birds", "Lake")+line("birds", "Sea")+line("gone", "")+line("birds", "none")+`{"site":"birds","gal`)
	w.run("birds")
	w.wantTold("Lake")
	if got, err := os.ReadFile(w.hooksFile()); err != nil || string(got) != line("birds", "Sea")+line("ships", "") {
		t.Errorf("kept for later is %q, %v", got, err)
	}
}

// Galleries beyond those that are remembered are noted on disk, each but once.
func TestGalleryHooksRememberFew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hooks")
	g := &galleryHooks{
		hooks: map[string]*Hook{"birds": {command: &config.Hook{}}}, touched: map[galleryKey]touched{}, file: touchedFile{path: path},
	}
	const galleries = 3*mostTouched + 7
	for i := range galleries {
		for _, name := range []string{"a.png", "b.png"} {
			g.note(Event{Kind: Saved, Site: "birds", Gallery: fmt.Sprint(i), Path: fmt.Sprintf("birds/%d/%s", i, name)})
		}
		g.note(Event{Kind: PageRead, Site: "birds"})
		g.note(Event{Kind: Saved, Site: "ships"})
	}
	if len(g.touched) != mostTouched || len(g.file.here) > mostTouched {
		t.Errorf("%d and %d are remembered, want %d", len(g.touched), len(g.file.here), mostTouched)
	}
	seen := map[touched]int{}
	left, _, err := g.file.sweep(t.Context(), func(t touched) bool {
		seen[t]++
		return t.Gallery == "5"
	})
	if err != nil || left != 1 || len(seen) != galleries || seen[touched{Site: "birds", Gallery: "5", Folder: "birds/5"}] != 1 {
		t.Errorf("%v; %d of %d galleries are in the file, %d left", err, len(seen), galleries, left)
	}
}

// noted is a frontier that wants the galleries of pictures to stand in the file
// before it records them, and counts how often one is looked up.
type noted struct {
	frontier.Frontier
	*world
	lookedUp atomic.Int64
}

func (n *noted) Done(ctx context.Context, h *frontier.Host, outcomes []frontier.Outcome) error {
	file, err := os.ReadFile(n.hooksFile())
	for _, o := range outcomes {
		if o.State == frontier.Done && o.Job.Kind == frontier.Image && !strings.Contains(string(file), fmt.Sprintf("%q", o.Job.Gallery)) {
			n.t.Errorf("a kill would make hooks forget %q: %v", o.Job.Gallery, err)
		}
	}
	return n.Frontier.Done(ctx, h, outcomes)
}

func (n *noted) Galleries(ctx context.Context, filter frontier.GalleryFilter, visit func(frontier.Gallery) error) error {
	if filter.Only != nil {
		n.lookedUp.Add(1)
	}
	return n.Frontier.Galleries(ctx, filter, visit)
}

func TestGalleryHookKnowsOfAllThatIsRecorded(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a><a href=/Sea>2</a>`)
	w.album("Lake", "", "1.png", "2.png")
	w.album("Sea", "", "3.png")
	w.prepare = func(c *Crawler) { c.frontier = &noted{Frontier: c.frontier, world: w} }
	w.complete()
	w.wantTold("Lake", "Sea")
}

// No hook is started once the time of the run is over, and no gallery looked up
// for one; nobody stopped the run by that.
func TestGalleryHooksKeepToTheTime(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	var front *noted
	var reaching sync.WaitGroup
	w.prepare = func(c *Crawler) {
		front = &noted{Frontier: c.frontier, world: w}
		c.frontier = front
	}
	w.onEvent = func(e Event) {
		if e.Kind == Saved {
			reaching.Go(func() { w.crawler.budget.reach(Spent{Budget: BudgetTime, Limit: 1}) })
			for !w.crawler.budget.isTimeOver() {
				time.Sleep(time.Millisecond)
			}
		}
	}
	if sum := w.run(); sum.Interrupted || sum.Hooks != (Hooks{Left: 1}) || front.lookedUp.Load() > 0 {
		t.Errorf("got %+v, looked up %d", sum.Hooks, front.lookedUp.Load())
	}
	reaching.Wait()
	w.wantTold()
	w.onEvent, w.prepare = nil, nil
	w.again()
	w.wantTold("Lake")
}

// A bound of what is fetched is none of hooks.
func TestGalleryHookAfterTheLimit(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.budget = Budget{Pictures: 1}
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	w.run()
	w.wantTold("Lake")
}

// After a kill those galleries are told that were not, or while it came.
func TestGalleryHookAfterAKillAmongHooks(t *testing.T) {
	w := newWorld(t, strings.Replace(hookedAlbums, "cat >> told", "cp galleries/.crawl/state.db-hooks killed; cat >> told; echo $MAGPIE_GALLERY > last", 1))
	w.page("one.test/", `<a href=/Lake>1</a><a href=/Sea>2</a><a href=/Sky>3</a>`)
	w.album("Lake", "", "1.png")
	w.album("Sea", "", "2.png")
	w.album("Sky", "", "3.png")
	w.complete()
	w.wantTold("Lake", "Sea", "Sky")
	for from, to := range map[string]string{"killed": w.hooksFile(), "last": filepath.Join(w.dir, "was-last")} {
		if err := os.Rename(filepath.Join(w.dir, from), to); err != nil {
			t.Fatal(err)
		}
	}
	last, err := os.ReadFile(filepath.Join(w.dir, "was-last"))
	if err != nil {
		t.Fatal(err)
	}
	w.again()
	w.wantTold(strings.TrimSpace(string(last)))
}

// What an earlier run left untold is in the folder that a hook is told.
func TestGalleryHookIsToldTheFolderOfAll(t *testing.T) {
	for _, settled := range []time.Duration{0, time.Hour} {
		w := newWorld(t, hookedAlbums+"    save: '{site}/{gallery}/{name}/x{ext}'\n")
		w.page("one.test/", `<a href=/Lake>1</a>`)
		w.album("Lake", "", "2.png")
		w.write("galleries/.crawl/state.db-hooks", `{"site":"birds","gallery":"Lake","folder":"birds/Lake/1"}`)
		w.prepare = func(c *Crawler) {
			c.hooks.settled = settled
			if settled == 0 {
				c.hooks.period = time.Millisecond
			}
		}
		w.complete()
		lake := w.toldOf()["Lake"]
		if want := filepath.Join(w.dir, "galleries", "birds", "Lake"); lake.Folder != want || lake.Saved != nil {
			t.Errorf("settled after %s: got %+v, want the folder %q", settled, lake, want)
		}
	}
}

// A gallery that grew after it was told is told of all that the run saved.
func TestGalleryHookTellsWhatTheRunSaved(t *testing.T) {
	lake := touched{Site: "birds", Gallery: "Lake"}
	g := &galleryHooks{told: map[galleryHash]toldGallery{}}
	for _, tt := range []struct {
		name   string
		before int64 // told of, 0 if it was not
		t      touched
		want   int64
	}{
		{"First", 0, touched{saved: 2}, 2},
		{"Again", 2, touched{saved: 1}, 3},
		{"AgainAndNotKnown", -1, touched{saved: 1}, -1},
		{"Left", 0, touched{saved: 1, isLeft: true}, -1},
		{"OfAFile", 0, touched{}, -1},
	} {
		tt.t.Site, tt.t.Gallery = lake.Site, lake.Gallery
		g.told[hashOfGallery(lake.key())] = toldGallery{saved: tt.before}
		if got := g.savedOf(tt.t); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

// A gallery that there was no room for is left to the end, where all of it is
// known.
func TestGalleryHooksRememberWhatTheyMissed(t *testing.T) {
	g := &galleryHooks{
		hooks: map[string]*Hook{"birds": {command: &config.Hook{}}}, touched: map[galleryKey]touched{},
		file: touchedFile{path: filepath.Join(t.TempDir(), "hooks")},
	}
	defer g.file.close()
	for i := range mostTouched + 1 {
		g.note(Event{Kind: Saved, Site: "birds", Gallery: fmt.Sprint(i), Path: "birds/1.png"})
	}
	missed := galleryKey{"birds", fmt.Sprint(mostTouched)}
	g.take(touched{Site: "birds", Gallery: "0"})
	g.note(Event{Kind: Saved, Site: missed.site, Gallery: missed.gallery, Path: "birds/2.png"})
	if _, remembered := g.touched[missed]; remembered {
		t.Error("what is remembered of a gallery is but a part of it")
	}
}

// A refresh asks for some pictures of a gallery, and its hook is told of all.
func TestGalleryHookTellsOfAllWhileARefreshLasts(t *testing.T) {
	w := newWorld(t, hookedAlbums)
	w.page("one.test/", `<a href=/Lake>1</a>`)
	w.album("Lake", "", "1.png")
	w.answer("one.test/1.png", stamped("one.test/1.png"))
	w.run()
	w.toldOf()

	w.album("Lake", "", "1.png", "2.png")
	w.answer("one.test/1.png", pictureOf("one.test/other.png"))
	w.prepare = func(c *Crawler) {
		c.refreshing, c.hooks.settled, c.hooks.period = true, 0, time.Hour
	}
	w.onEvent = func(e Event) {
		if e.Kind == Replaced {
			w.crawler.hooks.look(t.Context(), nil)
		}
	}
	w.again()
	if lake := w.toldOf()["Lake"]; lake.Kept != 2 {
		t.Errorf("%d pictures are kept, the hook was told; want 2", lake.Kept)
	}
}
