package fetch

import (
	"net/http"
	"net/url"
	"testing"
)

func TestAuthGoesWhereItIsMeant(t *testing.T) {
	me := &Auth{User: "jürgen", Password: "a:b"}
	const mine = "Basic asO8cmdlbjphOmI=" // UTF-8, as printf 'jürgen:a:b' | base64 has it
	tests := []struct {
		name, address string
		terms         Terms
		brings        string // the request itself
		want          string
	}{
		{"to the site", "https://a.example/", Terms{Auth: me, Own: own}, "", mine},
		{"composed", "https://a.example/", Terms{Auth: &Auth{User: "ju\u0308rgen", Password: "a:b"}, Own: own}, "", mine},
		{"with its secret", "https://a.example/", Terms{
			Auth: &Auth{User: "jürgen", Password: "${PW}"}, Own: own, Secrets: NewSecrets(map[string]string{"${PW}": "a:b"}),
		}, "", mine},
		{"not to others", "https://cdn.example/", Terms{Auth: me, Own: own}, "", ""},
		{"not where nobody knows", "https://a.example/", Terms{Auth: me}, "", ""},
		{"not over a header of the site", "https://a.example/", Terms{
			Auth: me, Own: own, Header: http.Header{"authorization": {"Bearer x"}},
		}, "", "Bearer x"},
		{"not over a header of the request", "https://a.example/", Terms{Auth: me, Own: own}, "Bearer y", "Bearer y"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			c := &credentials{next: roundTripFunc(func(r *http.Request) (*http.Response, error) {
				got = r.Header.Get("Authorization")
				return answer(""), nil
			})}
			req := request(WithTerms(t.Context(), tt.terms), t, tt.address)
			if tt.brings != "" {
				req.Header.Set("Authorization", tt.brings)
			}
			if _, err := c.RoundTrip(req); err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("sent %q, want %q", got, tt.want)
			}
		})
	}
}

// https → http: the password stays on the safe side, hop by hop.
func TestAuthIsNotSentOnAfterADowngrade(t *testing.T) {
	var got []string
	note := func(r *http.Request) { got = append(got, r.URL.Path+" "+r.Header.Get("Authorization")) }
	plain := serve(t, func(_ http.ResponseWriter, r *http.Request) { note(r) })
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		to := "/second"
		if r.URL.Path == to {
			to = plain.URL + "/plain"
		}
		http.Redirect(w, r, to, http.StatusFound)
	})
	terms := Terms{InsecureTLS: true, Auth: &Auth{User: "a", Password: "b"}, Own: func(*url.URL) bool { return true }}
	if _, _, err := fetchAll(WithTerms(t.Context(), terms), newClient(t, Options{}), secure.URL+"/first"); err != nil {
		t.Fatal(err)
	}
	want := []string{"/first Basic YTpi", "/second Basic YTpi", "/plain "}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("sent %q, want %q", got, want)
	}
}
