package crawler

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// cave has albums that a run can be given, each with pages for its pictures.
const cave = `
sites:
  cave:
    match: 'http://one.test/{slug}'
    next: a[rel=next]
    image: img
    gallery: '{slug}'
    tries: 1
  other: {start: 'http://two.test/', image: img}
`

// enter makes a run that is given addresses.
func (w *world) enter(addresses ...string) Summary {
	w.t.Helper()
	w.addresses = addresses
	defer func() { w.addresses = nil }()
	return w.again()
}

func TestAnAddressEntersWhereItFits(t *testing.T) {
	rules := bookOf(t, `
sites:
  list:
    start: ['http://one.test/', 'http://one.test/list/[1-3]', 'http://three.test/{tag}', 'http://five.test/{a,b}?p=[1-9000000]']
    vars: {tag: [owls, bats]}
    urls: 'http://one.test/pictures/[1-9].jpg'
    follow:
      - {name: album, match: ['one.test/album/{id}', 'https://www.one.test/a/{id}'], links: a, image: img}
      - {name: twin, match: 'one.test/album/{number}', links: b, image: img, follow: {name: deep, match: 'one.test/album/{id}/p/{page_id}', links: c, image: img}}
  any: {match: ['one.test/{path*}', '{user}.four.test/**'], image: img}
`)
	const start = "the address is one of the site's start pages"
	tests := []struct{ name, address, rule, why string }{
		{"a start page", "http://one.test/", "list start", start},
		{"a start page of a range", "http://one.test/list/3", "list start", start},
		{"a start page far in a range", "five.test/b?p=8765432", "list start", start},
		{"a start page, not the pattern that fits it too", "http://three.test/bats", "list start", start},
		{"the first of two that say as much", "http://one.test/album/7", "list album", `the address fits match: id is "7"`},
		{"another pattern of the same rule", "https://one.test/a/7", "list album", `the address fits match: id is "7"`},
		{"the one that says most, of whatever site", "http://one.test/album/7/p/8", "list deep", `the address fits match: id is "7", page_id is "8"`},
		{"the one that says anything", "http://one.test/x/y", "any start", `the address fits match: path is "x/y"`},
		{"a picture of urls is no page", "http://one.test/pictures/1.jpg", "any start", `the address fits match: path is "pictures/1.jpg"`},
		{"a host that varies", "https://me.four.test/", "any start", `the address fits match: user is "me"`},
		{"no scheme", "one.test/album/7", "list album", `the address fits match: id is "7"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := rules.at(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.site + " " + e.rule.Name; got != tt.rule || e.why != tt.why {
				t.Errorf("got %q because %q, want %q because %q", got, e.why, tt.rule, tt.why)
			}
		})
	}
}

func TestAnAddressIsSpelledAsCrawlYAMLNamesItsHost(t *testing.T) {
	rules := bookOf(t, `
sites:
  plain: {start: 'http://plain.test/', image: img}
  secure: {start: 'https://secure.test/', image: img}
  entered: {match: ['http://entered.test/{id}', 'https://both.test/{id}', 'either.test/{id}'], image: img}
`)
	tests := []struct{ typed, want string }{
		{"plain.test/", "http://plain.test/"},
		{"secure.test/", "https://secure.test/"},
		{"entered.test/7", "http://entered.test/7"},
		{"both.test/7", "https://both.test/7"},
		{"either.test/7", "https://either.test/7"},
		{" HTTP://plain.test/#top ", "http://plain.test/"},
	}
	for _, tt := range tests {
		if e, err := rules.at(tt.typed); err != nil || e.address != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.typed, e.address, err, tt.want)
		}
	}
}

func TestAnAddressThatEntersNowhereIsToldWhy(t *testing.T) {
	w := newWorld(t, cave)
	tests := []struct{ name, address, want string }{
		{"no site has the host", "http://three.test/a", "no site has the host three.test: to begin one: crawl add http://three.test/a"},
		{"a site has the host", "http://one.test/a/b", `no rule of cave is for http://one.test/a/b: give the rule of such pages match: 'http://one.test/a/{id}'`},
		{"no address of the web", "ftp://one.test/a", `"ftp://one.test/a" is no http or https address`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := w.options()
			o.Addresses = []string{tt.address}
			_, err := Open(o)
			if _, is := errors.AsType[*AddressError](err); !is || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	w.wantTotal(0)
}

func TestARunOfAnAddressAsksForItsPagesAlone(t *testing.T) {
	w := newWorld(t, cave)
	w.page("one.test/birds", imgs("/b1.jpg")+`<a rel=next href="/birds-2">next</a>`)
	w.page("one.test/birds-2", imgs("/b2.jpg"))
	w.page("one.test/fish", imgs("/f1.jpg"))
	w.page("two.test/", imgs("/t1.jpg"))
	w.pictures("one.test/b1.jpg", "one.test/b2.jpg", "one.test/f1.jpg", "two.test/t1.jpg")

	if sum := w.enter("http://one.test/birds"); sum.Saved != 2 || !sum.Complete() {
		t.Fatalf("got %+v, want two pictures", sum)
	}
	w.wantRequests(0, "one.test/fish", "two.test/")
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if r.Gallery != "birds" || r.Fields["slug"] == "" {
			t.Errorf("%s is of the gallery %q, with %v", r.URL, r.Gallery, r.Fields)
		}
	}

	t.Run("again, it asks for its pages and for no picture", func(t *testing.T) {
		if sum := w.enter("http://one.test/birds#top"); sum.Saved != 0 {
			t.Errorf("got %+v, want nothing new", sum)
		}
		w.wantRequests(0, "one.test/b1.jpg", "one.test/b2.jpg")
		w.wantRequests(1, "one.test/birds")
	})
	t.Run("a run without an address asks for nothing of it", func(t *testing.T) {
		if sum := w.again("cave"); sum.Pages != 0 || !sum.Complete() {
			t.Errorf("got %+v, want nothing", sum)
		}
		w.wantTotal(0)
	})
	t.Run("several addresses and sites can be mixed", func(t *testing.T) {
		w.addresses = []string{"http://one.test/fish", "one.test/fish"}
		defer func() { w.addresses = nil }()
		if sum := w.again("other"); sum.Saved != 2 {
			t.Errorf("got %+v, want two pictures", sum)
		}
		w.wantRequests(1, "one.test/fish", "two.test/", "two.test/t1.jpg")
		w.wantRequests(0, "one.test/birds")
	})
}

func TestARunOfAnAddressIsResumed(t *testing.T) {
	w := newWorld(t, strings.Replace(cave, "tries: 1", "parallelism: 1", 1))
	w.page("one.test/birds", imgs("/1.jpg", "/2.jpg", "/3.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
	w.drainAfter(1)
	if sum := w.enter("http://one.test/birds"); !sum.Interrupted || sum.Open == 0 {
		t.Fatalf("got %+v, want it interrupted", sum)
	}
	w.onEvent = nil
	check := w.recordedOnce()
	if sum := w.again("cave"); !sum.Complete() {
		t.Errorf("got %+v, want the rest of it", sum)
	}
	check()
	w.wantFiles(map[string]string{
		"cave/birds/1.jpg": "one.test/1.jpg", "cave/birds/2.jpg": "one.test/2.jpg", "cave/birds/3.jpg": "one.test/3.jpg",
	})
}

func TestARunOfAStartPageLeavesTheOthers(t *testing.T) {
	w := newWorld(t, `
sites: {s: {start: 'http://one.test/{tag}', vars: {tag: [owls, bats]}, image: img, save: '{tag}/{name}{ext}'}}
`)
	w.page("one.test/bats", imgs("/1.jpg"))
	w.pictures("one.test/1.jpg")
	w.enter("http://one.test/bats")
	w.wantRequests(0, "one.test/owls")
	w.wantFiles(map[string]string{"bats/1.jpg": "one.test/1.jpg"})
}

// What a list once told of an album is not lost when the album is named.
func TestAnAddressKeepsWhatIsKnownOfItsPage(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    start: http://one.test/
    fields: {artist: h1}
    follow: {match: 'one.test/album/{id}', links: a, image: img}
    save: '{artist|default:nobody}/{id}-{name}{ext}'
`)
	w.page("one.test/", "<h1>Heron</h1><a href=/album/1>1</a>")
	w.page("one.test/album/1", imgs("/1.jpg"))
	w.page("one.test/album/2", imgs("/2.jpg"))
	w.pictures("one.test/1.jpg", "one.test/2.jpg", "one.test/3.jpg")
	w.complete()
	w.page("one.test/album/1", imgs("/1.jpg", "/3.jpg"))
	w.enter("http://one.test/album/1", "http://one.test/album/2")
	w.wantRequests(0, "one.test/", "one.test/1.jpg")
	w.wantFiles(map[string]string{
		"Heron/1-1.jpg": "one.test/1.jpg", "Heron/1-3.jpg": "one.test/3.jpg", "nobody/2-2.jpg": "one.test/2.jpg",
	})
}

// An entered page is asked for as a page that was followed is.
func TestAnAddressIsAskedForWithTheBodyOfItsRule(t *testing.T) {
	w := newWorld(t, `
sites:
  s:
    match: 'one.test/api/{id}'
    format: json
    body: {form: {album: '{id}', page: '{page}'}}
    image: '.pictures[]'
`)
	w.answer("one.test/api/7", func(_ int, rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.FormValue("album") != "7" || r.FormValue("page") != "1" {
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		rw.Write([]byte(`{"pictures": ["/1.jpg"]}`))
	})
	w.pictures("one.test/1.jpg")
	if sum := w.enter("http://one.test/api/7"); sum.Saved != 1 {
		t.Errorf("got %+v, want one picture", sum)
	}
}

// Whoever sends an address around can choose its host where the pattern does not.
func TestTheHostOfAnAddressIsToldSecretsIfTheSiteNamesIt(t *testing.T) {
	w := newWorld(t, `
sites:
  s: {match: '{user}.{town}.test/{slug}', image: img, headers: {Authorization: 'Bearer x'}}
  t: {match: 'one.test/{slug}', image: img, headers: {Authorization: 'Bearer y'}}
`)
	secret := &heard{said: map[string]string{}}
	w.answer("me.here.test/a", secret.listen("Authorization", html(imgs("http://you.here.test/1.jpg"))))
	w.answer("you.here.test/1.jpg", secret.listen("Authorization", pictureOf("1")))
	w.answer("one.test/a", secret.listen("Authorization", html(imgs("http://you.here.test/2.jpg"))))
	w.answer("you.here.test/2.jpg", secret.listen("Authorization", pictureOf("2")))
	w.enter("http://me.here.test/a", "http://one.test/a")
	secret.want(t, map[string]string{
		"me.here.test/a": "", "you.here.test/1.jpg": "", "one.test/a": "Bearer y", "you.here.test/2.jpg": "",
	})
}

func TestTheHostOfAnAddressIsTheSitesOwnWhereThereAreNoSecrets(t *testing.T) {
	for yaml, want := range map[string]bool{
		"": true, "headers: {Accept-Language: de}": true,
		"headers: {X-Key: k}": false, "auth: {user: me, password: p}": false,
		"follow: {links: a, image: img, image_headers: {X-Key: k}}": false,
	} {
		rules := bookOf(t, "sites: {s: {match: '{user}.{town}.test/album/{id}', image: img, "+yaml+"}}")
		e, err := rules.at("https://evil.one.test/album/1")
		if err != nil {
			t.Fatal(err)
		}
		rules, err = rules.owning(e)
		if got := rules.sites["s"].own.has("evil.one.test"); err != nil || got != want {
			t.Errorf("with %q: own is %v, %v; want %v", yaml, got, err, want)
		}
	}
}

func TestHostsOfPatternsAreTheSitesOwn(t *testing.T) {
	own := bookOf(t, `
sites:
  s: {match: ['www.one.test/{a}', '{user}.two.test/{a}'], image: img, follow: {links: a, match: 'three.test/{b}', image: img}}
`).sites["s"].own
	for host, want := range map[string]bool{"one.test": true, "www.one.test": true, "www.three.test": true, "three.test": true, "me.two.test": true, "two.test": false, "four.test": false} {
		if own.has(host) != want {
			t.Errorf("%s: own is %v, want %v", host, !want, want)
		}
	}
}

func TestEnteredOnly(t *testing.T) {
	rules := bookOf(t, cave)
	if got, want := rules.EnteredOnly(), []string{"cave"}; !slices.Equal(got, want) {
		t.Errorf("of all sites: %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string(nil), rules.EnteredOnly("other")); diff != "" {
		t.Error(diff)
	}
}
