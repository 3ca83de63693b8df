package crawler

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// listing is an API behind one address that gives its items two at a time. It
// notes what it is sent.
type listing struct {
	items int
	// start reads from a body which item, from 0, comes first.
	start func(body string) int

	mu     sync.Mutex
	bodies []string
}

// handle answers with the items' numbers and pictures, and where to go on.
func (l *listing) handle(_ int, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	l.mu.Lock()
	l.bodies = append(l.bodies, r.Method+" "+r.Header.Get("Content-Type")+" "+string(body))
	l.mu.Unlock()
	first := l.start(string(body))
	items := []map[string]any{}
	for i := first; i < min(first+2, l.items); i++ {
		items = append(items, map[string]any{"id": i + 1, "src": fmt.Sprintf("/%d.jpg", i+1)})
	}
	answer := map[string]any{"items": items, "pages": (l.items + 1) / 2}
	if first+2 < l.items {
		answer["cursor"] = fmt.Sprintf("after %d", first+2)
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(err)
	}
}

// sent gives what was sent since it was last asked.
func (l *listing) sent() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	bodies := l.bodies
	l.bodies = nil
	return bodies
}

// formPage and its like read the bodies of the tests.
func formPage(body string) int {
	form, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(form.Get("page"))
	return 2 * (n - 1)
}

func textOffset(body string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(body, "from="))
	return n
}

func jsonCursor(body string) int {
	var sent struct{ Cursor string }
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(strings.TrimPrefix(sent.Cursor, "after "))
	return n
}

// listed is a stanza for a listing, but for how its chain goes on.
func listed(keys string) string {
	return `
sites:
  s:
    start: http://one.test/api
    format: json
    each: {in: '.items[]', fields: {id: .id}, image: .src}
    parallelism: 1
` + keys
}

const (
	byForm   = "    body: {form: {page: '{page}', q: 'a b&c'}}\n    next: {template: /api}\n"
	byText   = "    body: 'from={offset}'\n    next: {template: /api}\n"
	byCursor = "    body: {json: {cursor: '{cursor}', n: 2}}\n    fields: {cursor: .cursor}\n    next: [.cursor, {template: /api}]\n"
)

// post serves a listing and its pictures.
func (w *world) post(items int, start func(string) int) *listing {
	l := &listing{items: items, start: start}
	w.answer("one.test/api", l.handle)
	for i := range items {
		w.pictures(fmt.Sprintf("one.test/%d.jpg", i+1))
	}
	return l
}

func TestChainsOfRequestsWithBodies(t *testing.T) {
	form := func(page int) string {
		return fmt.Sprintf("POST application/x-www-form-urlencoded page=%d&q=a+b%%26c", page)
	}
	text := func(offset int) string { return fmt.Sprintf("POST application/x-www-form-urlencoded from=%d", offset) }
	cursor := func(c string) string { return fmt.Sprintf(`POST application/json {"cursor":%s,"n":2}`, c) }
	tests := []struct {
		name  string
		keys  string
		start func(string) int
		want  []string
	}{
		{"a form until nothing is new", byForm, formPage, []string{form(1), form(2), form(3), form(4), form(5), form(6)}},
		{"a form until a short page", byForm + "    until: finds < 2\n", formPage, []string{form(1), form(2), form(3)}},
		{"a form until the last page", byForm + "    fields: {pages: .pages}\n    until: page >= pages\n", formPage, []string{form(1), form(2), form(3)}},
		{"a form until a record", byForm + "    until: id >= 4\n", formPage, []string{form(1), form(2)}},
		{"a form up to max_pages", byForm + "    max_pages: 2\n", formPage, []string{form(1), form(2)}},
		{"a text by offset", byText + "    until: offset >= 5\n", textOffset, []string{text(0), text(2), text(4)}},
		{"JSON by cursor", byCursor, jsonCursor, []string{cursor("null"), cursor(`"after 2"`), cursor(`"after 4"`)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, listed(tt.keys))
			l := w.post(5, tt.start)
			w.complete()
			if diff := cmp.Diff(tt.want, l.sent()); diff != "" {
				t.Errorf("sent (-want +got)\n%s", diff)
			}
			if got, want := len(w.records(frontier.Image, frontier.Done)), min(5, 2*len(tt.want)); got != want {
				t.Errorf("%d pictures, want %d", got, want)
			}
			w.wantTrueRecords()

			// The next run asks for the head and the end.
			w.again()
			for i, body := range l.sent() {
				if i == 0 && body != tt.want[0] || i >= len(tt.want) {
					t.Errorf("request %d of the second run sends %s", i+1, body)
				}
			}
		})
	}
}

func TestBodiesAreKeptOverAStop(t *testing.T) {
	w := newWorld(t, listed(byCursor))
	l := w.post(9, jsonCursor)
	w.drainAt("one.test/api")
	w.run()
	before := l.sent()
	w.answer("one.test/api", l.handle)
	w.complete()
	after := l.sent()
	next := fmt.Sprintf("after %d", 2*len(before))
	if !slices.ContainsFunc(after, func(s string) bool { return strings.Contains(s, next) }) {
		t.Errorf("sent %q, then %q", before, after)
	}
	if got := len(w.records(frontier.Image, frontier.Done)); got != 9 {
		t.Errorf("%d pictures, want 9", got)
	}
}

// Pages of one address that are sent different bodies are different pages.
func TestBodiesTellPagesApart(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    each:
      in: li
      fields: {id: '@id'}
      follow: {links: a, body: {form: {id: '{id}'}}, image: img}
`)
	w.page("one.test/", `<ul><li id=1><a href=/item>1</a><li id=2><a href=/item>2</a><li id=2><a href=/item>2 again</a></ul>`)
	w.answer("one.test/item", func(n int, rw http.ResponseWriter, r *http.Request) {
		html(imgs("/"+r.PostFormValue("id")+".jpg"))(n, rw, r)
	})
	w.pictures("one.test/1.jpg", "one.test/2.jpg")
	w.complete()
	w.wantRequests(2, "one.test/item")
	w.wantKept("one.test/1.jpg", "one.test/2.jpg")
}
