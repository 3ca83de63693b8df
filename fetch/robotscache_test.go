package fetch

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// RFC 9309 2.4: a robots.txt is not believed for more than a day, nor is that
// there is none.
func TestRobotsIsAskedAgainAfterADay(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNotFound} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, arrived := robotsOver(func(*http.Request) (*http.Response, error) {
					resp := answer("")
					resp.StatusCode = status
					return resp, nil
				})
				for _, wait := range []time.Duration{0, robotsLifetime - time.Second, time.Second, time.Second} {
					time.Sleep(wait)
					if err := passRobots(t.Context(), t, r, "http://a.test/1"); err != nil {
						t.Error(err)
					}
				}
				want := []string{"/robots.txt", "/1", "/1", "/robots.txt", "/1", "/1"}
				if diff := cmp.Diff(want, arrived()); diff != "" {
					t.Errorf("arrived (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// learn keeps a file for an origin, and says whether it was unknown.
func learn(c *robotsCache, origin string, file *robotsFile) bool {
	a, ask := c.await(origin)
	if ask {
		c.settle(a, file, nil)
	}
	return ask
}

func TestRobotsCacheIsBounded(t *testing.T) {
	heavy := parseRobots([]byte("User-agent: *\nDisallow: /"+strings.Repeat("a", 10_000)), robotsToken)
	tests := []struct {
		name string
		file *robotsFile
		most int
	}{
		{"in number", &robotsFile{}, maxOrigins},
		{"in weight", heavy, maxOriginsWeight / heavy.weight()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c robotsCache
			for i := range tt.most + 10 {
				learn(&c, strconv.Itoa(i), tt.file)
			}
			if len(c.answers) != tt.most || c.known.Len() != tt.most || c.weight != tt.most*tt.file.weight() {
				t.Errorf("%d answers, %d known of weight %d; want %d", len(c.answers), c.known.Len(), c.weight, tt.most)
			}
			if learn(&c, "10", tt.file) {
				t.Error("one that should be kept is forgotten")
			}
			if !learn(&c, "9", tt.file) {
				t.Error("the oldest is not forgotten")
			}
		})
	}
}

func TestRobotsCacheKeepsNoFailure(t *testing.T) {
	var c robotsCache
	a, _ := c.await("http://a.test:80")
	c.settle(a, nil, errors.New("broken"))
	b, _ := c.await("http://b.test:80")
	c.drop(b)
	if len(c.answers) != 0 || c.known.Len() != 0 {
		t.Errorf("kept: %v", c.answers)
	}
}
