package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"magpie/fixtures"
)

// What nobody is to learn, by where it stands: in variables, and in crawl.yaml
// itself.
var (
	variables = map[string]string{
		"ADDRESS_KEY": "adr3ss-k3y-vvv1", "HEADER_KEY": "h3ad3r-k3y-vvv2", "PASSWORD": "p4ssw0rd-vvv3", "BODY_KEY": "b0dy k3y&vvv4",
		"PICTURE_KEY": "p1ctur3-k3y-vvv5", "PROXY_PASSWORD": "pr0xy-p4ss-vvv6", "FILED_KEY": "f1l3d-k3y-vvv7",
	}
	literals = []string{"l1t3ral-h3ad3r-lll1", "l1t3ral-p4ss-lll2", "l1t3ral-pr0xy-lll3", "l1t3ral-p1ctur3-lll4"}
)

const cookieValue = "c00k13-valu3-ccc1"

// secretPlaces has a secret wherever crawl.yaml may have one. PROXY stands for
// the address of a proxy that refuses everybody.
const secretPlaces = `
secrets: secrets.env
sites:
  keyed:
    start: https://api.test/list?key=${ADDRESS_KEY}&filed=${FILED_KEY}
    headers: {X-Token: 'Bearer ${HEADER_KEY}'}
    auth: {user: someone, password: '${PASSWORD}'}
    cookies: cookies.txt
    image_headers: {X-Picture: '${PICTURE_KEY}'}
    tries: 1
    sidecar: true
    fields: {title: h1}
    gallery: '{title}'
    count: p.count
    image: img
    next: a.next
    save: '{gallery}/{filename}{ext}'
    follow: {links: a.detail, image: img.none}
  sent:
    start: https://api.test/search
    method: POST
    body: {form: {q: '${BODY_KEY}'}}
    image: img
  proxied:
    start: http://proxied.test/
    proxy: http://someone:${PROXY_PASSWORD}@PROXY
    tries: 1
    image: img
  written:
    start: https://api.test/quiet
    headers: {X-Token: l1t3ral-h3ad3r-lll1}
    image_headers: {X-Picture: l1t3ral-p1ctur3-lll4}
    auth: {user: someone, password: l1t3ral-p4ss-lll2}
    image: img
  written_proxy:
    start: http://proxied.test/2
    proxy: http://someone:l1t3ral-pr0xy-lll3@PROXY
    tries: 1
    image: img
`

// tattler repeats whatever it was asked with, but for cookies,
// wherever it can.
func tattler(rw http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	all := []string{r.URL.RawQuery, r.Form.Encode(), r.Form.Get("q"), r.Header.Get("X-Token"), r.Header.Get("X-Picture"), r.Header.Get("Authorization")}
	said := strings.Join(all, " ")
	key := r.URL.Query().Get("key")
	switch r.URL.Path {
	case "/list":
		rw.Header().Set("ETag", `"`+key+`"`)
		fmt.Fprintf(rw, "<h1>album %s</h1><p class=count>9</p>", html.EscapeString(said))
		fmt.Fprintf(rw, `<img src="/good.jpg?key=%[1]s"><img src="/refused.jpg?key=%[1]s"><img src="/elsewhere.jpg?key=%[1]s"><img src="/%[1]s/gone.jpg">`, key)
		fmt.Fprintf(rw, `<a class=next href="/next?key=%[1]s">2</a><a class=detail href="/empty?key=%[1]s">d</a>`, key)
	case "/search":
		fmt.Fprintf(rw, `<h1>%s</h1><img src="/refused.jpg?q=%s">`, html.EscapeString(said), r.Form.Get("q"))
	case "/good.jpg":
		rw.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", key+r.Header.Get("X-Picture")+".jpg"))
		rw.Header().Set("ETag", `"`+r.Header.Get("X-Picture")+`"`)
		rw.Write(fixtures.Picture(1, 3000))
	case "/elsewhere.jpg":
		http.Redirect(rw, r, "https://other.test/"+key+"?t="+key, http.StatusFound)
	case "/quiet":
		fmt.Fprint(rw, `<img src="/calm.jpg"><img src="/gone.jpg">`)
	case "/calm.jpg":
		rw.Write(fixtures.Picture(2, 3000))
	case "/empty", "/next":
		fmt.Fprintf(rw, "<h1>%s</h1>", html.EscapeString(said))
	case "/robots.txt", "/gone.jpg":
		http.NotFound(rw, r)
	default:
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusUnauthorized)
		json.NewEncoder(rw).Encode(map[string]string{"error": said + " " + r.URL.String()})
	}
}

