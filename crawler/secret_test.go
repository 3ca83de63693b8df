package crawler

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"magpie/config"
)

// heard remembers what the addresses of a world were told in a header.
type heard struct {
	mu   sync.Mutex
	said map[string]string
}

func (h *heard) listen(name string, then answerFunc) answerFunc {
	return func(n int, w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.said[r.Host+r.URL.Path] = r.Header.Get(name)
		h.mu.Unlock()
		then(n, w, r)
	}
}

func (h *heard) want(t *testing.T, want map[string]string) {
	t.Helper()
	for address, said := range want {
		if got, asked := h.said[address]; !asked || got != said {
			t.Errorf("%s was told %q, want %q", address, got, said)
		}
	}
}

func TestSecretsStayWithTheSitesOwnHosts(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    hosts: img.test
    image: img
    headers: {Authorization: 'Client-ID secret', User-Agent: 'a browser'}
`)
	w.page("one.test/", imgs("/a.jpg", "http://img.test/b.jpg", "http://cdn.test/c.jpg", "/moved.jpg"))
	authorization := &heard{said: map[string]string{}}
	agent := &heard{said: map[string]string{}}
	w.answer("one.test/moved.jpg", redirect("http://cdn.test/d.jpg"))
	for _, address := range []string{"one.test/a.jpg", "img.test/b.jpg", "cdn.test/c.jpg", "cdn.test/d.jpg"} {
		w.answer(address, authorization.listen("Authorization", agent.listen("User-Agent", pictureOf(address))))
	}
	w.complete()
	authorization.want(t, map[string]string{
		"one.test/a.jpg": "Client-ID secret", "img.test/b.jpg": "Client-ID secret", "cdn.test/c.jpg": "", "cdn.test/d.jpg": "",
	})
	agent.want(t, map[string]string{"one.test/a.jpg": "a browser", "cdn.test/c.jpg": "a browser", "cdn.test/d.jpg": "a browser"})
}

func TestCookiesAreKeptOverRunsAndApart(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img}
  other: {start: 'http://one.test/other', image: img}
`)
	cookies := &heard{said: map[string]string{}}
	w.answer("one.test/", cookies.listen("Cookie", func(n int, rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Set-Cookie", "session=1; Path=/")
		html(imgs("/a.jpg"))(n, rw, r)
	}))
	w.answer("one.test/other", cookies.listen("Cookie", html(imgs("/b.jpg"))))
	for _, address := range []string{"one.test/a.jpg", "one.test/b.jpg"} {
		w.answer(address, cookies.listen("Cookie", pictureOf(address)))
	}
	w.complete()
	cookies.want(t, map[string]string{"one.test/": "", "one.test/other": "", "one.test/a.jpg": "session=1", "one.test/b.jpg": ""})
	kept := filepath.Join(w.dir, "galleries", ".crawl", "cookies", "s.txt")
	info, err := os.Stat(kept)
	if err != nil || info.Mode().Perm() != fs.FileMode(0o600) {
		t.Errorf("the cookies are kept with %v, %v", info, err)
	}
	w.again()
	cookies.want(t, map[string]string{"one.test/": "session=1", "one.test/other": ""})
}

