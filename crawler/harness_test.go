package crawler

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"magpie/config"
	"magpie/fetch"
	"magpie/fixtures"
	"magpie/frontier"
)

func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		os.Unsetenv(name)
	}
	goleak.VerifyTestMain(m)
}

// answerFunc answers the n-th request for an address, counted from 1.
type answerFunc func(n int, w http.ResponseWriter, r *http.Request)

// world is a folder with a configuration, and a server that stands in for every
// host. Addresses are written without their scheme: "one.test/a.jpg".
type world struct {
	t      *testing.T
	dir    string
	yaml   string
	server *fixtures.Server
	// handler, if set, answers instead of what answer was told.
	handler http.Handler
	// elsewhere is where some addresses lead; the server stands for the others.
	elsewhere []fetch.ConnectTo
	// roots are who may sign certificates; nil for those of the system.
	roots *x509.CertPool

	// onEvent is told of the events of a run; crawler is the one last opened.
	onEvent func(Event)
	crawler *Crawler
	// addresses are those that the next run is given.
	addresses []string
	// budget is that of the next run.
	budget Budget
	// metrics are those of the next run.
	metrics *Metrics
	// prepare changes a crawler before it runs.
	prepare func(*Crawler)

	mu      sync.Mutex
	answers map[string]answerFunc
	asked   map[string]int
	events  []Event // of the last run
}

func newWorld(t *testing.T, yaml string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), yaml: yaml, answers: map[string]answerFunc{}, asked: map[string]int{}}
	server, err := fixtures.Serve(w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("closing the server: %v", err)
		}
	})
	w.server = server
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if w.handler != nil {
		w.handler.ServeHTTP(rw, r)
		return
	}
	address := r.Host + r.URL.RequestURI()
	w.mu.Lock()
	w.asked[address]++
	n, answer := w.asked[address], w.answers[address]
	w.mu.Unlock()
	if answer == nil {
		http.NotFound(rw, r)
		return
	}
	answer(n, rw, r)
}

// answer says how an address answers from now on.
func (w *world) answer(address string, a answerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[address] = a
}

func (w *world) page(address, body string) { w.answer(address, html(body)) }

// pictures makes each address a picture of its own.
func (w *world) pictures(addresses ...string) {
	for _, address := range addresses {
		w.answer(address, pictureOf(address))
	}
}

