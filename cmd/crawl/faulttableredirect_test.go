package main

import (
	"net/http"
	"testing"

	"magpie/fixtures"
)

// redirectFaults are those of addresses that lead elsewhere.
func redirectFaults() map[string]faultCase {
	return map[string]faultCase{
		"redirect loop":                  sick{do: fixtures.RedirectLoop(), asked: 11}.run,
		"redirect to ever new addresses": redirectForEver,
		"redirect to another host":       redirectToAnotherHost,
		"redirect to a private address":  redirectToPrivate,
		"redirect to `file:`":            sick{do: fixtures.Redirect("file:///etc/passwd"), asked: 1}.run,
		"redirect to a path that robots.txt forbids": sick{
			do: fixtures.Redirect("/private/sick.jpg"), asked: 1,
		}.run,
	}
}

// redirectForEver may lead to ten addresses behind the first.
func redirectForEver(t *testing.T, row faultRow) {
	further := map[string]int{}
	for _, hop := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"} {
		further[remotePath+"?hop="+hop] = 1
	}
	sick{do: fixtures.RedirectForever(), asked: 1, further: further}.run(t, row)
}

// redirectToAnotherHost has the picture kept under the name that it was found
// under.
func redirectToAnotherHost(t *testing.T, row faultRow) {
	from := fixtures.Misbehave(http.NotFoundHandler(), fixtures.Order{Path: remotePath, Do: fixtures.Redirect("http://three.test/9.jpg")})
	to := serve(t, wardOf(map[string][]byte{"/9.jpg": sickPicture}))
	r := remote{
		server: serve(t, from), asked: 1, kept: map[string][]byte{"ward/sick.jpg": sickPicture},
		prepare: func(w *world) { w.lead("three.test", to) },
	}
	r.heal = func(*world) *fixtures.Server { return r.server }
	r.run(t, row)
	if n := to.Counter().Total(); n != 1 {
		t.Errorf("the host that is redirected to was asked %d times in two runs, want once", n)
	}
}

// redirectToPrivate leads to a server on this very machine, which nobody in
// crawl.yaml named: it hears nothing, not even of a robots.txt.
func redirectToPrivate(t *testing.T, row faultRow) {
	trap := serve(t, remoteGallery())
	sick{do: fixtures.Redirect("http://" + trap.HTTPAddr + remotePath), asked: 1}.run(t, row)
	if n := trap.Counter().Total() + trap.Counter().Robots(); n != 0 {
		t.Errorf("the private address was asked %d times", n)
	}
}
