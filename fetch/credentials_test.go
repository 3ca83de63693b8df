package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// own takes a.example for the site's own host.
func own(u *url.URL) bool { return Host(u) == "a.example" }

func TestHeadersGoWhereTheyAreMeant(t *testing.T) {
	header := http.Header{
		"User-Agent": {"Browser/1"}, "Accept": {"image/*"}, "Accept-Language": {"de"},
		"Authorization": {"secret"}, "X-Key": {"secret"}, "Referer": {"https://a.example/site"},
	}
	told := http.Header{"User-Agent": {"Browser/1"}, "Accept": {"image/*"}, "Accept-Language": {"de"}, "Referer": {"https://a.example/page"}}
	tests := []struct {
		name, address string
		own           func(*url.URL) bool
		want          http.Header
	}{
		{"all to the site", "https://a.example/", own, header},
		{"all to the site over http that was asked for so", "http://a.example/", own, header},
		{"what tells nothing to others", "https://cdn.example/", own, told},
		{"what tells nothing where nobody knows", "https://a.example/", nil, told},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got http.Header
			stack := &manners{userAgent: "magpie/1", next: &credentials{next: roundTripFunc(func(r *http.Request) (*http.Response, error) {
				got = r.Header
				return answer(""), nil
			})}}
			req := request(WithTerms(t.Context(), Terms{Header: header, Own: tt.own}), t, tt.address)
			req.Header.Set("Accept", "text/html")
			req.Header.Set("Referer", "https://a.example/page")
			before := req.Header.Clone()
			if _, err := stack.RoundTrip(req); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(before, req.Header); diff != "" {
				t.Errorf("the caller's request was changed:\n%s", diff)
			}
		})
	}
}

func TestNoUserAgentIfTheSiteWantsNone(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "%q", r.Header["User-Agent"]) })
	terms := Terms{Header: http.Header{"User-Agent": {""}}}
	_, body, err := fetchAll(WithTerms(t.Context(), terms), newClient(t, Options{UserAgent: "magpie/1"}), srv.URL)
	if err != nil || string(body) != "[]" {
		t.Errorf("sent %s, %v", body, err)
	}
}

// The jar learns from every hop and serves every hop; where https leads to http
// nothing of the site's goes along.
func TestCredentialsOverRedirects(t *testing.T) {
	var got []string
	note := func(r *http.Request) {
		got = append(got, fmt.Sprintf("%s %s %q %q", r.URL.Path, r.UserAgent(), r.Header["X-Key"], r.Header["Cookie"]))
	}
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		w.Header().Set("Set-Cookie", "plain=1")
	})
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/start":
			w.Header().Add("Set-Cookie", "id=1; secure; path=/")
			w.Header().Add("Set-Cookie", "seen=2")
			http.Redirect(w, r, "/next", http.StatusFound)
		default:
			http.Redirect(w, r, "http://example.com/plain", http.StatusFound)
		}
	})
	connect := append(port("443", toServer(t, secure)), port("80", toServer(t, plain))...)
	c := newClient(t, Options{ConnectTo: connect, RootCAs: trusting(secure)})
	terms := Terms{
		Header: http.Header{"User-Agent": {"Browser/1"}, "X-Key": {"secret"}},
		Own:    func(*url.URL) bool { return true },
		Jar:    NewJar(),
	}
	if _, _, err := fetchAll(WithTerms(t.Context(), terms), c, "https://example.com/start"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`/start Browser/1 ["secret"] []`, `/next Browser/1 ["secret"] ["id=1; seen=2"]`, `/plain Browser/1 [] []`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if got := terms.Jar.header(address(t, "http://example.com/")); got != "seen=2; plain=1" {
		t.Errorf("the jar sends %q over http from now on", got)
	}
}

// A placeholder in a header is a secret like its value.
func TestHeadersHoldSecrets(t *testing.T) {
	header := http.Header{"User-Agent": {"Browser/1 ${KEY}"}, "Accept": {"image/*"}, "Authorization": {"Bearer ${KEY}"}}
	tests := []struct {
		name, address string
		want          http.Header
	}{
		{"for the site", "https://a.example/", http.Header{
			"User-Agent": {"Browser/1 s3cr3t"}, "Accept": {"image/*"}, "Authorization": {"Bearer s3cr3t"},
		}},
		{"and for nobody else", "https://cdn.example/", http.Header{"Accept": {"image/*"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got http.Header
			c := &credentials{next: roundTripFunc(func(r *http.Request) (*http.Response, error) {
				got = r.Header
				return answer(""), nil
			})}
			terms := Terms{Header: header, Own: own, Secrets: NewSecrets(map[string]string{"${KEY}": "s3cr3t"})}
			if _, err := c.RoundTrip(request(WithTerms(t.Context(), terms), t, tt.address)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
	if header.Get("Authorization") != "Bearer ${KEY}" {
		t.Errorf("the terms were changed to %v", header)
	}
}

func TestJarOwnsTheCookieHeader(t *testing.T) {
	tests := []struct {
		name string
		jar  *Jar
		want string
	}{
		{"with cookies", jarOf(t, set{jarPage, "a=jar"}), "a=jar"},
		{"without any", NewJar(), ""},
		{"not if there is no jar", nil, "a=caller"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			c := &manners{next: &credentials{next: roundTripFunc(func(r *http.Request) (*http.Response, error) {
				got = r.Header["Cookie"]
				return answer(""), nil
			})}}
			req := request(WithTerms(t.Context(), Terms{Jar: tt.jar}), t, jarPage)
			req.Header.Set("Cookie", "a=caller")
			if _, err := c.RoundTrip(req); err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("sent %q, want %q", got, tt.want)
			}
			if after := req.Header.Get("Cookie"); after != "a=caller" {
				t.Errorf("the caller's request was changed to %q", after)
			}
		})
	}
}

// robots.txt is asked for as the site's User-Agent, but without what else the
// site sends, and its answer sets nothing.
func TestRobotsGetsNoCredentials(t *testing.T) {
	var got http.Header
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			got = r.Header
			w.Header().Set("Set-Cookie", "robots=1; path=/")
		}
	})
	terms := Terms{
		Robots: true, Header: http.Header{"User-Agent": {"Browser/1"}, "Authorization": {"secret"}},
		Own: func(*url.URL) bool { return true }, Jar: NewJar(),
	}
	terms.Jar.store(address(t, srv.URL), []string{"id=1; path=/"})
	if _, _, err := fetchAll(WithTerms(t.Context(), terms), newClient(t, Options{}), srv.URL); err != nil {
		t.Fatal(err)
	}
	if got.Get("User-Agent") != "Browser/1" || got.Get("Authorization") != "" || got.Get("Cookie") != "" {
		t.Errorf("sent %v", got)
	}
	if sent := terms.Jar.header(address(t, srv.URL)); sent != "id=1" {
		t.Errorf("the jar holds %q", sent)
	}
}
