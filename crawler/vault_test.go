package crawler

import (
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// vault is an API over TLS that gives nothing away without its secrets, repeats
// them in all that it answers, and links to another host.
type vault struct {
	t       *testing.T
	mu      sync.Mutex
	secrets map[string]string // by the names of their variables
}

// vaultYAML names every place that a secret can be in.
const vaultYAML = `
sites:
  s:
    start: 'https://api.test/list/${TOKEN}?api_key=${KEY}'
    headers: {X-Key: 'Client ${KEY}'}
    auth: {user: me, password: '${PASSWORD}'}
    fields: {title: h1}
    next: a.next
    image: img
    sidecar: true
    save: '{title}/{filename}{ext}'
    follow:
      links: a.post
      body: {form: {token: '${TOKEN}', page: '{page}'}}
      image: img
`

func newVault(t *testing.T) (*vault, *world) {
	w := newWorld(t, vaultYAML)
	v := &vault{t: t}
	v.change("k3y/with odd&signs", "t0ken-in-a-path", "passw0rd")
	w.handler = v
	w.trust()
	return v, w
}

// change gives the API other secrets, and those who run the crawl too.
func (v *vault) change(key, token, password string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.secrets = map[string]string{"KEY": key, "TOKEN": token, "PASSWORD": password}
	for name, value := range v.secrets {
		v.t.Setenv(name, value)
	}
}

func (v *vault) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	secrets := v.secrets
	v.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	if r.Host != "api.test" {
		told := fmt.Sprint(r.URL, r.Header, string(body))
		for _, spelling := range spellings(secrets) {
			if strings.Contains(told, spelling) {
				v.t.Errorf("%s was told %q in %s", r.Host, spelling, told)
			}
		}
		w.Write(bytesOf(r.Host + r.URL.Path))
		return
	}
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	if complaint := v.refuse(r, secrets, string(body)); complaint != "" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error": {"message": "%s, not %s"}}`, complaint, r.URL.Query().Get("api_key"))
		return
	}
	v.answer(w, r, secrets)
}

// refuse says which secret a request lacks.
func (v *vault) refuse(r *http.Request, secrets map[string]string, body string) string {
	user, password, _ := r.BasicAuth()
	form, _ := url.ParseQuery(body)
	switch {
	case r.Header.Get("X-Key") != "Client "+secrets["KEY"]:
		return "the header is wrong"
	case user != "me" || password != secrets["PASSWORD"]:
		return "the password is wrong"
	case r.Method == http.MethodPost && form.Get("token") != secrets["TOKEN"]:
		return "the body is wrong"
	case strings.HasPrefix(r.URL.Path, "/list/") && r.URL.Path != "/list/"+secrets["TOKEN"]:
		return "the path is wrong"
	case !strings.HasPrefix(r.URL.Path, "/moved") && r.URL.Query().Get("api_key") != secrets["KEY"]:
		return "the key is wrong"
	}
	return ""
}

func (v *vault) answer(w http.ResponseWriter, r *http.Request, secrets map[string]string) {
	key := url.QueryEscape(secrets["KEY"])
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Set-Cookie", "session=1; Path=/")
	switch {
	case strings.HasPrefix(r.URL.Path, "/list/") && r.URL.Query().Get("page") == "":
		fmt.Fprintf(w, "<h1>about %s</h1>", strings.ReplaceAll(secrets["KEY"], "&", "&amp;"))
		fmt.Fprintf(w, `<a class=next href="?api_key=%s&amp;page=2">next</a>`, key)
		fmt.Fprintf(w, `<a class=post href="https://api.test/post?api_key=%s">post</a>`, key)
		fmt.Fprint(w, imgs("/a.jpg?api_key="+key, "https://cdn.test/b.jpg", "/moved.jpg", "/moved-with-it.jpg"))
	case strings.HasPrefix(r.URL.Path, "/list/"):
		fmt.Fprintf(w, "<h1>about %s</h1>%s", secrets["TOKEN"], imgs("/c.jpg?api_key="+key))
	case r.URL.Path == "/post":
		fmt.Fprint(w, imgs("/d.jpg?token="+secrets["TOKEN"]+"&api_key="+key))
	case r.URL.Path == "/moved.jpg":
		http.Redirect(w, r, "https://cdn.test/e.jpg", http.StatusFound)
	case r.URL.Path == "/moved-with-it.jpg":
		http.Redirect(w, r, "https://cdn.test/f.jpg?api_key="+key, http.StatusFound)
	default:
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("ETag", `"of `+secrets["KEY"]+`"`)
		w.Header().Set("Last-Modified", "never "+secrets["KEY"])
		w.Header().Set("Content-Disposition", `attachment; filename="of `+secrets["TOKEN"]+path.Base(r.URL.Path)+`"`)
		w.Write(bytesOf(r.Host + r.URL.Path))
	}
}

// spellings are the ways in which secrets may be written somewhere.
func spellings(secrets map[string]string) (all []string) {
	for _, value := range secrets {
		all = append(all, value, url.QueryEscape(value), url.PathEscape(value), strings.ReplaceAll(value, "&", `\u0026`))
	}
	basic := base64.StdEncoding.EncodeToString([]byte("me:" + secrets["PASSWORD"]))
	return append(all, basic)
}

// wantHidden wants no secret in any file of the world, nor in a name of one.
func (v *vault) wantHidden(w *world) {
	v.t.Helper()
	err := filepath.WalkDir(w.dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		text := file
		if entry.Type().IsRegular() {
			bytes, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			text += string(bytes)
		}
		v.wantNone(file, text)
		return nil
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// wantNone wants no secret in a text.
func (v *vault) wantNone(what, text string) {
	v.t.Helper()
	for _, spelling := range spellings(v.secrets) {
		if strings.Contains(text, spelling) {
			v.t.Errorf("%s holds the secret %q", what, spelling)
		}
	}
}
