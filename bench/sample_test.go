package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
