package crawler

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"magpie/frontier"
)

// signing serves lists whose pictures have addresses that are signed: each
// reading of a list signs all on it anew.
type signing struct {
	mu sync.Mutex
	// lists are the pictures of each, by its path; links what else it holds.
	lists map[string][]string
	links map[string]string
	// good reports whether a picture is had at its n-th address.
	good func(picture string, n int) bool
	// same has every reading give the same addresses.
	same bool

	read  map[string]int // how often a list was asked for
	asked map[string]int // and "/a.jpg 2", a picture at its second address
	how   []string       // methods and conditions of lists
}

// newSigning serves a page with pictures whose first address is good no more.
func newSigning(pictures ...string) *signing {
	return &signing{
		lists: map[string][]string{"/": pictures}, links: map[string]string{}, read: map[string]int{}, asked: map[string]int{},
		good: func(_ string, n int) bool { return n > 1 },
	}
}

func (s *signing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if pictures, ok := s.lists[r.URL.Path]; ok {
		s.list(w, r, pictures)
		return
	}
	var n int
	if _, err := fmt.Sscan(r.URL.Query().Get("sig"), &n); err != nil {
		http.NotFound(w, r)
		return
	}
	s.asked[fmt.Sprint(r.URL.Path, " ", n)]++
	if !s.good(r.URL.Path, n) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Write(bytesOf(r.Host + r.URL.Path))
}

func (s *signing) list(w http.ResponseWriter, r *http.Request, pictures []string) {
	s.read[r.URL.Path]++
	s.how = append(s.how, strings.TrimSpace(r.Method+" "+r.Header.Get("If-None-Match")))
	n := s.read[r.URL.Path]
	if s.same {
		n = 1
	}
	var b strings.Builder
	for _, picture := range pictures {
		fmt.Fprintf(&b, "<li><img src='%s?sig=%d'></li>", picture, n)
	}
	w.Header().Set("ETag", `"always"`)
	html(b.String()+s.links[r.URL.Path])(n, w, r)
}

// wantAsked compares how often a picture was asked for at its n-th address.
func (s *signing) wantAsked(t *testing.T, picture string, n, want int) {
	t.Helper()
	if got := s.asked[fmt.Sprint(picture, " ", n)]; got != want {
		t.Errorf("%s was asked for %d times at its address number %d, want %d", picture, got, n, want)
	}
}

// wantRead compares how often a list was asked for.
func (s *signing) wantRead(t *testing.T, list string, want int) {
	t.Helper()
	if got := s.read[list]; got != want {
		t.Errorf("%s was asked for %d times, want %d", list, got, want)
	}
}

// signed is a site whose pictures are told apart without their signatures.
const signed = `
sites:
  s: {start: 'http://one.test/', image: img, next: 'a[rel=next]', drop: sig, parallelism: %d}
`

// newExpiring is a world in which any address may have expired.
func newExpiring(t *testing.T, yaml string, s *signing) *world {
	w := newWorld(t, yaml)
	w.handler = s
	w.prepare = func(c *Crawler) { c.expiry.after = 0 }
	return w
}

// Pictures that expired together are had where their page says when it is asked
// for once more, and that is once.
func TestAddressesThatExpired(t *testing.T) {
	pictures := []string{"/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg", "/e.jpg", "/f.jpg"}
	for _, parallelism := range []int{1, 4} {
		t.Run(fmt.Sprintf("parallelism %d", parallelism), func(t *testing.T) {
			s := newSigning(pictures...)
			w := newExpiring(t, fmt.Sprintf(signed, parallelism), s)
			w.complete()
			w.wantKept(on(pictures)...)
			s.wantRead(t, "/", 2)
			for _, picture := range pictures {
				s.wantAsked(t, picture, 2, 1)
			}
			if n := s.asked["/a.jpg 1"]; n != 1 || w.count(Failed) != 0 {
				t.Errorf("the first was asked for %d times at its old address; %d events of failures", n, w.count(Failed))
			}
		})
	}
}

func TestAddressesThatAreNotFoundAnew(t *testing.T) {
	never := func(string, int) bool { return false }
	const withoutIdentity = `
sites:
  s: {start: 'http://one.test/', image: img, parallelism: 1}
`
	tests := []struct {
		name    string
		yaml    string
		after   time.Duration
		good    func(string, int) bool
		same    bool
		read    int
		at1     int
		at2     int
		details string
	}{
		{name: "failed when the page gives the same, without asking there again", good: never, same: true, read: 2, at1: 1,
			details: "its page is asked for a newer address, and gave none"},
		{name: "failed when it is not there at the newer one either", good: never, read: 2, at1: 1, at2: 1},
		{name: "failed at once when its page was read just now", good: never, after: time.Hour, read: 1, at1: 1},
		{name: "failed at once when only its address tells what it is", yaml: withoutIdentity, good: never, read: 1, at1: 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSigning("/a.jpg")
			s.good, s.same = tt.good, tt.same
			yaml := tt.yaml
			if yaml == "" {
				yaml = fmt.Sprintf(signed, 1)
			}
			w := newExpiring(t, yaml, s)
			w.prepare = func(c *Crawler) { c.expiry.after = tt.after }
			if sum := w.run(); sum.Failed != 1 || sum.Open != 0 || w.count(Failed) != 1 {
				t.Errorf("got %+v, want one failure", sum)
			}
			s.wantRead(t, "/", tt.read)
			s.wantAsked(t, "/a.jpg", 1, tt.at1)
			s.wantAsked(t, "/a.jpg", 2, tt.at2)
			if r := w.wantRecord(frontier.Image, frontier.Failed, "403"); !strings.HasSuffix(r.Detail, tt.details) || r.Expired != "" {
				t.Errorf("the record says %q, expired %q", r.Detail, r.Expired)
			}
		})
	}
}

