package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The harness starts itself as its server, its fetcher and more: in a test that
// is the binary of the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && slices.Contains([]string{serveRole, fetchRole, timeRole, frontierRole}, os.Args[1]) {
		main()
		return
	}
	os.Exit(m.Run())
}

// small is a workload as small as it can be and still be itself.
func small(w workload) workload {
	g := &w.gallery
	g.Hosts, g.Pages, g.PerPage, g.Size = min(g.Hosts, 3), min(g.Pages, 2), min(g.PerPage, 4), 1500
	g.Latency = min(g.Latency, 5*time.Millisecond)
	g.Unavailable, g.Cut = 10*g.Unavailable, 10*g.Cut
	return w
}

// testHarness has the command built and no other programs.
func testHarness(t *testing.T) *harness {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	crawl := filepath.Join(t.TempDir(), "crawl")
	if said, err := exec.Command("go", "build", "-o", crawl, "magpie/cmd/crawl").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, said)
	}
	return &harness{options: options{pairs: 1}, self: self, crawls: []program{crawlOf("crawl", crawl)}, stderr: t.Output()}
}

// Everything can be measured, and what must hold there holds.
func TestMeasuring(t *testing.T) {
	built := testHarness(t)
	t.Run("frontier alone", func(t *testing.T) {
		t.Parallel()
		h := *built
		h.dir, h.stderr = t.TempDir(), t.Output()
		got, err := h.scale(t.Context(), 2*perAdd+1)
		if err != nil {
			t.Fatal(err)
		}
		if got.Added == 0 || got.Worked == 0 || got.Opened == 0 || got.FileSize == 0 || got.status.Wall == 0 {
			t.Errorf("something was not measured: %+v", got)
		}
	})
	for _, w := range workloads() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			h := *built
			h.dir, h.stderr = t.TempDir(), t.Output()
			w := small(w)
			all, err := h.workload(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			var rows tables
			rows.addWorkload(w, all)
			want := len(h.programs(w))
			if got := strings.Count(rows.runs.String(), w.name); got != want {
				t.Errorf("%d rows, want %d:\n%s", got, want, &rows.runs)
			}
			seen := all[len(all)-1].samples[0].report
			if w.gallery.Cut > 0 && seen.Faults == 0 {
				t.Errorf("no request was answered wrongly: %+v", seen)
			}
		})
	}
}

// Whatever a run took, what must not be is told.
func TestJudge(t *testing.T) {
	w := workload{name: "ten", gallery: gallery{Hosts: 1, Pages: 1, PerPage: 10}, connections: 4, perHost: 2}
	again, faulty := w, w
	again.again, faulty.gallery.Cut = true, 10
	well := sample{whole: 10, report: report{Requests: 11, Peak: 4, PeakHost: 2}}
	tests := []struct {
		name     string
		workload workload
		change   func(*sample)
		want     string
	}{
		{"all is well", w, func(*sample) {}, ""},
		{"it failed", w, func(s *sample) { s.Failure = "exit status 1" }, "exit status 1"},
		{"a picture is missing", w, func(s *sample) { s.whole = 9 }, "9 pictures are whole"},
		{"a picture is spoilt", w, func(s *sample) { s.spoilt = 1 }, "1 are not, of 10"},
		{"a request was repeated", w, func(s *sample) { s.Repeated = 1 }, "1 requests were repeated"},
		{"a wrong answer was asked for again", faulty, func(s *sample) { s.Requests, s.Repeated, s.Faults = 12, 1, 1 }, ""},
		{"something else was asked for", w, func(s *sample) { s.Requests = 12 }, "12 requests, 11 at most"},
		{"what is finished was asked for", again, func(s *sample) { s.Requests = 11 }, "11 requests, 1 at most"},
		{"too many at once", w, func(s *sample) { s.Peak = 5 }, "5 requests at once"},
		{"too many at once to a host", w, func(s *sample) { s.PeakHost = 3 }, "3 requests at once to one host"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := well
			test.change(&s)
			err := s.judge(test.workload, crawlOf("crawl", ""))
			switch {
			case test.want == "" && err != nil:
				t.Errorf("says %v, want nothing", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("says %v, want %q", err, test.want)
			}
			if err := s.judge(test.workload, program{name: "other"}); err != nil {
				t.Errorf("says of another program %v, want nothing", err)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	g := plain(1, 3, 1000)
	served := map[string][]byte{}
	for place, file := range newShelf(g) {
		served[filepath.Base(place)] = file.data
	}
	first, second := served["000000.jpg"], served["000001.jpg"]
	tests := []struct {
		name          string
		files         map[string][]byte
		whole, spoilt int
	}{
		{"nothing", nil, 0, 0},
		{"all, in any folder", map[string][]byte{"000000.jpg": first, "a/000001.jpg": second, "b/000002.jpg": served["000002.jpg"]}, 3, 0},
		{"pages do not count", map[string][]byte{"1.html": first}, 0, 0},
		{"a cut one", map[string][]byte{"000000.jpg": first[:999], "000001.jpg": second}, 1, 1},
		{"another one's bytes", map[string][]byte{"000000.jpg": second}, 0, 1},
		{"one of another name", map[string][]byte{"000007.jpg": first}, 0, 1},
		{"one twice", map[string][]byte{"a/000000.jpg": first, "b/000000.jpg": first}, 1, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range test.files {
				file := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			whole, spoilt, err := compare(dir, g.want())
			if err != nil {
				t.Fatal(err)
			}
			if whole != test.whole || spoilt != test.spoilt {
				t.Errorf("%d whole and %d spoilt, want %d and %d", whole, spoilt, test.whole, test.spoilt)
			}
		})
	}
}

func TestBound(t *testing.T) {
	tests := []struct {
		name     string
		workload workload
		want     time.Duration
	}{
		{"nothing waits", workload{gallery: plain(1, 9, 1), connections: 2}, 0},
		{"20 answers, 4 at once", workload{gallery: gallery{Hosts: 2, Pages: 1, PerPage: 9, Latency: time.Second}, connections: 4}, 5 * time.Second},
		// 12 answers by the other 2 connections, then 8 by the 2 held back.
		{"one host stalls", workload{gallery: gallery{Hosts: 2, Pages: 2, PerPage: 4, Latency: time.Second, Stalls: true}, connections: 4, perHost: 2},
			10 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.workload.bound(); got != test.want {
				t.Errorf("bound %v, want %v", got, test.want)
			}
		})
	}
}

func TestWithin(t *testing.T) {
	tests := []struct{ name, document, want string }{
		{"no document", "", "new\n"},
		{"no marks", "old\n", "new\n"},
		{"no end", "old\n" + beginMark + "older\n", "new\n"},
		{"between the marks", "a\n" + beginMark + "old\n" + endMark + "b\n", "a\n" + beginMark + "\nnew\n\n" + endMark + "b\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, within(test.document, "new\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestGrouped(t *testing.T) {
	for number, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(number); got != want {
			t.Errorf("%d is written %q, want %q", number, got, want)
		}
	}
}

// What is no flag or no number is told before anything is measured.
func TestOptionsThatAreWrong(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"no such flag", "-pears 5", "-pears"},
		{"an argument", "everything", `"everything" is none`},
		{"no pairs", "-pairs 0", "1 at least"},
		{"no pattern", "-run (", "reading -run"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseOptions(strings.Fields(test.args), new(bytes.Buffer))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("says %v, want %q", err, test.want)
			}
		})
	}
}
