package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// keyed are the terms of a site that has a key.
func keyed(own func(*url.URL) bool) Terms {
	return Terms{Own: own, Secrets: NewSecrets(map[string]string{"${KEY}": `s3cr3t "&`})}
}

func TestDisclosureOfABody(t *testing.T) {
	tests := []struct{ name, contentType, body, want string }{
		{"of a form", "application/x-www-form-urlencoded", "a=1&k=${KEY}&l=%24%7BKEY%7D", "a=1&k=s3cr3t%20%22%26&l=s3cr3t%20%22%26"},
		{"of JSON", "application/json; charset=utf-8", `{"k": "${KEY}"}`, `{"k": "s3cr3t \"\u0026"}`},
		{"of JSON of some kind", "application/ld+json", `"${KEY}"`, `"s3cr3t \"\u0026"`},
		{"of a text", "text/plain", "k ${KEY}", `k s3cr3t "&`},
		{"of no type", "", "k ${KEY}", `k s3cr3t "&`},
		{"without a secret", "text/plain", "k ${id}", "k ${id}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = append(got, string(body))
				if r.URL.Path == "/hop" {
					http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
				}
			})
			header := http.Header{}
			if tt.contentType != "" {
				header.Set("Content-Type", tt.contentType)
			}
			ctx := WithTerms(t.Context(), keyed(func(*url.URL) bool { return true }))
			resp, err := newClient(t, Options{}).Send(ctx, http.MethodPost, srv.URL+"/hop", header, []byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if diff := cmp.Diff([]string{tt.want, tt.want}, got); diff != "" {
				t.Errorf("bodies, before and after the redirect (-want +got):\n%s", diff)
			}
		})
	}
}

// Nothing goes out to an address that is not trusted, with a secret or without.
func TestDisclosureRefuses(t *testing.T) {
	tests := []struct {
		name, address, body string
		terms               Terms
		want                string
	}{
		{"a secret in the query for others", "https://b.example/?k=${KEY}", "", keyed(own), "${KEY}"},
		{"a secret in the path for others", "https://b.example/$%7BKEY%7D/1.jpg", "", keyed(own), "${KEY}"},
		{"a secret where nobody knows", "https://a.example/?k=${KEY}", "", keyed(nil), "${KEY}"},
		{"a body for others", "https://b.example/", "a=1", Terms{Own: own}, "the body"},
		{"a body with a secret where nobody knows", "https://a.example/", "${KEY}", keyed(nil), "the body"},
		{"no secret that nobody named", "https://b.example/?k=${id}", "", keyed(own), ""},
		{"no body where nobody knows and no secret is", "https://b.example/", "a=1", Terms{}, ""},
		{"nothing of the site's", "https://a.example/?k=${KEY}", "${KEY}", keyed(own), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sent := false
			d := &disclosure{next: roundTripFunc(func(*http.Request) (*http.Response, error) {
				sent = true
				return answer(""), nil
			})}
			req := request(WithTerms(t.Context(), tt.terms), t, tt.address)
			if tt.body != "" {
				req.Body = io.NopCloser(strings.NewReader(tt.body))
			}
			_, err := d.RoundTrip(req)
			withheld, ok := errors.AsType[*WithheldError](err)
			if sent != (tt.want == "") || ok == sent {
				t.Fatalf("sent %v, %v", sent, err)
			}
			if ok && (withheld.What != tt.want || withheld.Host != req.URL.Hostname()) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What the server redirects to with the secret in it comes back, and is asked
// for, by the placeholder.
func TestDisclosureStaysBelow(t *testing.T) {
	var got []string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, fmt.Sprintf("%s referer=%s", r.URL.RequestURI(), strings.TrimPrefix(r.Header.Get("Referer"), "http://"+r.Host)))
		switch r.URL.Path {
		case "/1":
			w.Header().Set("Location", "/2?k="+url.QueryEscape(r.URL.Query().Get("k"))+"&page=2")
			w.WriteHeader(http.StatusFound)
		case "/2":
			w.Header().Set("Location", "http://b.test/3?k="+url.QueryEscape(r.URL.Query().Get("k")))
			w.WriteHeader(http.StatusFound)
		}
	})
	c := newClient(t, Options{ConnectTo: toServer(t, srv)})
	ctx := WithTerms(t.Context(), keyed(func(u *url.URL) bool { return Host(u) == "a.test" }))
	resp, err := c.Get(ctx, "http://a.test/1?k=${KEY}", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want := []string{"/1?k=s3cr3t%20%22%26 referer=", "/2?k=s3cr3t%20%22%26&page=2 referer=/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if shown := resp.Request.URL.String(); shown != "http://a.test/2?k=${KEY}&page=2" {
		t.Errorf("the answer is that of %s", shown)
	}
	if location := resp.Header.Get("Location"); location != "http://b.test/3?k=${KEY}" {
		t.Errorf("it leads to %s", location)
	}
	_, err = c.Get(ctx, resp.Header.Get("Location"), nil)
	if v := Judge(0, nil, err); v.Cause != "withheld" || len(got) != 2 || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("%d requests; %+v from %v", len(got), v, err)
	}
}

func TestDisclosureConcealsErrors(t *testing.T) {
	d := &disclosure{next: roundTripFunc(func(req *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Get", URL: req.URL.String(), Err: io.ErrUnexpectedEOF}
	})}
	_, err := d.RoundTrip(request(WithTerms(t.Context(), keyed(own)), t, "https://a.example/?k=${KEY}"))
	if v := Judge(0, nil, err); v.Cause != "cut" || strings.Contains(fmt.Sprint(err, v), "s3cr3t") {
		t.Errorf("%+v from %v", v, err)
	}
}
