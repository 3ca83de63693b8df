package crawler

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"magpie/config"
	"magpie/frontier"
)

func bookOf(t *testing.T, yaml string) *Rulebook {
	t.Helper()
	cfg, err := config.Parse("crawl.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	rules, faults := Compile(cfg)
	if err := cfg.Faults(faults); err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestOwnHosts(t *testing.T) {
	rules := bookOf(t, `
sites:
  s:
    start: ['https://www.one.test/', 'http://plain.test:8080/', 'https://shop.cdn.test/']
    urls: 'https://img[1-2].one.test/{a,b}.jpg'
    hosts: [api.one.test, '*.cdn.test', '::1', bücher.test]
    image: img
`)
	tests := []struct {
		address     string
		has, trusts bool
	}{
		{"https://www.one.test/a", true, true},
		{"http://www.one.test/a", true, false},
		{"http://plain.test/", true, true},
		{"https://plain.test/", true, true},
		{"https://img2.one.test/c.jpg", true, true},
		{"https://img3.one.test/c.jpg", false, false},
		{"https://API.one.test./", true, true},
		{"http://api.one.test/", true, true},
		{"https://a.b.cdn.test/", true, true},
		{"http://a.b.cdn.test/", true, true},
		{"http://shop.cdn.test/", true, false}, // start names it with https
		{"https://cdn.test/", false, false},
		{"https://evilcdn.test/", false, false},
		{"https://[::1]:8000/", true, true},
		{"https://xn--bcher-kva.test/", true, true},
		{"https://two.test/www.one.test", false, false},
	}
	own := rules.sites["s"].own
	if secure := bookOf(t, "sites: {s: {start: 'https://one.test/', hosts: api.one.test, image: img}}").sites["s"].own; secure.trusts(&url.URL{Scheme: "http", Host: "api.one.test"}) {
		t.Error("a site that is all https sends its secrets in the clear")
	}
	for _, tt := range tests {
		u, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		host, _ := hostOf(tt.address)
		if has, trusts := own.has(host), own.trusts(u); has != tt.has || trusts != tt.trusts {
			t.Errorf("%s: own %v, trusted %v; want %v, %v", tt.address, has, trusts, tt.has, tt.trusts)
		}
	}
}

// Whoever types http:// does not open the site's other hosts to it.
func TestAnAddressGivenOpensItsOwnHostAlone(t *testing.T) {
	own := bookOf(t, `
sites:
  s: {start: 'https://one.test/', match: ['two.test/{id}', 'https://three.test/{id}'], hosts: '*.one.test', image: img}
`).sites["s"].own
	for _, given := range []string{"http://one.test/album/1", "http://two.test/1", "http://three.test/1", "http://img.one.test/1", "https://a.one.test/1"} {
		own = own.with(&url.URL{Scheme: strings.Split(given, ":")[0], Host: strings.Split(given, "/")[2]})
	}
	for host, want := range map[string]bool{
		"one.test": false, "two.test": true, "three.test": false, "img.one.test": true, "a.one.test": false, "b.one.test": false,
	} {
		if got := own.trusts(&url.URL{Scheme: "http", Host: host}); got != want {
			t.Errorf("%s over http: trusted is %v, want %v", host, got, want)
		}
		if !own.trusts(&url.URL{Scheme: "https", Host: host}) {
			t.Errorf("%s over https is not trusted", host)
		}
	}
}

// inside is a server on this machine that no site names.
func inside(t *testing.T) (address string, accepted *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	accepted = new(atomic.Int64)
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			w.Write(bytesOf("inside"))
		}),
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				accepted.Add(1)
			}
		},
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	return listener.Addr().String(), accepted
}

func TestPrivateAddressesAreReachedOnlyWhenMeant(t *testing.T) {
	address, accepted := inside(t)
	_, port, _ := net.SplitHostPort(address)
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("http://"+address+"/a.jpg", "/moved.jpg", "http://2130706433:"+port+"/b.jpg", "http://0177.1:"+port+"/c.jpg",
		"http://localhost:"+port+"/d.jpg"))
	w.answer("one.test/moved.jpg", redirect("http://[::ffff:127.0.0.1]:"+port+"/e.jpg"))
	sum := w.run()
	if n := accepted.Load(); n > 0 {
		t.Errorf("%d connections were made to a private address", n)
	}
	if sum.FailedBy["private address"].N != 5 {
		t.Errorf("got %+v, want five refused", sum.FailedBy)
	}
	if advice := sum.FailedBy["private address"].Advice; !strings.Contains(advice, "under hosts:") {
		t.Errorf("the advice is %q", advice)
	}

	w.yaml = strings.Replace(oneSite, "tries: 3", "tries: 3, hosts: 127.0.0.1", 1)
	w.page("one.test/", imgs("http://"+address+"/f.jpg"))
	w.again()
	// What was refused before is had now too, however it was spelled.
	w.wantFiles(map[string]string{"s/a.jpg": "inside", "s/b.jpg": "inside", "s/c.jpg": "inside", "s/f.jpg": "inside"})
}

func TestInsecureTLSHoldsForTheSitesOwnHosts(t *testing.T) {
	w := newWorld(t, "")
	_, port, _ := net.SplitHostPort(w.server.HTTPSAddr)
	site := func(more string) string {
		return "sites: {s: {start: 'https://127.0.0.1:" + port + "/', image: img, tries: 1" + more + "}}"
	}
	w.page("127.0.0.1:"+port+"/", imgs("/a.jpg"))
	w.pictures("127.0.0.1:" + port + "/a.jpg")
	w.yaml = site("")
	if sum := w.run(); sum.FailedBy["certificate"].N+sum.FailedBy["tls"].N != 1 {
		t.Errorf("got %+v, want the certificate refused", sum.FailedBy)
	}
	w.yaml = site(", insecure_tls: true")
	w.again()
	w.wantFiles(map[string]string{"s/a.jpg": "127.0.0.1:" + port + "/a.jpg"})
}

func TestDroppedParametersTellNothingApart(t *testing.T) {
	w := newWorld(t, strings.Replace(oneSite, "tries: 3", "tries: 3, drop: [sid]", 1))
	w.page("one.test/", imgs("/a.jpg?sid=1", "/a.jpg?sid=2", "/a.jpg?id=3&sid=3"))
	w.pictures("one.test/a.jpg?sid=1", "one.test/a.jpg?sid=2", "one.test/a.jpg?id=3&sid=3")
	w.complete()
	w.wantRequests(1, "one.test/a.jpg?id=3&sid=3")
	if n := len(w.records(frontier.Image, frontier.Done)); n != 2 {
		t.Errorf("%d pictures, want 2", n)
	}
}
