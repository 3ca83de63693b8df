package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"magpie/crawler"
	"magpie/fixtures"
)

// Two sites that fail in five ways, and one of them as a whole.
var troubledSites = []byte(`
sites:
  birds:
    start: https://one.test/
    tries: 1
    image: img
    where: 'ext != ".gif"'
    follow: {links: a, fields: {title: h1}, gallery: '{title}', count: p.count, image: img}
  ships:
    start: https://two.test/
    parallelism: 1
    tries: 1
    image: img
`)

// troubled serves them. Its pictures have numbers.
func troubled(rw http.ResponseWriter, r *http.Request) {
	n := 0
	switch path := r.Host + r.URL.Path; {
	case path == "one.test/":
		fmt.Fprint(rw, `<a href=/lake>1</a><a href=/sea>2</a><a href=/empty>3</a><img src=/1.jpg><img src=/2.gif><img src=/refused.jpg>`)
	case path == "one.test/lake":
		fmt.Fprint(rw, `<h1>Lake</h1><p class=count>2</p><img src=/3.jpg><img src=/4.jpg>`)
	case path == "one.test/sea":
		fmt.Fprint(rw, `<h1>Sea</h1><p class=count>4</p><img src=/5.jpg><img src=/gone.jpg><img src=/html.jpg>`)
	case path == "two.test/":
		fmt.Fprint(rw, `<img src=/6.jpg><img src=/sick.jpg>`)
	case r.URL.Path == "/refused.jpg":
		rw.WriteHeader(http.StatusForbidden)
	case r.URL.Path == "/html.jpg" || r.URL.Path == "/empty":
		fmt.Fprint(rw, "<p>log in")
	case r.URL.Path == "/sick.jpg":
		rw.WriteHeader(http.StatusInternalServerError)
	default:
		if _, err := fmt.Sscanf(r.URL.Path, "/%d.jpg", &n); err != nil {
			http.NotFound(rw, r)
			return
		}
		rw.Write(fixtures.Picture(int64(n), 3000))
	}
}

// report is the last line of a run's JSON.
type report struct {
	Event string
	crawler.Summary
	Next []nextStep
}

func (p *process) report() (last report) {
	p.t.Helper()
	lines := strings.Split(strings.TrimSpace(p.stdout.String()), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Event != "summary" {
		p.t.Fatalf("the last line is no summary: %v\n%s", err, &p.stdout)
	}
	return last
}

// What a run says at its end is what the server gave and what the disk has, and
// the commands it names are commands.
func TestReportAgreesWithTheDisk(t *testing.T) {
	w := newWorld(t, troubledSites, http.HandlerFunc(troubled), "one.test", "two.test")
	sum := w.run(exitIncomplete, "--json").report()
	if files := len(w.files()); files != 5 || int(sum.Saved) != files || sum.Skipped != 1 || sum.Failed != 5 || sum.Known != 0 {
		t.Errorf("%d files, and the report says %+v", files, sum.Sums)
	}
	birds, ships := sum.Sites[0], sum.Sites[1]
	if birds.Saved != 4 || birds.Failed != 4 || birds.Skipped != 1 || ships.Saved != 1 || ships.FailedBy["500"].Passing != 1 {
		t.Errorf("got %+v\nand %+v", birds, ships)
	}
	for cause, url := range map[string]string{
		"403": "/refused.jpg", "404": "/gone.jpg", "not a picture": "/html.jpg", "nothing found": "/empty",
	} {
		if g := birds.FailedBy[cause]; g.N != 1 || g.URL != "https://one.test"+url {
			t.Errorf("%s: %+v", cause, g)
		}
	}
	if sea := birds.Galleries.Shown[1]; sea.Gallery != "Sea" || sea.Images.Done != 1 || sea.Images.Failed != 2 || sea.Claimed != 4 || sea.Missing != 1 {
		t.Errorf("got %+v", sea)
	}
	w.wantCommands(sum.Next, "run", "try", "retry", "run", "--full")

	second := w.run(exitIncomplete, "--json").report()
	if n := w.server.Counter().Requests("https://one.test/1.jpg"); second.Saved != 0 || second.Known != 3 || n != 1 {
		t.Errorf("%d were saved, %d known, want 0 and 3; %d requests", second.Saved, second.Known, n)
	}
	if s := second.Sites[0]; s.Kept != 4 || s.FailedBefore != 4 || s.Failed != 0 {
		t.Errorf("got %+v", s)
	}
}

// wantCommands wants commands of these kinds, in this order, which the built
// command takes as they are.
func (w *world) wantCommands(steps []nextStep, kinds ...string) {
	w.t.Helper()
	path, err := command()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, step := range steps {
		words := strings.Fields(step.Command)
		if len(kinds) == 0 || words[1] != kinds[0] {
			w.t.Errorf("%q is not wanted", step.Command)
			continue
		}
		kinds = kinds[1:]
		if strings.Contains(step.Command, " --full") {
			kinds = kinds[1:]
		}
		shell := exec.Command("sh", "-c", `crawl() { "$CRAWL" "$@" --help; }; `+step.Command)
		shell.Env, shell.Dir = append(shell.Environ(), "CRAWL="+path), w.dir
		if out, err := shell.CombinedOutput(); err != nil {
			w.t.Errorf("%s: %v\n%s", step.Command, err, out)
		}
	}
	if len(kinds) > 0 {
		w.t.Errorf("no command for %q", kinds)
	}
}

// A run that is stopped says so, and that the same command goes on.
func TestReportOfAnInterruptedRun(t *testing.T) {
	waits := make(chan struct{})
	slow := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/6.jpg" {
			select {
			case <-waits:
			case <-time.After(30 * time.Second):
			}
		}
		troubled(rw, r)
	})
	w := newWorld(t, troubledSites, slow, "one.test", "two.test")
	p := w.start("ships")
	p.until("a picture was asked for", func() bool { return w.server.Counter().Requests("https://two.test/6.jpg") > 0 })
	p.interrupt()
	p.until("it said that it stops", func() bool { return strings.Contains(p.stderr.String(), "finishing") })
	close(waits)
	if code := p.wait(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	wantSaid(t, p.stdout.String(), "left     1: the run was stopped before its end\n", "next     crawl run ships --connect-to ", "  goes on with what is left\n")
}
