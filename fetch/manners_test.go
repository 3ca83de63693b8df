package fetch

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUserAgent(t *testing.T) {
	tests := []struct {
		name, ours, theirs string
		want               []string // as the server gets it
	}{
		{"is set where there is none", "magpie/1", "", []string{"magpie/1"}},
		{"is kept where there is one", "magpie/1", "other", []string{"other"}},
		{"is left out where none is known", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header["User-Agent"] })
			req := request(t.Context(), t, srv.URL)
			if tt.theirs != "" {
				req.Header.Set("User-Agent", tt.theirs)
			}
			resp, err := newClient(t, Options{UserAgent: tt.ours}).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if after := req.Header.Get("User-Agent"); after != tt.theirs {
				t.Errorf("the caller's request was changed to %q", after)
			}
		})
	}
}

func TestMannersLocation(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"absolute as it is", "http://b.test/x", "http://b.test/x"},
		{"relative to the page", "x?y=1#z", "http://a.test/dir/x?y=1#z"},
		{"relative to the root", "/x", "http://a.test/x"},
		{"relative to the scheme", "//b.test/x", "http://b.test/x"},
		{"in any script", "/图片.jpg", "http://a.test/%E5%9B%BE%E7%89%87.jpg"},
		{"unreadable as none", "http://b.test:port/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &manners{next: roundTripFunc(func(*http.Request) (*http.Response, error) {
				resp := answer("")
				resp.Header.Set("Location", tt.in)
				return resp, nil
			})}
			resp, err := m.RoundTrip(request(t.Context(), t, "http://a.test/dir/page"))
			if err != nil {
				t.Fatal(err)
			}
			if got := resp.Header.Get("Location"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
