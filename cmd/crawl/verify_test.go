package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
	"magpie/frontier"
)

// Whatever may become of a file is told, and nothing is changed or asked for.
func TestVerifyTellsWhatIsNotAsItWas(t *testing.T) {
	t.Parallel()
	e := newEasel(6)
	w := e.hang(t, easelYAML)
	w.do(exitDone, "verify").wantLines("verified 6 pictures, 6 intact")

	edited := fixtures.Picture(99, 4000)
	w.lose("easel/1.jpg")
	w.spoil("easel/2.jpg", half)
	w.spoil("easel/3.jpg", func([]byte) []byte { return edited })
	w.lose("easel/4.jpg")
	if err := os.Mkdir(w.place("easel/4.jpg"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := w.files()
	w.do(exitIncomplete, "verify").wantLines(
		"missing easel/1.jpg", "damaged easel/2.jpg", "changed easel/3.jpg", "unreadable easel/4.jpg",
		"verified 6 pictures, 2 intact", "missing 1", "damaged 1", "changed 1", "unreadable 1", "crawl verify --repair",
	)
	if len(w.files()) != len(before) {
		t.Errorf("there are %v, want %v as before", w.files(), before)
	}
	e.want(t, 0, 0, 0)
}

// A repair is only advised where it helps; of a picture that it cannot bring back
// the reason is told, also of a site that was taken out of crawl.yaml.
func TestVerifyAdvisesWhatHelps(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	w := e.hang(t, easelYAML)
	e.replace(1, fixtures.Picture(50, 4000))
	w.run(exitDone, "--refresh")
	w.lose("easel/1.jpg")
	w.do(exitIncomplete, "verify").wantLines("missing easel/1.jpg", "cannot be fetched again").wantNoLines("--repair")
	w.lose("easel/2.jpg")
	w.do(exitIncomplete, "verify").wantLines("missing 2", "to fetch 1 of them once more: crawl verify --repair")

	w.write("crawl.yaml", []byte("sites:\n  other: {start: https://one.test/, image: img}\n"))
	for _, args := range [][]string{nil, {"easel"}} {
		w.do(exitIncomplete, "verify", args...).wantLines("missing 2", "put the site easel back into crawl.yaml").wantNoLines("--repair")
	}
	w.do(exitDone, "verify", "other").wantLines("verified 0 pictures")
	w.do(exitUsage, "verify", "easle").wantLines(`did you mean "easel"`)
}

// What came damaged from its site, and is kept so, is looked after as well.
func TestVerifyLooksAtWhatIsDamagedAtItsSource(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	e.replace(1, half(fixtures.Picture(50, 4000)))
	w := newWorld(t, []byte(easelYAML), e, "one.test")
	w.run(exitIncomplete).wantLines("kept as NAME.damaged.EXT")
	w.do(exitDone, "verify").wantLines("verified 2 pictures, 2 intact")
	w.spoil("easel/1.damaged.jpg", half)
	w.do(exitIncomplete, "verify").wantLines("changed easel/1.damaged.jpg", "verified 2 pictures, 1 intact").wantNoLines("--repair")
	w.lose("easel/1.damaged.jpg")
	w.do(exitIncomplete, "verify").wantLines("missing easel/1.damaged.jpg", "crawl retry easel --cause 'source damaged'").wantNoLines("--repair")
}

// One Ctrl-C ends the reading, however large the file is that is being read, and
// the summary says so.
func TestVerifyIsInterrupted(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{"stopped": nil, "left 1, which": {"--repair"}} {
		e := newEasel(2)
		w := e.hang(t, easelYAML)
		if err := os.Truncate(w.place("easel/1.jpg"), 1<<36); err != nil { // a hole
			t.Fatal(err)
		}
		w.lose("easel/2.jpg")
		p := w.startOf("verify", args...)
		p.until("it looked", func() bool { return strings.Contains(p.stdout.String(), "missing") })
		p.interrupt()
		if code := p.wait(); code != exitInterrupted {
			t.Errorf("it exited with %d, want %d", code, exitInterrupted)
		}
		p.wantLines("verified 1 of 2 pictures, 0 intact", "stopped before its end", want)
		e.want(t, 0, 0, 0)
	}
}

func TestVerifyAsJSON(t *testing.T) {
	t.Parallel()
	w := newEasel(3).hang(t, easelYAML)
	w.lose("easel/2.jpg")
	p := w.do(exitIncomplete, "verify", "--json")
	var got []string
	for line := range strings.Lines(p.stdout.String()) {
		var said struct {
			Event, Path, URL string
			Verified         struct{ Pictures, Intact, Missing int }
		}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		got = append(got, said.Event+" "+said.Path+" "+said.URL)
		if v := said.Verified; said.Event == "summary" && (v.Pictures != 3 || v.Intact != 2 || v.Missing != 1) {
			t.Errorf("the summary says %+v", v)
		}
	}
	if len(got) != 2 || got[0] != "missing easel/2.jpg https://one.test/2.jpg" || got[1] != "summary  " {
		t.Errorf("got %q", got)
	}
}

func TestVerifyBesideARun(t *testing.T) {
	t.Parallel()
	e := newEasel(3)
	w := newWorld(t, []byte(easelYAML), fixtures.Delay(30*time.Millisecond, e), "one.test")
	w.do(exitFailed, "verify").wantLines("nothing was run yet")
	p := w.start()
	p.until("it began", func() bool { return len(w.records(0, 0)) > 0 })
	w.do(exitDone, "verify")
	if code := p.wait(); code != exitDone {
		t.Errorf("the run exited with %d\n%s", code, &p.stderr)
	}
}

// What is missing or damaged is fetched once more and nothing else is, neither
// pages nor what a killed run left; damaged bytes and edits stay.
func TestRepairFetchesWhatIsLost(t *testing.T) {
	t.Parallel()
	e := newEasel(5)
	w := newWorld(t, []byte(easelYAML), fixtures.Misbehave(e, fixtures.Order{
		Path: "/5.jpg", Requests: fixtures.First(1), Do: fixtures.Stall(0),
	}), "one.test")
	p := w.start()
	p.until("the kill", func() bool { return len(w.records(frontier.Image, frontier.Done)) == 4 })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()

	cut, edited := half(e.pictures[1]), fixtures.Picture(99, 4000)
	w.lose("easel/1.jpg")
	w.spoil("easel/2.jpg", half)
	w.spoil("easel/3.jpg", func([]byte) []byte { return edited })
	w.server.Counter().Reset()
	w.do(exitIncomplete, "verify", "--repair").wantLines(
		"damaged easel/2.jpg", "kept as easel/2.damaged.jpg", "changed easel/3.jpg", "repaired 2 of 2")
	if n := w.server.Counter().Total(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	w.wantBytes(map[string][]byte{
		"easel/1.jpg": e.pictures[0], "easel/2.jpg": e.pictures[1], "easel/2.damaged.jpg": cut,
		"easel/3.jpg": edited, "easel/4.jpg": e.pictures[3],
	})
	w.do(exitIncomplete, "verify").wantLines("verified 4 pictures, 3 intact", "changed 1")
	w.run(exitDone)
	if n := len(w.records(frontier.Image, frontier.Done)); n != 5 {
		t.Errorf("%d pictures are done after the next run, want 5", n)
	}
}

// An output that is not there is no gallery of missing pictures.
func TestVerifyWantsItsOutput(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	w := e.hang(t, "state: state.db\n"+easelYAML)
	if err := os.RemoveAll(w.place("")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"--repair"}} {
		w.do(exitFailed, "verify", args...).wantLines("put it back")
	}
	e.want(t, 0, 0, 0)
}

// What the site has no more is told, and stays: what is left of it under its
// name, and its record, so that every verify tells it again.
func TestRepairOfWhatIsGone(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	w := e.hang(t, easelYAML)
	cut := half(e.pictures[0])
	w.spoil("easel/1.jpg", half)
	was := e.pictures[0]
	e.replace(1, nil)
	w.do(exitIncomplete, "verify", "--repair").wantLines("repaired 0 of 1", "404")
	w.wantBytes(map[string][]byte{"easel/1.jpg": cut, "easel/2.jpg": e.pictures[1]})
	w.do(exitIncomplete, "verify").wantLines("damaged easel/1.jpg")
	w.spoil("easel/1.jpg", func([]byte) []byte { return was })
	w.do(exitDone, "verify").wantLines("2 intact")
}

// Other bytes than were recorded are no repair, and told once: then they are what
// is recorded.
func TestRepairSaysReplaced(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	w := e.hang(t, easelYAML)
	cut, newer := half(e.pictures[0]), fixtures.Picture(99, 4000)
	w.spoil("easel/1.jpg", half)
	e.replace(1, newer)
	w.do(exitIncomplete, "verify", "--repair").wantLines(
		"repaired 0 of 1", "replaced 1,", "the new picture is easel/1.jpg", "what was damaged is kept as easel/1.damaged.jpg")
	w.wantBytes(map[string][]byte{"easel/1.jpg": newer, "easel/1.damaged.jpg": cut, "easel/2.jpg": e.pictures[1]})
	w.do(exitDone, "verify").wantLines("2 intact")
}

// Deleted pictures stay deleted until somebody asks for them; a busy host is
// waited for.
func TestRepairWaitsForABusyHost(t *testing.T) {
	t.Parallel()
	e := newEasel(2)
	w := newWorld(t, []byte(easelYAML), fixtures.Misbehave(e, fixtures.Order{
		Path: "/1.jpg", Requests: fixtures.Between(2, 2), Do: fixtures.Status(503, "Retry-After", "1"),
	}), "one.test")
	w.run(exitDone)
	w.lose("easel/1.jpg")
	w.run(exitDone)
	e.want(t, 2, 0, 2)
	w.do(exitDone, "verify", "--repair").wantLines("repaired 1 of 1")
	w.wantBytes(map[string][]byte{"easel/1.jpg": e.pictures[0], "easel/2.jpg": e.pictures[1]})
	if n := w.server.Counter().Requests("https://one.test/1.jpg"); n != 3 {
		t.Errorf("%d requests for the picture, want 3", n)
	}
}

// A repair that was killed is begun once more: it did nothing but bring back.
func TestRepairKilledIsBegunAgain(t *testing.T) {
	t.Parallel()
	e := newEasel(4)
	w := newWorld(t, []byte(easelYAML), fixtures.Misbehave(e, fixtures.Order{
		Path: "/2.jpg", Requests: fixtures.Between(2, 2), Do: fixtures.Stall(0),
	}), "one.test")
	w.run(exitDone)
	cut := half(e.pictures[1])
	w.lose("easel/1.jpg")
	w.spoil("easel/2.jpg", half)
	p := w.startOf("verify", "--repair")
	p.until("the kill", func() bool { return w.server.Counter().Requests("https://one.test/2.jpg") == 2 })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	if n := len(w.records(frontier.Image, frontier.Done)); n != 4 {
		t.Errorf("%d records are done after the kill, want 4", n)
	}
	if w.files()["easel/2.jpg"] != sumOf(cut) {
		t.Error("what is damaged was set aside before there was anything better")
	}
	w.do(exitDone, "verify", "--repair")
	w.wantBytes(map[string][]byte{
		"easel/1.jpg": e.pictures[0], "easel/2.jpg": e.pictures[1], "easel/2.damaged.jpg": cut,
		"easel/3.jpg": e.pictures[2], "easel/4.jpg": e.pictures[3],
	})
	w.do(exitDone, "verify")
}

// More pictures than an errand takes, half of them lost: as many requests as
// there are to bring back, and one small one for each to see that it is the same.
func TestManyAreLookedAfter(t *testing.T) {
	slow(t)
	gallery := bulk.Options{Hosts: []string{"one.test", "two.test"}, Pages: 13, PerPage: 100, Size: 3000}
	w := newWorld(t, []byte(`
defaults: {parallelism: 8}
sites:
  one: {start: https://one.test/list/1.html, next: 'a[rel=next]', image: a.pic}
  two: {start: https://two.test/list/1.html, next: 'a[rel=next]', image: a.pic}
`), bulk.New(gallery), gallery.Hosts...)
	w.run(exitDone)
	before := w.files()
	if len(before) != 2600 {
		t.Fatalf("%d files are kept, want 2,600", len(before))
	}
	lost := 0
	for name := range before {
		if lost++; lost%2 == 0 {
			w.lose(name)
		} else {
			w.spoil(name, half)
		}
		if lost == 2200 {
			break
		}
	}
	w.server.Counter().Reset()
	p := w.do(exitDone, "verify", "--repair")
	p.wantLines("repaired 2200 of 2200", "missing 1100", "damaged 1100")
	if n := w.server.Counter().Total(); n != 2200 {
		t.Errorf("%d requests to bring back 2,200 pictures", n)
	}
	after := w.files()
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s is not what it was", name)
		}
	}
	if len(after) != 2600+1100 {
		t.Errorf("%d files, want the pictures and 1,100 damaged ones", len(after))
	}
	w.server.Counter().Reset()
	w.run(exitDone, "--refresh").wantLines("one refresh 1300 unchanged", "two refresh 1300 unchanged")
	if b := w.server.Counter().Bytes(); b > 500_000 {
		t.Errorf("a refresh brought %d bytes of 7.8 MB, want pages alone", b)
	}
	for _, host := range gallery.Hosts {
		if n := w.server.Counter().Peak(host); n > 8 {
			t.Errorf("%d requests to %s at once, want 8 at most", n, host)
		}
	}
	w.do(exitDone, "verify")
}
