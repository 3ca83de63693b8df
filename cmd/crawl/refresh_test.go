package main

import (
	"net/http"
	"testing"

	"magpie/fixtures"
	"magpie/frontier"
)

// A gallery that did not change answers one small question for each picture.
func TestRefreshOfAnUnchangedGalleryBringsNoBody(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                string
		validators          bool
		wantGETs, wantHEADs int
	}{
		{"with validators", true, 5, 0},
		{"without validators", false, 0, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := newEasel(5)
			e.validators = tt.validators
			w := e.hang(t, easelYAML)
			before := w.records(frontier.Image, frontier.Done)
			w.run(exitDone, "--refresh").wantLines("refresh 5 unchanged")
			e.want(t, tt.wantGETs, tt.wantHEADs, 0)
			if n := w.server.Counter().Peak("one.test"); n > 4 {
				t.Errorf("%d requests at once, want 4 at most", n)
			}
			w.wantRecords(before)
		})
	}
}

// A picture that its site replaced is kept beside the one before, which is not
// touched; both are verified from then on.
func TestRefreshKeepsBoth(t *testing.T) {
	t.Parallel()
	for _, validators := range []bool{true, false} {
		e := newEasel(2)
		e.validators = validators
		w := e.hang(t, easelYAML)
		first, second, third := e.pictures[0], fixtures.Picture(50, 4000), fixtures.Picture(51, 5000)
		e.replace(1, second)
		w.run(exitDone, "--refresh").wantLines("refresh 1 unchanged, 1 replaced", "replaced https://one.test/1.jpg")
		e.replace(1, third)
		w.run(exitDone, "--refresh").wantLines("refresh 1 unchanged, 1 replaced")
		all := w.records(frontier.Image, frontier.Done)
		if len(all) != 2 || all[0].SHA256 != sumOf(third) || len(all[0].Earlier) != 2 || all[0].Earlier[0].Path != "easel/1.jpg" {
			t.Fatalf("the records are %+v, want the third picture and two earlier ones", all)
		}
		second1, third1 := all[0].Earlier[1].Path, all[0].Path
		w.wantBytes(map[string][]byte{"easel/1.jpg": first, second1: second, third1: third, "easel/2.jpg": e.pictures[1]})
		w.do(exitDone, "verify").wantLines("verified 2 pictures in 4 files, 4 intact")
		w.spoil(second1, half)
		w.do(exitIncomplete, "verify").wantLines("damaged " + second1)
		w.do(exitIncomplete, "verify", "--repair").wantLines("cannot be fetched again", "repaired 0 of 1")

		e.replace(1, first) // the first once more: it is there
		w.run(exitDone, "--refresh")
		all = w.records(frontier.Image, frontier.Done)
		if all[0].Path != "easel/1.jpg" || len(all[0].Earlier) != 2 {
			t.Errorf("the record says %q and %v, want the first picture and two others", all[0].Path, all[0].Earlier)
		}
	}
}

// Where the length tells nothing, or cannot be had, the picture itself does.
func TestRefreshFallsBackToThePicture(t *testing.T) {
	t.Parallel()
	t.Run("where HEAD is refused", func(t *testing.T) {
		e := newEasel(2)
		e.noHead = true
		w := e.hang(t, easelYAML)
		w.run(exitDone, "--refresh").wantLines("refresh 2 unchanged")
		e.want(t, 2, 2, 2)
	})
	t.Run("where a length is another", func(t *testing.T) {
		e := newEasel(2)
		w := e.hang(t, easelYAML)
		e.replace(2, fixtures.Picture(50, 4000))
		w.run(exitDone, "--refresh").wantLines("refresh 1 unchanged, 1 replaced")
		e.want(t, 1, 2, 1)
	})
}

