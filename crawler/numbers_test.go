package crawler

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

func TestNumbers(t *testing.T) {
	tests := []struct {
		name, yaml string
		there      []string
		want       []string
	}{
		{"of pictures", `urls: 'http://one.test/[1-9].jpg'`, []string{"1.jpg", "2.jpg", "4.jpg", "8.jpg"},
			[]string{"4 of 9 numbers, missing 3, 5-7, 9"}},
		{"padded, in steps", `urls: 'http://one.test/[010-090:10].jpg'`, []string{"010.jpg", "090.jpg"},
			[]string{"2 of 9 numbers, missing 020-080"}},
		{"of several ranges", `urls: ['http://one.test/a[1-3].jpg', 'http://one.test/b[1-3].jpg']`, []string{"a1.jpg", "a3.jpg", "b2.jpg", "b3.jpg"},
			[]string{"2 of 3 numbers, missing 2", "2 of 3 numbers, missing 1"}},
		{"that multiply", `urls: 'http://one.test/[1-2]/[1-3].jpg'`, []string{"1/1.jpg", "1/2.jpg", "2/2.jpg", "2/3.jpg"},
			[]string{"4 of 6 numbers, missing 1/3-2/1"}},
		{"of pages", `{start: 'http://one.test/[1-4]', image: img}`, []string{"1", "2", "4"}, []string{"3 of 4 numbers, missing 3"}},
		{"none when all are there", `urls: 'http://one.test/[1-2].jpg'`, []string{"1.jpg", "2.jpg"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: "+tt.yaml)
			if tt.yaml[0] != '{' {
				w.yaml = fmt.Sprintf("sites:\n  s: {%s}", tt.yaml)
			}
			for _, name := range tt.there {
				if len(name) == 1 {
					w.page("one.test/"+name, imgs("/"+name+".jpg"))
					w.pictures("one.test/" + name + ".jpg")
				} else {
					w.pictures("one.test/" + name)
				}
			}
			w.complete()
			var got []string
			for _, n := range w.status().Sites[0].Numbers {
				got = append(got, n.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("numbers (-want +got):\n%s", diff)
			}
		})
	}
}

// However many are missing, few are listed.
func TestNumbersAreListedUpToABound(t *testing.T) {
	w := newWorld(t, "sites:\n  s: {urls: 'http://one.test/[1-90].jpg'}")
	for i := 1; i <= 90; i += 2 {
		w.pictures(fmt.Sprintf("one.test/%d.jpg", i))
	}
	w.complete()
	n := w.status().Sites[0].Numbers[0]
	if n.Missing != 45 || len(n.Which) != maxWhich || n.More {
		t.Errorf("%d missing, %d listed, more %v; want 45, %d and none", n.Missing, len(n.Which), n.More, maxWhich)
	}
}

// Of more missing numbers than are looked at it is told how many there are, and
// never nothing.
func TestNumbersBeyondThoseLookedAt(t *testing.T) {
	const one, other = "http://one.test/a[00001-20000].jpg", "http://one.test/b[00001-20000].jpg"
	absent := func(format string, n int) (jobs []frontier.Job) {
		for i := range n {
			address := fmt.Sprintf(format, i+1)
			jobs = append(jobs, frontier.Job{
				ID: frontier.NewID(frontier.Image, "", address), Kind: frontier.Image, Host: "one.test",
				Task: frontier.Task{Site: "s", URL: address, Numbered: true},
			})
		}
		return jobs
	}
	const a, b = "http://one.test/a%05d.jpg", "http://one.test/b%05d.jpg"
	tests := []struct {
		name, urls string
		skipped    []frontier.Job
		want       []string
	}{
		{"of one range", one, absent(a, maxExamples+500), []string{"9500 of 20000 numbers, missing 00001-10000 …"}},
		{"behind all that are looked at", one, slices.Concat(videos(maxExamples), absent(a, 500)), []string{"19500 of 20000 numbers …"}},
		{"of several ranges", one + "', '" + other, slices.Concat(absent(a, maxExamples), absent(b, 500)), []string{
			"at most 10000 of 20000 numbers (10500 are missing of all ranges there were), missing 00001-10000 …",
			"at most 20000 of 20000 numbers (10500 are missing of all ranges there were) …",
		}},
		{"of a range that is gone", one, absent(b, maxExamples+500), []string{
			"at most 20000 of 20000 numbers (500 are missing of all ranges there were) …",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "sites:\n  s: {urls: ['"+tt.urls+"']}")
			front := frontier.NewMemory(time.Now)
			skip(t, front, tt.skipped)
			stats, err := front.Stats(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			all, err := w.options().Rules.sites["s"].readNumbers(t.Context(), front, stats)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range all {
				got = append(got, n.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("numbers (-want +got):\n%s", diff)
			}
		})
	}
}

// videos are jobs that were skipped for something else.
func videos(n int) (jobs []frontier.Job) {
	for i := range n {
		address := fmt.Sprintf("http://one.test/%d.mp4", i)
		jobs = append(jobs, frontier.Job{
			ID: frontier.NewID(frontier.Image, "", address), Kind: frontier.Image, Host: "one.test",
			Task: frontier.Task{Site: "s", URL: address},
		})
	}
	return jobs
}

// skip puts jobs into a frontier that were skipped, in their order.
func skip(t *testing.T, front frontier.Frontier, jobs []frontier.Job) {
	t.Helper()
	if _, err := front.Add(t.Context(), jobs); err != nil {
		t.Fatal(err)
	}
	h, _, err := front.Take(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := front.Jobs(t.Context(), h, frontier.Image, len(jobs)); err != nil {
		t.Fatal(err)
	}
	var outcomes []frontier.Outcome
	for _, job := range jobs {
		o := frontier.Outcome{Job: job, State: frontier.Skipped}
		if o.Cause = causeVideo; job.Numbered {
			o.Cause = causeAbsent
		}
		outcomes = append(outcomes, o)
	}
	if err := front.Done(t.Context(), h, outcomes); err != nil {
		t.Fatal(err)
	}
}
