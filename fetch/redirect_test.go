package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRedirect(t *testing.T) {
	elsewhere := func(location string) Verdict {
		return Verdict{Class: Moved, Cause: "302", Detail: "the host answered 302 Found", Location: location}
	}
	tests := []struct {
		name, location string
		want           Verdict
	}{
		{"within the host is followed", "/end", Verdict{Class: OK}},
		{"to the host in capitals is followed", "http://A.TEST/end", Verdict{Class: OK}},
		{"to another port of the host is followed", "http://a.test:81/end", Verdict{Class: OK}},
		{"to another host comes back", "http://b.test/end", elsewhere("http://b.test/end")},
		{"to another host without scheme comes back absolute", "//b.test/a b", elsewhere("http://b.test/a%20b")},
		{"to what is not http leads nowhere", "ftp://a.test/end", Verdict{Class: Permanent, Cause: "redirect"}},
		{"to nothing leads nowhere", "", Verdict{Class: Permanent, Cause: "redirect"}},
		{"to what cannot be read leads nowhere", "http://[::1/", Verdict{Class: Permanent, Cause: "redirect"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/end" {
					w.Header().Set("Location", tt.location)
					w.WriteHeader(http.StatusFound)
					fmt.Fprint(w, strings.Repeat("moved ", 1000))
				}
			})
			// A host without a limit has one slot: each hop must free it.
			c := newClient(t, Options{ConnectTo: toServer(t, srv)})
			resp, _, err := fetchAll(t.Context(), c, "http://a.test/start")
			if err != nil {
				t.Fatal(err)
			}
			got := Judge(resp.StatusCode, resp.Header, nil)
			if tt.want.Class == Permanent {
				got.Detail = ""
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// A hop that would be refused comes back, so that whoever asked can go on from
// there.
func TestRedirectWithinAHostThatIsLeftAloneComesBack(t *testing.T) {
	asked := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/end", http.StatusFound)
	})
	c := newClient(t, Options{ConnectTo: toServer(t, srv)})
	c.Limit("a.test", Limit{Interval: time.Hour})
	resp, _, err := fetchAll(t.Context(), c, "http://a.test/start")
	if err != nil {
		t.Fatal(err)
	}
	want := Verdict{Class: Moved, Cause: "302", Detail: "the host answered 302 Found", Location: "http://a.test/end"}
	if diff := cmp.Diff(want, Judge(resp.StatusCode, resp.Header, nil)); diff != "" || asked != 1 {
		t.Errorf("after %d requests (-want +got):\n%s", asked, diff)
	}
}

// RFC 9110 15.4: what becomes of method and body is the status's to say.
func TestRedirectMethod(t *testing.T) {
	tests := []struct {
		status int
		method string
		want   []string // method, body and Content-Type as the second address gets them
	}{
		{http.StatusMovedPermanently, "POST", []string{"GET", "", ""}},
		{http.StatusFound, "POST", []string{"GET", "", ""}},
		{http.StatusSeeOther, "POST", []string{"GET", "", ""}},
		{http.StatusSeeOther, "PUT", []string{"GET", "", ""}},
		{http.StatusTemporaryRedirect, "POST", []string{"POST", "a=1", "text/x"}},
		{http.StatusPermanentRedirect, "PUT", []string{"PUT", "a=1", "text/x"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d of %s leads to %s", tt.status, tt.method, tt.want[0]), func(t *testing.T) {
			var got []string
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = []string{r.Method, string(body), r.Header.Get("Content-Type")}
				if r.URL.Path != "/end" {
					http.Redirect(w, r, "/end", tt.status)
				}
			})
			header := http.Header{"Content-Type": {"text/x"}}
			resp, err := newClient(t, Options{}).Send(t.Context(), tt.method, srv.URL, header, []byte("a=1"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if keeps := tt.want[0] == tt.method; KeepsMethod(tt.status) != keeps {
				t.Errorf("KeepsMethod is %v", !keeps)
			}
		})
	}
}

func TestRedirectTakesNoBodyToAnotherHost(t *testing.T) {
	var asked []string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host)
		http.Redirect(w, r, "http://b.test/", http.StatusPermanentRedirect)
	})
	c := newClient(t, Options{ConnectTo: toServer(t, srv)})
	resp, err := c.Send(t.Context(), http.MethodPost, "http://a.test/", nil, []byte("a=1"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if diff := cmp.Diff([]string{"a.test"}, asked); diff != "" || resp.StatusCode != http.StatusPermanentRedirect {
		t.Errorf("status %d; asked (-want +got):\n%s", resp.StatusCode, diff)
	}
}

func TestRedirectEndsAfterTenHops(t *testing.T) {
	asked := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		left, _ := strconv.Atoi(strings.Trim(r.URL.Path, "/"))
		if left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), http.StatusFound)
		}
	})
	c := newClient(t, Options{})

	t.Run("ten are followed", func(t *testing.T) {
		asked = 0
		if _, _, err := fetchAll(t.Context(), c, srv.URL+"/10"); err != nil || asked != 11 {
			t.Errorf("%v after %d requests", err, asked)
		}
	})
	t.Run("eleven are too many", func(t *testing.T) {
		asked = 0
		_, _, err := fetchAll(t.Context(), c, srv.URL+"/11")
		many, ok := errors.AsType[*TooManyRedirectsError](err)
		if !ok || many.Hops != 10 || asked != 11 {
			t.Errorf("%v after %d requests", err, asked)
		}
	})
}

// https → http → http: Go's client puts the headers of the first request into
// every hop, and the jar its cookies.
func TestRedirectKeepsSecretsOnHTTPS(t *testing.T) {
	var got []string
	note := func(r *http.Request) {
		got = append(got, fmt.Sprintf("%s %q %q", r.URL.Path, r.Header["Authorization"], r.Header["Cookie"]))
	}
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		if r.URL.Path == "/plain" {
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	})
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		if r.URL.Path == "/start" {
			http.Redirect(w, r, "/secure", http.StatusFound)
			return
		}
		http.Redirect(w, r, "http://example.com/plain", http.StatusFound)
	})
	connect := append(port("443", toServer(t, secure)), port("80", toServer(t, plain))...)
	c := newClient(t, Options{ConnectTo: connect, RootCAs: trusting(secure)})
	client := http.Client{Transport: c, CheckRedirect: c.Redirect, Jar: jar{}}

	req := request(t.Context(), t, "https://example.com/start")
	req.Header.Set("Authorization", "token")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want := []string{
		`/start ["token"] ["id=1"]`, `/secure ["token"] ["id=1"]`, `/plain [] []`, `/end [] []`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func port(port string, to []ConnectTo) []ConnectTo {
	to[0].Port = port
	return to
}

// jar gives one cookie to everyone.
type jar struct{}

func (jar) SetCookies(*url.URL, []*http.Cookie) {}
func (jar) Cookies(*url.URL) []*http.Cookie     { return []*http.Cookie{{Name: "id", Value: "1"}} }
