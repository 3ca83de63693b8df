package crawler

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"magpie/frontier"
)

// An address that goes wrong as often as it is tried is given up for the next,
// which has tries of its own. What may pass is waited for: the next may be worse.
func TestTheNextCandidateIsTakenWhenTriesAreUsedUp(t *testing.T) {
	tests := []struct {
		name             string
		large, small     answerFunc
		file             string // "" if none
		ofLarge, ofSmall int    // requests
	}{
		{"a fault that passes", firstTimes(2, cut("large"), pictureOf("large")), pictureOf("small"), "large", 3, 0},
		{"one that stays", cut("large"), pictureOf("small"), "small", 3, 1},
		{"a host in trouble", status(500), firstTimes(2, status(500), pictureOf("small")), "small", 3, 3},
		{"trouble everywhere", status(500), cut("small"), "", 3, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, oneSite)
			w.page("one.test/", `<a href="http://cdn.test/large.jpg"><img src="/small.jpg"></a>`)
			w.answer("cdn.test/large.jpg", tt.large)
			w.answer("one.test/small.jpg", tt.small)
			w.run()
			w.wantRequests(tt.ofLarge, "cdn.test/large.jpg")
			w.wantRequests(tt.ofSmall, "one.test/small.jpg")
			if tt.file == "" {
				w.wantFiles(nil)
				return
			}
			w.wantFiles(map[string]string{"s/" + tt.file + ".jpg": tt.file})
		})
	}
}

// All pictures of a host that is left to another run are asked for where else they
// can be had.
func TestPicturesOfAHostThatIsGoneAreHadElsewhere(t *testing.T) {
	front := frontier.NewMemory(time.Now)
	var jobs []frontier.Job
	for i := range 3 * handful {
		job := frontier.Job{Kind: frontier.Image, ID: frontier.NewID(frontier.Image, "", fmt.Sprint(i))}
		job.Host, job.URL = "cdn.test", fmt.Sprintf("http://cdn.test/%d.jpg", i)
		if i%3 > 0 {
			job.Candidates = []string{fmt.Sprintf("http://one.test/%d.jpg", i)}
		}
		jobs = append(jobs, job)
	}
	if _, err := front.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		pause frontier.Pause
		want  int // pictures that are to be asked for elsewhere
	}{
		{"not while it is waited for", frontier.Pause{Cause: causeNoAnswer, Until: time.Now().Add(time.Minute)}, 0},
		{"not where it asked to be left alone", frontier.Pause{Cause: "429", Until: time.Now().Add(parked)}, 0},
		{"when nobody waits for it", frontier.Pause{Cause: causeNoAnswer, Until: time.Now().Add(parked)}, 2 * handful},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, _, err := front.Take(t.Context(), time.Hour)
			if err != nil || h == nil {
				t.Fatal(h, err)
			}
			l := newLane(&Crawler{frontier: front, mostWait: longestWait, draining: make(chan struct{})}, h, 1, newConnections(1))
			l.pause = tt.pause
			l.passOn(t.Context())
			if err := errors.Join(l.err, front.Release(t.Context(), h, frontier.Pause{})); err != nil {
				t.Fatal(err)
			}
			moved := 0
			err = front.Each(t.Context(), frontier.Filter{}, func(r frontier.Record) error {
				if r.Host == "one.test" && r.URL != "" && len(r.Candidates) == 0 {
					moved++
				}
				return nil
			})
			if err != nil || moved != tt.want {
				t.Errorf("%d pictures are asked for elsewhere, want %d (%v)", moved, tt.want, err)
			}
		})
	}
}
