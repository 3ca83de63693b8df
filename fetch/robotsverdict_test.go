package fetch

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAllowed(t *testing.T) {
	c, arrived := serveRobots(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.TrimSuffix(r.Host, ":81") != "a.test" || r.UserAgent() != "magpie/1" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		io.WriteString(w, forbidPrivate+"Crawl-delay: 0.001\n")
	})
	tests := []struct {
		name, address string
		want          RobotsVerdict
	}{
		{"allowed by no rule", "http://a.test/1", RobotsVerdict{Allowed: true, Delay: time.Millisecond, Source: "robots.txt"}},
		{"forbidden", "http://a.test/private/1", RobotsVerdict{
			Line: 2, Rule: "Disallow: /private/", Delay: time.Millisecond, Source: "robots.txt",
		}},
		{"no robots.txt", "http://b.test/1", RobotsVerdict{Allowed: true, Source: "no robots.txt (404)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := c.Allowed(t.Context(), tt.address)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	t.Run("as the User-Agent of the site", func(t *testing.T) {
		ctx := WithTerms(t.Context(), Terms{Header: http.Header{"user-agent": {"browser"}, "X-Key": {"secret"}}})
		want := RobotsVerdict{Allowed: true, Source: "no robots.txt (404)"}
		if got, err := c.Allowed(ctx, "http://a.test:81/private/1"); err != nil || got != want {
			t.Errorf("got %+v, %v: the robots.txt is there for magpie/1 alone", got, err)
		}
	})
	arrived.check(t, map[string]int{"a.test/robots.txt": 1, "b.test/robots.txt": 1, "a.test:81/robots.txt": 1})
	t.Run("of what is no address", func(t *testing.T) {
		for _, address := range []string{"ftp://a.test/", "http://[::1", "/x"} {
			if _, err := c.Allowed(t.Context(), address); Judge(0, nil, err).Cause != "address" {
				t.Errorf("%s: %v", address, err)
			}
		}
	})
}
