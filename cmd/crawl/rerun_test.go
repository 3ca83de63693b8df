package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// The gallery of these proofs: 50 list pages of 40 pictures.
const rerunPages, rerunPictures = 50, rerunPages * perShelf

// A gallery is crawled again and again while its site changes, and every run
// asks for what is new and for the least that tells.
func TestRerun(t *testing.T) {
	t.Parallel()
	site := newShelf(rerunPictures)
	w := newWorld(t, oneHost, site, "one.test")
	steps := []struct {
		name   string
		change func()
		code   int
		args   []string
		lists  string // as the server noted them
		fresh  int    // pictures asked for, all of them new on the site
	}{
		{name: "the first run reads all of it", fresh: rerunPictures, lists: site.all(1, 50)},
		{name: "unchanged, its ends are asked for", lists: "1? 304, 50? 304"},
		{name: "30 new at the head", change: func() { site.insert(0, 30) }, fresh: 30,
			lists: "1? 200, 2? 200, 50? 200, 51 200"},
		{name: "unchanged again", lists: "1? 304, 51? 304"},
		{name: "30 new at the end", change: func() { site.insert(-1, 30) }, fresh: 30, lists: "1? 304, 51? 200, 52 200"},
		{name: "a picture in the middle is gone from the site", change: func() { site.remove(1000, 1) }, lists: "1? 304, 52? 200"},
		{name: "a page of pictures is gone, and 5 are new", change: func() { site.remove(100, 40); site.insert(0, 5) },
			fresh: 5, lists: "1? 200, 2? 200, 52? 404, 51? 200"},
		{name: "new at the new end", change: func() { site.insert(-1, 20) }, fresh: 20, lists: "1? 304, 51? 200, 52 200"},
		{name: "a file that was deleted here stays so", change: func() { w.deleteOne() }, lists: "1? 304, 52? 304"},
		{name: "the list is gone", change: func() { site.hide(true) }, code: exitIncomplete, lists: "1? 404"},
		{name: "the list is back, with 3 new", change: func() { site.hide(false); site.insert(0, 3) },
			fresh: 3, lists: "1 200, 2? 200, 52? 200"},
		{name: "another rule reads all of it", change: func() { w.write("crawl.yaml", []byte(strings.Replace(string(oneHost), "a.pic", "ul a.pic", 1))) },
			lists: site.all(1, 52)},
		{name: "new in the middle is nowhere to be seen", change: func() { site.insert(900, 7) }, lists: "1? 304, 52? 200"},
		{name: "a full run finds it", args: []string{"--full"}, fresh: 7, lists: site.all(1, 52) + ", " + site.back(51)},
	}
	deleted := 0
	for _, step := range steps {
		if step.change != nil {
			step.change()
		}
		before := len(w.files())
		site.reset()
		p := w.run(step.code, step.args...)
		lists, pictures := site.asked()
		if lists != step.lists {
			t.Errorf("%s: the run asked for lists %s; want %s", step.name, lists, step.lists)
		}
		if len(pictures) != step.fresh || len(w.files()) != before+step.fresh {
			t.Errorf("%s: %d pictures asked for, %d more kept; want %d\n%s", step.name, len(pictures), len(w.files())-before, step.fresh, &p.stdout)
		}
		if strings.HasPrefix(step.name, "a file that was deleted") {
			deleted++
		}
	}
	w.wantShelf(site, deleted)
}

// deleteOne removes a picture that is kept.
func (w *world) deleteOne() {
	w.t.Helper()
	for path := range w.files() {
		if err := os.Remove(filepath.Join(w.dir, "galleries", path)); err != nil {
			w.t.Fatal(err)
		}
		return
	}
}

// wantShelf wants every picture that the site ever had, but for some.
func (w *world) wantShelf(site *shelf, but int) {
	w.t.Helper()
	have, want := map[string]int{}, site.hashes()
	for _, hash := range w.files() {
		have[hash]++
	}
	missing := 0
	for _, hash := range want {
		if have[hash] != 1 {
			missing++
		}
	}
	if missing != but || len(have) != len(want)-but {
		w.t.Errorf("%d of %d pictures are missing, want %d; %d are kept", missing, len(want), but, len(have))
	}
}

