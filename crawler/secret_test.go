package crawler

import (
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
