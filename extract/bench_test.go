package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"magpie/config"
)

// listed is how many items a page of the benchmarks lists, in about 200 kB.
const listed = 668

func listing() []byte {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=utf-8><title>list</title></head><body><h1>Lakes</h1><ul class=list>\n")
	for i := range listed {
		fmt.Fprintf(&b, `<li class="item odd"><a class="thumb" href="/gallery/photo-%d.html" title="Photograph number %d">`+
			`<img class="lazy" src="/static/loading.gif" data-src="https://img.example.org/thumbs/%d/300x200.jpg" `+
			`alt="A lake in the mountains, number %d"></a><p class="meta"><span class="by">someone</span> `+
			`<b>%d</b> views</p></li>`+"\n", i, i, i, i, i*7)
	}
	b.WriteString(`</ul><a class="next" href="/list/2.html">next</a></body></html>`)
	return []byte(b.String())
}

// answer is the same list as an API sends it.
func answer() []byte {
	var b strings.Builder
	b.WriteString(`{"title": "Lakes", "total": 4000, "next": "/list/2.json", "items": [`)
	for i := range listed {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id": %d, "page": "/gallery/photo-%d.html", "title": "Photograph number %d", "tags": ["lake", "mountains"], `+
			`"image": {"url": "https:\/\/img.example.org\/full\/%d.jpg", "width": 3000, "height": 2000.5, "ratio": null}, `+
			`"by": {"name": "someone", "verified": true}, "description": "A lake in the mountains, number %d", "views": %d}`, i, i, i, i, i, i*7)
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}

// workload is a page and a rule that reads it.
type workload struct {
	name   string
	body   []byte
	format Format
	rule   *config.Rule
	// alone is the least that reading such a page takes: parsing it.
	alone func(body []byte) error
}

func parseAlone(body []byte) error {
	_, err := html.Parse(bytes.NewReader(body))
	return err
}

func decodeAlone(body []byte) error {
	var v any
	return json.Unmarshal(body, &v)
}

func workloads() []workload {
	return []workload{
		{"HTML", listing(), HTML, &config.Rule{
			Fields: []config.Field{fieldOf("title", plain("h1")), fieldOf("by", plain(".by"))},
			Next:   plain("a.next"),
			Follow: []*config.Rule{{Links: plain("ul.list li > a")}},
			Image:  plain("ul.list img"),
		}, parseAlone},
		{"records", listing(), HTML, &config.Rule{
			Next: plain("a.next"),
			Each: []*config.Rule{{
				In:     plain("ul.list > li"),
				Fields: []config.Field{fieldOf("views", plain("b")), fieldOf("by", plain(".by"))},
				Follow: []*config.Rule{{Links: plain("a.thumb")}},
				Image:  plain("img"),
			}},
		}, parseAlone},
		{"JSON", answer(), JSON, &config.Rule{
			Format: textAt(1, "json"),
			Fields: []config.Field{fieldOf("title", plain(".title")), fieldOf("by", plain(".items[].by.name"))},
			Next:   plain(".next"),
			Follow: []*config.Rule{{Links: plain(".items[].page")}},
			Image:  plain(".items[].image.url"),
		}, decodeAlone},
	}
}

func (w workload) read(rule *Rule, addr *url.URL) error {
	p, err := NewPage(addr, "", w.body, "", w.format)
	if err != nil {
		return err
	}
	finds, err := rule.Read(p, Scope{})
	if err != nil {
		return err
	}
	if len(finds.Images) != listed || len(finds.Links) != listed || finds.Next == nil {
		return fmt.Errorf("found %d pictures and %d links", len(finds.Images), len(finds.Links))
	}
	return nil
}

// BenchmarkReadRatio decodes, parses and reads a page, and parses it alone, in
// turn. "ratio" is how often the one takes the time of the other. A page of HTML
// is to come below 1.3 without the resolving of addresses, which is
// counted here; it stands at 1.25, one read by records at 2.2, JSON at 1.8.
func BenchmarkReadRatio(b *testing.B) {
	addr, err := url.Parse(home)
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range workloads() {
		rule := compile(b, w.rule)
		b.Run(w.name, func(b *testing.B) {
			var whole, alone []time.Duration
			for b.Loop() {
				whole = append(whole, timed(b, func() error { return w.read(rule, addr) }))
				alone = append(alone, timed(b, func() error { return w.alone(w.body) }))
			}
			b.ReportMetric(float64(median(whole))/float64(median(alone)), "ratio")
			b.ReportMetric(float64(median(whole)), "ns/read")
			b.ReportMetric(float64(median(alone)), "ns/parse")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func timed(b *testing.B, do func() error) time.Duration {
	b.Helper()
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// median is what the noise of a shared machine moves least.
func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkRead is for profiles: each page is read, and nothing besides.
func BenchmarkRead(b *testing.B) {
	addr, err := url.Parse(home)
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range workloads() {
		rule := compile(b, w.rule)
		b.Run(w.name, func(b *testing.B) {
			b.SetBytes(int64(len(w.body)))
			b.ReportAllocs()
			for b.Loop() {
				if err := w.read(rule, addr); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