func TestCookiesOfAFileAreSent(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {start: 'http://one.test/', image: img, cookies: cookies.txt}
`)
	cookies := &heard{said: map[string]string{}}
	w.answer("one.test/", cookies.listen("Cookie", html(imgs("/a.jpg"))))
	w.pictures("one.test/a.jpg")
	w.write("cookies.txt", "# Netscape HTTP Cookie File\none.test\tFALSE\t/\tFALSE\t0\tuser\tmagpie\n")
	w.complete()
	cookies.want(t, map[string]string{"one.test/": "user=magpie"})

	w.write("cookies.txt", "one.test\tFALSE\n")
	cfg, err := config.Parse(filepath.Join(w.dir, "crawl.yaml"), []byte(w.yaml))
	if err != nil {
		t.Fatal(err)
	}
	_, faults := Compile(cfg)
	if len(faults) != 1 || faults[0].Pos.Line != 3 || !strings.Contains(faults[0].Message, "cookies.txt") {
		t.Errorf("a broken file of cookies gives %v", faults)
	}
}

func TestAVariableThatIsNotSet(t *testing.T) {
	w := newWorld(t, `
sites:
  other: {start: 'http://one.test/', image: img}
  needs:
    start: http://two.test/
    headers: {Authorization: 'Client-ID ${MAGPIE_TEST_UNSET}'}
    image: img
  begins: {start: '${MAGPIE_TEST_BASE}/list', image: img}
`)
	w.page("one.test/", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	tests := []struct {
		name  string
		sites []string
		want  []string // of the faults, empty where there is none
	}{
		{"disturbs no other site", []string{"other"}, nil},
		{"is told before its site runs", []string{"needs"}, []string{
			"crawl.yaml:6:41: the variable MAGPIE_TEST_UNSET is not set", "${MAGPIE_TEST_UNSET}", "^",
		}},
		{"is told of all sites", nil, []string{"MAGPIE_TEST_UNSET is not set", "crawl.yaml:8:20: the variable MAGPIE_TEST_BASE is not set",
			"or name only sites that do without it: other"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Open(w.options(tt.sites...))
			if err == nil {
				c.Close()
			}
			_, faults := errors.AsType[*config.Faults](err)
			if faults != (len(tt.want) > 0) {
				t.Fatalf("the error is %v", err)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %v, want %q in it", err, want)
				}
			}
		})
	}
	w.wantTotal(0)

	run := w.options()
	_, err := Try(t.Context(), TryOptions{Config: run.Config, Rules: run.Rules, Fetch: run.Fetch, URL: "http://two.test/"})
	if _, ok := errors.AsType[*config.Faults](err); !ok {
		t.Errorf("trying a page ends with %v", err)
	}
	if got := len(run.Rules.Unset(run.Config)); got != 2 {
		t.Errorf("%d variables are not set, want 2", got)
	}
}

func TestVariablesBeforeThePath(t *testing.T) {
	tests := []struct{ address, want string }{
		{"http://one.test/${KEY}", "http://one.test/${KEY}"},
		{"http://one.test?k=${KEY}", "http://one.test?k=${KEY}"},
		{"${BASE}/x?k=${KEY}", "https://base.test/x?k=${KEY}"},
		{"${BASE}?k=${KEY}", "https://base.test?k=${KEY}"},
		{"https://${HOST}:${PORT}/${HOST}", "https://host.test:8080/${HOST}"},
		{"https://${HOST:-other.test}/", "https://host.test/"},
		{"https://${NONE:-other.test}/${KEY}", "https://other.test/${KEY}"},
		{"https://${NONE}/${KEY}", "https://0/${KEY}"},
		{"${NONE}/${KEY}", "https://unset.invalid/${KEY}"},
	}
	values := map[string]string{"KEY": "a/secret", "BASE": "https://base.test", "HOST": "host.test", "PORT": "8080"}
	cfg, err := config.ParseWith("crawl.yaml", []byte("sites: {s: {start: 'http://one.test', image: img}}"), func(name string) (string, bool) {
		value, found := values[name]
		return value, found
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if got := withOrigin(tt.address, cfg.Env()); got != tt.want {
			t.Errorf("%s becomes %s, want %s", tt.address, got, tt.want)
		}
	}
}

// A host that a variable names is no secret: its pages and pictures are asked
// for, and known, by its name.
func TestAHostThatAVariableNames(t *testing.T) {
	t.Setenv("BASE", "http://one.test")
	w := newWorld(t, `
sites:
  s: {start: '${BASE}/${LIST:-list}', headers: {X-Origin: '${BASE}'}, image: img}
`)
	origin := &heard{said: map[string]string{}}
	w.answer("one.test/list", origin.listen("X-Origin", html(imgs("/list/a.jpg", "http://one.test/b.jpg"))))
	w.pictures("one.test/list/a.jpg", "one.test/b.jpg")
	w.complete()
	origin.want(t, map[string]string{"one.test/list": "http://one.test"})
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/list/a.jpg", "s/b.jpg": "one.test/b.jpg"})
}