// html answers with a page and ends the connection: on one that was used
// before, net/http repeats a request by itself when it breaks.
func html(body string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func status(code int) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func busyFor(retryAfter string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

func redirect(to string) answerFunc {
	return func(_ int, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// pictureOf answers with the one picture that belongs to an address.
func pictureOf(address string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write(bytesOf(address)) }
}

// cut sends half of a picture and breaks the connection off.
func cut(address string) answerFunc {
	return func(_ int, w http.ResponseWriter, _ *http.Request) {
		whole := bytesOf(address)
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		w.Write(whole[:len(whole)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// reset breaks a connection off before it answers.
func reset(_ int, w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(interface{ Unwrap() http.ResponseWriter }).Unwrap().(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// firstTimes answers the first n requests in one way, the others in another.
func firstTimes(n int, first, then answerFunc) answerFunc {
	return func(i int, w http.ResponseWriter, r *http.Request) {
		if i <= n {
			first(i, w, r)
			return
		}
		then(i, w, r)
	}
}

// bytesOf makes the picture of an address.
func bytesOf(address string) []byte {
	sum := sha256.Sum256([]byte(address))
	return fixtures.Picture(int64(sum[0])<<16|int64(sum[1])<<8|int64(sum[2]), 2000)
}

func hashOf(address string) string {
	sum := sha256.Sum256(bytesOf(address))
	return hex.EncodeToString(sum[:])
}

// imgs writes images that are found with the finder "img".
func imgs(addresses ...string) string {
	var b strings.Builder
	for _, address := range addresses {
		fmt.Fprintf(&b, "<img src=%q>\n", address)
	}
	return b.String()
}

// options compiles the configuration as it is now.
func (w *world) options(sites ...string) Options {
	w.t.Helper()
	cfg, err := config.Parse(filepath.Join(w.dir, "crawl.yaml"), []byte(w.yaml))
	if err != nil {
		w.t.Fatal(err)
	}
	rules, faults := Compile(cfg)
	if err := cfg.Faults(faults); err != nil {
		w.t.Fatal(err)
	}
	return Options{
		Config: cfg, Rules: rules, Sites: sites, Addresses: w.addresses, Budget: w.budget,
		Fetch: fetch.Options{
			ConnectTo: append(slices.Clone(w.elsewhere),
				w.connectTo("80", w.server.HTTPAddr), w.connectTo("443", w.server.HTTPSAddr)),
			RootCAs: w.roots,
		},
		OnEvent: w.note, Metrics: w.metrics,
	}
}

// connectTo leads what is meant for a port of any host to an address.
func (w *world) connectTo(port, address string) fetch.ConnectTo {
	toHost, toPort, err := net.SplitHostPort(address)
	if err != nil {
		w.t.Fatal(err)
	}
	return fetch.ConnectTo{Port: port, ToHost: toHost, ToPort: toPort}
}

// trust has the certificates of the server taken.
func (w *world) trust() {
	w.t.Helper()
	w.roots = x509.NewCertPool()
	if !w.roots.AppendCertsFromPEM(w.server.CACert()) {
		w.t.Fatal("the server's authority has no certificate")
	}
}

func (w *world) note(e Event) {
	w.mu.Lock()
	w.events = append(w.events, e)
	w.mu.Unlock()
	if w.onEvent != nil {
		w.onEvent(e)
	}
}

// try makes a run, from Open to Close.
func (w *world) try(ctx context.Context, sites ...string) (Summary, error) {
	w.t.Helper()
	c, err := Open(w.options(sites...))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			w.t.Errorf("closing the crawler: %v", err)
		}
	}()
	c.backoff = backoff{base: 4 * time.Millisecond, longest: 20 * time.Millisecond}
	c.expiry.wait = 5 * time.Millisecond
	w.crawler, w.events = c, nil
	if w.prepare != nil {
		w.prepare(c)
	}
	return c.Run(ctx)
}

// run makes a run that is to go well.
func (w *world) run(sites ...string) Summary {
	w.t.Helper()
	sum, err := w.try(w.t.Context(), sites...)
	if err != nil {
		w.t.Fatalf("the run ended with an error: %v", err)
	}
	return sum
}

// again forgets what was asked for so far and makes another run.
func (w *world) again(sites ...string) Summary {
	w.t.Helper()
	w.server.Counter().Reset()
	return w.run(sites...)
}

// complete makes a run that is to leave nothing to do.
func (w *world) complete() {
	w.t.Helper()
	if sum := w.run(); !sum.Complete() || sum.Interrupted {
		w.t.Fatalf("the run is not complete: %+v", sum)
	}
}

// wantRequests compares how often addresses were asked for since counting last
// began anew.
func (w *world) wantRequests(n int, addresses ...string) {
	w.t.Helper()
	for _, address := range addresses {
		if got := w.server.Counter().Requests("http://" + address); got != n {
			w.t.Errorf("%d requests for %s, want %d", got, address, n)
		}
	}
}

// wantTotal compares the number of all requests.
func (w *world) wantTotal(n int) {
	w.t.Helper()
	if got := w.server.Counter().Total(); got != n {
		w.t.Errorf("%d requests in all, want %d", got, n)
	}
}

// records are those of a kind (0 for any) in a state (Unknown for any).
func (w *world) records(kind frontier.Kind, state frontier.State) (all []frontier.Record) {
	w.t.Helper()
	front, err := frontier.ReadSQLite(filepath.Join(w.dir, "galleries", ".crawl", "state.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer front.Close()
	err = front.Each(w.t.Context(), frontier.Filter{Kind: kind, State: state}, func(r frontier.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// wantRecord finds the one record of a kind and state and compares its cause.
func (w *world) wantRecord(kind frontier.Kind, state frontier.State, cause string) frontier.Record {
	w.t.Helper()
	all := w.records(kind, state)
	if len(all) != 1 {
		w.t.Fatalf("%d records of kind %q are %q, want 1: %+v", len(all), kind, state, all)
	}
	if all[0].Cause != cause {
		w.t.Errorf("the record says %q (%s), want %q", all[0].Cause, all[0].Detail, cause)
	}
	return all[0]
}

// files lists what is on disk, by its path, as hashes.
func (w *world) files() map[string]string {
	w.t.Helper()
	files, err := fixtures.Files(filepath.Join(w.dir, "galleries"))
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// wantFiles wants these paths and no others, each with the bytes that its
// address has: "site/a.jpg" → "one.test/a.jpg".
func (w *world) wantFiles(want map[string]string) {
	w.t.Helper()
	got := w.files()
	for name, address := range want {
		if got[name] != hashOf(address) {
			w.t.Errorf("%s is not the picture of %s; there are %q", name, address, slices.Sorted(maps.Keys(got)))
		}
	}
	if len(got) != len(want) {
		w.t.Errorf("there are %q, want %d files", slices.Sorted(maps.Keys(got)), len(want))
	}
	w.wantTrueRecords()
}

// wantKept wants the pictures of these addresses, each once, whatever their
// names.
func (w *world) wantKept(addresses ...string) {
	w.t.Helper()
	var want []string
	for _, address := range addresses {
		want = append(want, hashOf(address))
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Values(w.files())); !slices.Equal(got, want) {
		w.t.Errorf("%d files, not the %d pictures wanted", len(got), len(want))
	}
	w.wantTrueRecords()
}

// wantTrueRecords compares every picture's record with its file, and wants no
// part to be left.
func (w *world) wantTrueRecords() {
	w.t.Helper()
	files := w.files()
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if files[r.Path] != r.SHA256 {
			w.t.Errorf("%s is recorded as %s, on disk it is %q", r.Path, r.SHA256, files[r.Path])
		}
	}
	parts, err := filepath.Glob(filepath.Join(w.dir, "galleries", ".crawl", "tmp", "*"))
	if err != nil || len(parts) > 0 {
		w.t.Errorf("parts are left: %q, %v", parts, err)
	}
}

// recordedOnce remembers the pictures that are recorded now and returns a
// function that wants none of them to have been asked for since.
func (w *world) recordedOnce() (check func()) {
	w.t.Helper()
	w.server.Counter().Reset()
	done := w.records(frontier.Image, frontier.Done)
	return func() {
		w.t.Helper()
		for _, r := range done {
			w.wantRequests(0, strings.TrimPrefix(r.URL, "http://"))
		}
	}
}

// kinds are the kinds of the last run's events, in order.
func (w *world) count(kind EventKind) (n int) {
	for _, e := range w.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// chainOf serves list pages one.test/1, one.test/2 … with these pictures and
// links to the next.
func (w *world) chainOf(pages ...[]string) {
	for i, addresses := range pages {
		body := imgs(addresses...)
		if i+1 < len(pages) {
			body += fmt.Sprintf(`<a rel=next href="/%d">next</a>`, i+2)
		}
		w.page(fmt.Sprintf("one.test/%d", i+1), body)
		for _, address := range addresses {
			w.pictures("one.test" + address)
		}
	}
}

// paged makes list pages of two pictures each: /a01.jpg … with a prefix.
func paged(prefix string, pages int) (lists [][]string) {
	for i := range pages {
		lists = append(lists, []string{
			fmt.Sprintf("/%s%02d.jpg", prefix, 2*i+1), fmt.Sprintf("/%s%02d.jpg", prefix, 2*i+2),
		})
	}
	return lists
}

// shifted puts new pictures before those of the lists, two a page as before.
func shifted(fresh []string, lists [][]string) [][]string {
	all := append(slices.Clone(fresh), slices.Concat(lists...)...)
	return slices.Collect(slices.Chunk(all, 2))
}

// on writes paths as addresses of one.test.
func on(lists ...[]string) (addresses []string) {
	for _, p := range slices.Concat(lists...) {
		addresses = append(addresses, path.Join("one.test", p))
	}
	return addresses
}

// urls sorts the addresses of some records.
func urls(records []frontier.Record) []string {
	var all []string
	for _, r := range records {
		all = append(all, r.URL)
	}
	slices.SortFunc(all, cmp.Compare[string])
	return all
}

// drainAfter asks a run to end at its n-th event.
func (w *world) drainAfter(n int) {
	left := n
	w.onEvent = func(Event) {
		if left--; left == 0 {
			w.crawler.Drain()
		}
	}
}

// write makes a file, and its folder, below the world's.
func (w *world) write(name, text string) {
	w.t.Helper()
	name = filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(name string) {
	w.t.Helper()
	if err := os.Remove(name); err != nil {
		w.t.Fatal(err)
	}
}