// What is gone, or cannot be had now, stays kept and recorded; it is told.
func TestRefreshLosesNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*easel)
		code   int
		want   string
	}{
		{"gone", func(e *easel) { e.replace(1, nil) }, exitDone, "refresh 2 unchanged, 1 gone from their site"},
		{"refused", func(e *easel) { e.answer(http.StatusForbidden) }, exitIncomplete, "refresh 3 unsure"},
		{"in trouble", func(e *easel) { e.answer(http.StatusInternalServerError) }, exitIncomplete, "refresh 3 unsure"},
		{"no picture", func(e *easel) { e.replace(1, []byte("<html>sign in</html>")) }, exitIncomplete, "refresh 2 unchanged, 1 unsure"},
		{"damaged", func(e *easel) { e.replace(1, half(fixtures.Picture(50, 4000))) }, exitIncomplete, "refresh 2 unchanged, 1 unsure"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEasel(3)
			e.validators = true
			w := e.hang(t, easelYAML+"    tries: 2\n")
			before, files := w.records(frontier.Image, frontier.Done), w.files()
			tt.change(e)
			w.run(tt.code, "--refresh").wantLines(tt.want)
			w.wantRecords(before)
			if got := w.files(); len(got) != len(files) {
				t.Errorf("there are %v, want %v as before", got, files)
			}
			if n := len(w.records(frontier.Image, frontier.Failed)); n > 0 {
				t.Errorf("%d pictures failed, want none", n)
			}
			w.do(exitDone, "verify")
		})
	}
}

// A refresh that was killed leaves every record as it was, and an ordinary run
// after it has nothing to do.
func TestRefreshKilledLosesNothing(t *testing.T) {
	t.Parallel()
	e := newEasel(6)
	e.validators = true
	m := fixtures.Misbehave(e)
	w := newWorld(t, []byte(easelYAML), m, "one.test")
	w.run(exitDone)
	before := w.records(frontier.Image, frontier.Done)
	e.replace(5, fixtures.Picture(50, 4000))
	m.Order(fixtures.Order{Path: "/3.jpg", Do: fixtures.Stall(0)})
	w.server.Counter().Reset()
	p := w.start("--refresh")
	p.until("the kill", func() bool { return w.server.Counter().Requests("https://one.test/3.jpg") == 1 })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	m.Order()
	if n := len(w.records(frontier.Image, frontier.Done)); n != len(before) {
		t.Errorf("%d pictures are done after the kill, want %d", n, len(before))
	}
	e.forget()
	w.run(exitDone)
	e.want(t, 0, 0, 0)
	w.run(exitDone, "--refresh")
	w.do(exitDone, "verify").wantLines("verified 6 pictures in 7 files, 7 intact")
}

// A host that asks to be left alone for long is, by the next refresh too.
func TestRefreshLeavesAHostAlone(t *testing.T) {
	t.Parallel()
	e := newEasel(3)
	m := fixtures.Misbehave(e)
	w := newWorld(t, []byte(easelYAML), m, "one.test")
	w.run(exitDone)
	m.Order(fixtures.Order{Path: "/*.jpg", Do: fixtures.Status(http.StatusTooManyRequests, "Retry-After", "7200")})
	w.run(exitIncomplete, "--refresh").wantLines("refresh 0 of 3 pictures asked for")
	w.server.Counter().Reset()
	w.start("--refresh").wait()
	if n := w.server.Counter().Total(); n > 0 {
		t.Errorf("%d requests to a host that asked for two hours, want none", n)
	}
	if n := len(w.records(frontier.Image, frontier.Done)); n != 3 {
		t.Errorf("%d pictures are done, want 3", n)
	}
}

// A bound that ends a run before it refreshed is no word of all being well.
func TestRefreshBehindABoundIsNotDone(t *testing.T) {
	t.Parallel()
	e := newEasel(3)
	w := e.hang(t, easelYAML)
	e.add(fixtures.Picture(50, 4000))
	w.run(exitIncomplete, "--refresh", "--limit", "1").wantLines(
		"refresh 0 of 3 pictures asked for", "bound --limit: 1 picture kept", "next crawl run --refresh")
	e.forget()
	w.run(exitDone, "--refresh", "--limit", "1").wantLines("refresh 4 unchanged")
	e.want(t, 0, 4, 0)
}

func TestRefreshIsForSites(t *testing.T) {
	t.Parallel()
	e := newEasel(1)
	w := e.hang(t, easelYAML)
	w.run(exitUsage, "--refresh", "https://one.test/")
	e.want(t, 0, 0, 0)
}

// wantRecords wants the pictures recorded as done to be these.
func (w *world) wantRecords(want []frontier.Record) {
	w.t.Helper()
	got := w.records(frontier.Image, frontier.Done)
	if len(got) != len(want) {
		w.t.Fatalf("%d pictures are done, want %d", len(got), len(want))
	}
	for i, r := range got {
		if r.Path != want[i].Path || r.SHA256 != want[i].SHA256 || !r.Settled.Equal(want[i].Settled) {
			w.t.Errorf("the record of %s is another by now: %+v", r.URL, r)
		}
	}
}
