package main

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"magpie/fixtures"
)

// remote is a case of a gallery of two pictures, one of which is on another
// host, and that host is in trouble.
type remote struct {
	server *fixtures.Server // the other host
	secure bool             // its address begins with https
	// asked is how often the first run asks for the picture there.
	asked int
	// kept is what stands on disk of it after the first run.
	kept map[string][]byte
	// prepare adds what else is needed before the first run, if anything.
	prepare func(*world)
	// heal ends the trouble before the second run, and returns the server that
	// is the other host then.
	heal func(*world) *fixtures.Server
	// stillOpen says that the second run leaves it for later, too.
	stillOpen bool
}

// remotePath is the path of the picture.
const remotePath = "/img/sick.jpg"

// remoteGallery is the other host as it should be.
func remoteGallery() http.Handler { return wardOf(map[string][]byte{remotePath: sickPicture}) }

// serve starts a server that ends with the test.
func serve(t *testing.T, h http.Handler) *fixtures.Server {
	t.Helper()
	server, err := fixtures.Serve(h)
	return closing(t, server, err)
}

// closing is a server that ends with the test.
func closing(t *testing.T, server *fixtures.Server, err error) *fixtures.Server {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("closing the other server: %v", err)
		}
	})
	return server
}

func (r remote) url() string {
	if r.secure {
		return "https://two.test" + remotePath
	}
	return "http://two.test" + remotePath
}

// world is the gallery, and the other host in trouble.
func (r remote) world(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: img
    tries: 2
`), wardOf(map[string][]byte{
		"/":             fmt.Appendf(nil, `<img src="/img/well.jpg"><img src="%s">`, r.url()),
		"/img/well.jpg": wellPicture,
	}), "one.test")
	w.lead("two.test", r.server)
	if r.prepare != nil {
		r.prepare(w)
	}
	return w
}

// run walks the gallery twice: in trouble, and out of it.
func (r remote) run(t *testing.T, row faultRow) {
	w := r.world(t)
	w.run(row.exit)
	w.wantRecord(row, r.url())
	w.wantAsked(map[string]int{"https://one.test/": 1, "https://one.test/img/well.jpg": 1})
	r.wantRequests(t, r.asked)
	want := filesOf(map[string][]byte{"ward/well.jpg": wellPicture})
	maps.Copy(want, filesOf(r.kept))
	w.wantFiles(want)
	w.wantNothingAstray()

	r.server = r.heal(w)
	r.server.Counter().Reset()
	if r.stillOpen {
		w.run(exitIncomplete)
	} else {
		w.run(exitDone)
	}
	again := 0
	if row.again {
		again = 1
		maps.Copy(want, filesOf(map[string][]byte{"ward/sick.jpg": sickPicture}))
	}
	r.wantRequests(t, again)
	w.wantFiles(want)
}

// wantRequests wants so many requests at the other host, all for the picture.
func (r remote) wantRequests(t *testing.T, n int) {
	t.Helper()
	counter := r.server.Counter()
	if got, all := counter.Requests(r.url()), counter.Total(); got != n || all != n {
		t.Errorf("%s was asked for %d times in %d requests of its host, want %d", r.url(), got, all, n)
	}
}
