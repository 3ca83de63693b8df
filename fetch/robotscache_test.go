package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRobotsIsAskedOnceForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan struct{})
		r, arrived := robotsOver(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/robots.txt" {
				<-asked
				return answer(forbidPrivate), nil
			}
			return answer(""), nil
		})
		r.gate.limit("a.test", Limit{Parallel: 30})
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if err := passRobots(t.Context(), t, r, fmt.Sprintf("http://a.test/%d", i)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"/robots.txt"}, arrived()); diff != "" {
			t.Errorf("before the answer (-want +got):\n%s", diff)
		}
		close(asked)
		all.Wait()
		if got := len(arrived()); got != 21 {
			t.Errorf("%d requests in all", got)
		}
	})
}

func TestRobotsFailureIsForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		r, arrived := robotsOver(func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return nil, broken
		})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := passRobots(t.Context(), t, r, "http://a.test/1"); !errors.Is(err, broken) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if err := passRobots(t.Context(), t, r, "http://a.test/1"); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if diff := cmp.Diff([]string{"/robots.txt", "/robots.txt"}, arrived()); diff != "" {
			t.Errorf("once for those who waited, once for the next (-want +got):\n%s", diff)
		}
	})
}

// slowly answers after ten seconds, unless the request is given up.
func slowly(req *http.Request) (*http.Response, error) {
	select {
	case <-time.After(10 * time.Second):
		return answer(""), nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

func TestRobotsLetsTheCancelledGo(t *testing.T) {
	// Of two requests the first asks for robots.txt and the other waits.
	tests := []struct {
		name    string
		cancel  int
		took    time.Duration // until the other is done
		arrived []string
	}{
		{"who waits", 1, 20 * time.Second, []string{"/robots.txt", "/0"}},
		{"who asks, and has another ask", 0, 21 * time.Second, []string{"/robots.txt", "/robots.txt", "/1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, arrived := robotsOver(slowly)
				start := time.Now()
				var all sync.WaitGroup
				var took [2]time.Duration
				var errs [2]error
				var cancels [2]context.CancelFunc
				for i := range 2 {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					cancels[i] = cancel
					all.Go(func() {
						errs[i] = passRobots(ctx, t, r, fmt.Sprintf("http://a.test/%d", i))
						took[i] = time.Since(start)
					})
					synctest.Wait()
				}
				time.Sleep(time.Second)
				cancels[tt.cancel]()
				all.Wait()
				if v := Judge(0, nil, errs[tt.cancel]); v.Class != Cancelled || took[tt.cancel] != time.Second {
					t.Errorf("the cancelled one went after %s with %v", took[tt.cancel], errs[tt.cancel])
				}
				if other := 1 - tt.cancel; errs[other] != nil || took[other] != tt.took {
					t.Errorf("the other went after %s with %v", took[other], errs[other])
				}
				if diff := cmp.Diff(tt.arrived, arrived()); diff != "" {
					t.Errorf("arrived (-want +got):\n%s", diff)
				}
			})
		})
	}
}

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
	heavy := parseRobots([]byte("User-agent: *\nDisallow: /" + strings.Repeat("a", 10_000)))
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