// Pages that are found in other ways than by a link are asked for anew as they
// were asked for, and never on condition.
func TestPagesAreAskedAnewAsBefore(t *testing.T) {
	tests := []struct {
		name, yaml string
		host       string // of the pictures, as another answers
		how        string
	}{
		{"by POST", `{start: 'http://one.test/', body: {form: {q: birds}}, image: img, drop: sig}`, "", "POST"},
		{"with records", `{start: 'http://one.test/', each: {in: li, key: 'k-{index}', image: img}}`, "", "GET"},
		{"sent on to another host", `{start: 'http://two.test/', image: img, drop: sig}`, "", "GET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSigning("/a.jpg", "/b.jpg")
			w := newExpiring(t, "sites:\n  s: "+tt.yaml+"\n", s)
			w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.Host == "two.test" && r.URL.Path == "/" {
					http.Redirect(rw, r, "http://one.test/", http.StatusFound)
					return
				}
				s.ServeHTTP(rw, r)
			})
			w.complete()
			w.wantKept("one.test/a.jpg", "one.test/b.jpg")
			s.wantRead(t, "/", 2)
			if got := strings.Join(s.how, ", "); got != tt.how+", "+tt.how {
				t.Errorf("asked with %s", got)
			}
		})
	}
}

// Of a chain the page alone is asked for anew; what it says of its gallery is
// told once and stands.
func TestAPageOfAChainIsAskedAnew(t *testing.T) {
	s := newSigning("/a.jpg")
	s.lists["/2"], s.lists["/3"] = []string{"/b.jpg"}, []string{"/c.jpg"}
	s.links["/"] = "<h1>5</h1><a rel=next href=/2>next</a>"
	s.links["/2"] = "<a rel=next href=/3>next</a>"
	w := newExpiring(t, strings.Replace(fmt.Sprintf(signed, 1), "{start", "{count: h1, gallery: birds, start", 1), s)
	sum := w.run()
	w.wantKept(on([]string{"/a.jpg", "/b.jpg", "/c.jpg"})...)
	if sum.Incomplete.N != 1 || sum.Failed+sum.Open != 0 {
		t.Errorf("got %+v, want one incomplete gallery", sum)
	}
	for _, list := range []string{"/", "/2", "/3"} {
		s.wantRead(t, list, 2)
	}
	last := w.records(frontier.Page, frontier.Done)[2]
	if last.Missing != 2 || last.Anew {
		t.Errorf("the last page tells of %d pictures that are missing, want 2", last.Missing)
	}
	w.again()
	s.wantRead(t, "/2", 2) // the chain is still known to have been read to its end
	s.wantRead(t, "/3", 3)
}

// A run may end at any instant: the next finds the addresses.
func TestAddressesThatExpiredBeforeAStop(t *testing.T) {
	pictures := []string{"/a.jpg", "/b.jpg", "/c.jpg"}
	for at := 1; at <= 6; at++ {
		t.Run(fmt.Sprintf("at event %d", at), func(t *testing.T) {
			s := newSigning(pictures...)
			w := newExpiring(t, fmt.Sprintf(signed, 1), s)
			ctx, cancel := context.WithCancel(t.Context())
			left := at
			w.onEvent = func(Event) {
				if left--; left == 0 {
					cancel()
				}
			}
			if _, err := w.try(ctx); err != nil {
				t.Fatal(err)
			}
			w.onEvent = nil
			w.complete()
			w.wantKept(on(pictures)...)
		})
	}
}

// A page that cannot be had any more leaves its pictures as they were refused.
func TestPageThatIsGoneWhenItIsAskedAnew(t *testing.T) {
	s := newSigning("/a.jpg")
	w := newExpiring(t, fmt.Sprintf(signed, 1), s)
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" && s.read["/"] > 0 {
			http.NotFound(rw, r)
			return
		}
		s.ServeHTTP(rw, r)
	})
	if sum := w.run(); sum.Failed != 2 || sum.Open != 0 {
		t.Errorf("got %+v, want a page and a picture to fail", sum)
	}
	w.wantRecord(frontier.Image, frontier.Failed, "403")
	w.wantRecord(frontier.Page, frontier.Failed, "404")
}