// secretWorld is a folder with all of that, and the proxy.
func secretWorld(t *testing.T) *world {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Proxy-Authenticate", `Basic realm="x"`)
		http.Error(rw, "no", http.StatusProxyAuthRequired)
	}))
	t.Cleanup(proxy.Close)
	for name, value := range variables {
		if name != "FILED_KEY" {
			t.Setenv(name, value)
		}
	}
	yaml := strings.ReplaceAll(secretPlaces, "PROXY\n", strings.TrimPrefix(proxy.URL, "http://")+"\n")
	w := newWorld(t, []byte(yaml), http.HandlerFunc(tattler), "api.test", "other.test")
	w.write("secrets.env", []byte("FILED_KEY='"+variables["FILED_KEY"]+"'\n"))
	w.write("cookies.txt", []byte("# Netscape HTTP Cookie File\napi.test\tFALSE\t/\tTRUE\t4102444800\tsession\t"+cookieValue+"\n"))
	return w
}

// spellings are the secrets as they might be written.
func spellings() (all []string) {
	for _, v := range variables {
		all = append(all, v, strings.NewReplacer(" ", "+", "&", "%26").Replace(v), strings.NewReplacer(" ", "%20", "&", "%26").Replace(v))
	}
	all = append(append(all, literals...), cookieValue)
	for _, password := range []string{variables["PASSWORD"], variables["PROXY_PASSWORD"], literals[1], literals[2]} {
		all = append(all, base64.StdEncoding.EncodeToString([]byte("someone:"+password)))
	}
	return all
}

// wantNowhere wants no secret in a text.
func wantNowhere(t *testing.T, where string, text []byte) {
	t.Helper()
	for _, secret := range spellings() {
		if i := bytes.Index(text, []byte(secret)); i >= 0 {
			t.Errorf("%s has %q: %q", where, secret, text[max(i-80, 0):min(i+len(secret)+20, len(text))])
		}
	}
}

// wantKeptSecret wants no secret in any file below the output, by its name or in
// it, but for the cookies.
func (w *world) wantKeptSecret() {
	w.t.Helper()
	err := filepath.WalkDir(filepath.Join(w.dir, "galleries"), func(path string, e fs.DirEntry, err error) error {
		wantNowhere(w.t, "the name of a file", []byte(path))
		if err != nil || e.IsDir() || filepath.Base(filepath.Dir(path)) == "cookies" {
			return err
		}
		data, err := os.ReadFile(path)
		wantNowhere(w.t, path, data)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Wherever crawl.yaml has a secret, and whatever the hosts repeat of it, no
// command shows it and no file has it.
func TestNoCommandTellsASecret(t *testing.T) {
	w := secretWorld(t)
	w.run(exitIncomplete) // so that there is something to tell
	networked := [][]string{
		{"run", "--full", "--json"}, {"run", "--refresh"}, {"run", "https://api.test/list"},
		{"try", "https://api.test/list?key=x"}, {"try", "--json", "https://api.test/list?key=x"}, {"try", "https://api.test/refused.jpg"},
		{"try", "http://proxied.test/"}, {"try", "http://proxied.test/2"}, {"try", "--site", "sent", "https://api.test/search"},
		{"verify"}, {"verify", "--json"},
	}
	local := [][]string{
		{"status"}, {"status", "--json"}, {"status", "keyed"}, {"status", "--json", "keyed"}, {"check"}, {"retry"}, {"retry", "--json"},
		{"add", "https://someone:" + literals[1] + "@new.test/", "--config", "new.yaml"},
	}
	for i, args := range slices.Concat(networked, local) {
		t.Run(strings.Join(args[:min(len(args), 2)], " "), func(t *testing.T) {
			p := w.bare()
			if i < len(networked) {
				p = w
			}
			ran := p.startOf(args[0], args[1:]...)
			ran.wait()
			wantNowhere(t, "the output", []byte(ran.stdout.String()+ran.stderr.String()))
			if ran.stdout.String()+ran.stderr.String() == "" {
				t.Error("it says nothing")
			}
			w.wantKeptSecret()
		})
	}
	added, err := os.ReadFile(filepath.Join(w.dir, "new.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	wantNowhere(t, "what add wrote", added)
	t.Run("verify --repair", func(t *testing.T) {
		for path := range w.files() {
			if err := os.Remove(filepath.Join(w.dir, "galleries", path)); err != nil {
				t.Fatal(err)
			}
		}
		p := w.startOf("verify", "--repair", "--json")
		if p.wait(); !strings.Contains(p.stdout.String(), "missing") {
			t.Errorf("nothing is missing:\n%s", &p.stdout)
		}
		wantNowhere(t, "the output", []byte(p.stdout.String()+p.stderr.String()))
		w.wantKeptSecret()
	})
}
