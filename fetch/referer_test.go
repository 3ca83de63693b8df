package fetch

import (
	"net/http"
	"testing"
)

func TestReferer(t *testing.T) {
	secrets := NewSecrets(map[string]string{"${KEY}": "s3cr3t"})
	tests := []struct{ name, referer, to, want string }{
		{"stays what it is", "https://a.test/p%61ge?id=1&x=%2f", "https://a.test/1.jpg", "https://a.test/p%61ge?id=1&x=%2f"},
		{"is whole for another origin", "https://a.test/page?id=1", "https://cdn.test/1.jpg", "https://a.test/page?id=1"},
		{"goes from http to https", "http://a.test/page", "https://a.test/1.jpg", "http://a.test/page"},
		{"does not go from https to http", "https://a.test/page", "http://a.test/1.jpg", ""},
		{"does not go from HTTPS in capitals", "HTTPS://a.test/page", "http://a.test/1.jpg", ""},
		{"loses name and password", "http://me:secret@a.test/page", "http://a.test/1.jpg", "http://a.test/page"},
		{"loses its fragment", "http://a.test/page?x#part", "http://a.test/1.jpg", "http://a.test/page?x"},
		{"loses an empty fragment", "http://a.test/page#", "http://a.test/1.jpg", "http://a.test/page"},
		{"is not sent when it is no address", "http://me:se cret@[::1/", "http://a.test/1.jpg", ""},
		{"is its origin where a placeholder stands", "http://a.test:81/page?id=1&key=${KEY}", "http://a.test/1.jpg", "http://a.test:81/"},
		{"is its origin where an encoded placeholder stands", "http://a.test/$%7BKEY%7D/page", "http://a.test/1.jpg", "http://a.test/"},
		{"is its origin where a secret stands", "http://a.test/page?key=s3cr3t", "http://cdn.test/1.jpg", "http://a.test/"},
		{"is not made up", "", "http://a.test/1.jpg", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got http.Header
			m := &manners{next: roundTripFunc(func(req *http.Request) (*http.Response, error) {
				got = req.Header
				return answer(""), nil
			})}
			req := request(WithTerms(t.Context(), Terms{Secrets: secrets}), t, tt.to)
			if tt.referer != "" {
				req.Header.Set("Referer", tt.referer)
			}
			resp, err := m.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if _, sent := got["Referer"]; got.Get("Referer") != tt.want || sent != (tt.want != "") {
				t.Errorf("sent %q, want %q", got["Referer"], tt.want)
			}
			if req.Header.Get("Referer") != tt.referer {
				t.Errorf("the caller's became %q", req.Header.Get("Referer"))
			}
		})
	}
}

// Where https led to plain http, nobody on the way learns where it began.
func TestRefererIsDroppedOnADowngrade(t *testing.T) {
	for name, referer := range map[string]string{"from https": "https://site.example/private?token=1", "from http": "http://site.example/"} {
		t.Run(name, func(t *testing.T) {
			var got []string
			plain := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header["Referer"] })
			secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, plain.URL+"/x", http.StatusFound)
			})
			c := newClient(t, Options{})
			header := http.Header{"Referer": {referer}}
			resp, err := c.Get(WithTerms(t.Context(), Terms{InsecureTLS: true}), secure.URL, header)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if got != nil {
				t.Errorf("sent %q", got)
			}
		})
	}
}