// A first walk is stopped, or killed, in the middle and the site grows at its
// head: the next run closes both gaps and asks for nothing that is recorded.
func TestRerunAfterAStop(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		stop func(*process)
		code int
	}{
		{"by Ctrl-C", (*process).interrupt, exitInterrupted},
		{"by kill -9", func(p *process) { p.signal(os.Kill) }, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := newShelf(20 * perShelf)
			w := newWorld(t, oneHost, site, "one.test")
			p := w.start()
			p.until("it is in the middle", func() bool {
				lists, pictures := site.asked()
				return strings.Count(lists, ",") > 5 && len(pictures) > 200
			})
			tt.stop(p)
			if got := p.wait(); got != tt.code {
				t.Fatalf("exited with %d, want %d", got, tt.code)
			}
			site.insert(0, 30)
			site.reset()
			left := site.count() - len(w.records(frontier.Image, frontier.Done))
			w.run(exitDone)
			if _, pictures := site.asked(); len(pictures) != left || hasTwice(pictures) {
				t.Errorf("%d pictures asked for, want the %d that were not recorded, each once", len(pictures), left)
			}
			w.wantShelf(site, 0)
			site.reset()
			w.run(exitDone)
			if lists, pictures := site.asked(); lists != "1? 304, 21? 304" || len(pictures) > 0 {
				t.Errorf("the run after asked for lists %s and %d pictures", lists, len(pictures))
			}
		})
	}
}

func hasTwice(numbers []int) bool {
	sorted := slices.Sorted(slices.Values(numbers))
	return len(slices.Compact(sorted)) < len(numbers)
}

// What a site puts at its head while it is walked pushes the rest from page to
// page: nothing of that is lost, and the next run finds what is new. What a site
// takes away pulls what a walk did not see to where it was: a full run finds it,
// were it the first, for it goes back.
func TestRerunOfAListThatMovedUnderTheWalk(t *testing.T) {
	t.Parallel()
	t.Run("pushed on", func(t *testing.T) {
		site := newShelf(20 * perShelf)
		site.onList = func(page int) {
			if page == 9 {
				site.insertNow(0, 50)
			}
		}
		w := newWorld(t, oneHost, site, "one.test")
		w.run(exitDone)
		if n := len(w.files()); n != 20*perShelf {
			t.Errorf("%d pictures, want those that were there before the walk", n)
		}
		w.run(exitDone)
		w.wantShelf(site, 0)
	})
	t.Run("pulled back under a full run", func(t *testing.T) {
		site := newShelf(20 * perShelf)
		site.onList = func(page int) {
			if page == 9 {
				site.removeNow(3*perShelf, 6)
			}
		}
		w := newWorld(t, oneHost, site, "one.test")
		w.run(exitDone, "--full")
		site.wantStayed(w, 20*perShelf)
	})
	t.Run("pulled back", func(t *testing.T) {
		site := newShelf(20 * perShelf)
		site.onList = func(page int) {
			if page == 9 {
				site.removeNow(3*perShelf, 6)
			}
		}
		w := newWorld(t, oneHost, site, "one.test")
		w.run(exitDone)
		w.run(exitDone, "--full")
		w.wantShelf(site, 0)
	})
}

// Pages that an older rule read are counted, and read again when that is wanted.
func TestReread(t *testing.T) {
	t.Parallel()
	gallery := bulk.New(bulk.Options{Hosts: []string{"one.test"}, Pages: 2, PerPage: 6, Size: 2000, Detail: true})
	yaml := func(image string) []byte {
		return []byte("sites:\n  one:\n    start: https://one.test/list/1.html\n    next: 'a[rel=next]'\n" +
			"    follow: {links: a.item, image: '" + image + "'}\n")
	}
	w := newWorld(t, yaml("#full"), gallery, "one.test")
	const outdated, advice = "12 pages were read by an older rule", "crawl run one --reread"
	for _, step := range []struct {
		name, image string
		args        []string
		told        bool
		items       int // detail pages asked for
	}{
		{"the first run", "#full", nil, false, 12},
		{"the rule changed", "img#full", nil, true, 0},
		{"it is told until they are read", "img#full", nil, true, 0},
		{"they are read", "img#full", []string{"--reread"}, false, 12},
		{"nothing is left to read", "img#full", []string{"--reread"}, false, 0},
	} {
		w.write("crawl.yaml", yaml(step.image))
		w.server.Counter().Reset()
		p := w.run(exitDone, step.args...)
		report := p.stdout.String()
		if got := strings.Contains(report, outdated) && strings.Contains(report, advice); got != step.told {
			t.Errorf("%s: told %v, want %v\n%s", step.name, got, step.told, report)
		}
		items := 0
		for i := range 12 {
			items += w.server.Counter().Requests(fmt.Sprintf("https://one.test/item/%d.html", i))
		}
		if items != step.items {
			t.Errorf("%s: %d pages asked for, want %d", step.name, items, step.items)
		}
	}
}
