package crawler

import (
	"strings"
	"testing"

	"magpie/config"
)

// advice is what is advised about a page at one.test, by a stanza of site s.
func advice(t *testing.T, stanza, body string, change func(*TryOptions)) string {
	t.Helper()
	w := newWorld(t, "sites:\n  s: {start: 'http://one.test/', "+stanza+"}\n")
	seen := w.tryPage(func(o *TryOptions) {
		o.Saved = []byte(body)
		if change != nil {
			change(o)
		}
	})
	return strings.Join(seen.Advice, "\n")
}

func TestTryAdvisesWhatCanBeDone(t *testing.T) {
	const api = `{"items": [{"id": 1, "file": "/1.jpg"}], "total": 1}`
	tests := []struct{ name, stanza, body, want string }{
		{"nothing where until ends the chain", "image: img, next: a, until: page >= 1", "<img src=1.jpg><a href=2>2</a>", ""},
		{"nothing where a pager ends at the page itself", "image: img, next: a", "<img src=1.jpg><a href=/>2</a>", ""},
		{"a body that counts", "image: img, next: {url: {}}, body: {form: {a: b}}", "<img src=1.jpg>", "next: it leads to this page itself, and what is sent there is the same: give body: a {page} or an {offset}"},
		{"an address that counts", "image: img, next: {url: {}}", "<img src=1.jpg>", "next: it is the address of this page itself: count the pages with {query: {page: '{page+1}'}}"},
		{"the members that there are", "format: json, image: '.items[].url'", api, "image: .items[] has: file, id"},
		{"how an API ends", "format: json, image: '.items[].file', next: .next", `{"items": [{"file": "/1.jpg"}], "next": null}`, "next: .next is null, as it is on a last page"},
		{"what jq says", "format: json, image: '.total[].url'", api, `image: jq ".total[].url": cannot iterate over: number (1); .total is 1`},
		{"the members of what is no address", "format: json, image: '.items[]'", api, "image: the object has: file, id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := advice(t, tt.stanza, tt.body, nil); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("no --find where it is in use", func(t *testing.T) {
		snippet := config.ParseSnippet("--find", "[{css: img}, {attr: src}, {regex: x}]")
		got := advice(t, "image: img", "<img src=1.jpg>", func(o *TryOptions) { o.Find = &snippet })
		if !strings.Contains(got, "gives nothing") || strings.Contains(got, "--find") {
			t.Errorf("got %q", got)
		}
	})
}

func TestTryAdvisesHowToBegin(t *testing.T) {
	w := newWorld(t, tried)
	tests := []struct {
		name       string
		change     func(*TryOptions)
		why        string
		mayBeNamed bool // a site
	}{
		{"without sites", func(o *TryOptions) {
			o.Config = &config.Config{}
			o.Rules, _ = Compile(o.Config)
		}, "there are no sites yet", false},
		{"with sites of other hosts", func(*TryOptions) {}, "no site of the configuration has the host three.test", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			seen := w.tryPage(func(o *TryOptions) {
				tt.change(o)
				o.URL, o.Saved = "http://three.test/a?b", []byte("<img src=1.jpg>")
			})
			got := strings.Join(seen.Advice, "\n")
			if !strings.Contains(got, "crawl add 'http://three.test/a?b'") || strings.Contains(got, "--site") != tt.mayBeNamed || seen.Why != tt.why {
				t.Errorf("because %q: %q", seen.Why, got)
			}
		})
	}
}
