package crawler

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"magpie/config"
	"magpie/frontier"
)

func TestSecretsAreNowhereButAtTheSite(t *testing.T) {
	v, w := newVault(t)
	sum := w.run()
	if sum.Pages != 3 || sum.Saved != 5 || sum.Failed != 1 || sum.FailedBy[causeWithheld].N != 1 {
		t.Errorf("the run ended with %+v", sum)
	}
	v.wantHidden(w)
	v.wantNone("an event or the summary", fmt.Sprintf("%+v %+v", w.events, sum))
	if got := w.server.Counter().Requests("https://cdn.test/f.jpg"); got != 0 {
		t.Errorf("%d requests for what would give a secret away", got)
	}
	for _, r := range w.records(frontier.Page, frontier.Done) {
		if !strings.Contains(r.URL, "api_key=${KEY}") {
			t.Errorf("%s has no placeholder", r.URL)
		}
	}
}

// An address may be copied from where its secrets stand in it.
func TestARunEntersByAnAddressWithSecrets(t *testing.T) {
	v, w := newVault(t)
	sum := w.enter("https://api.test/list/" + v.secrets["TOKEN"] + "?api_key=" + url.QueryEscape(v.secrets["KEY"]))
	if sum.Pages != 3 || sum.Saved != 5 {
		t.Errorf("the run ended with %+v", sum)
	}
	v.wantHidden(w)
}

func TestTryShowsNoSecrets(t *testing.T) {
	v, w := newVault(t)
	address := "https://api.test/list/" + v.secrets["TOKEN"] + "?api_key=" + url.QueryEscape(v.secrets["KEY"])
	for _, find := range []string{"", "h1, a.next"} {
		seen := w.tryPage(func(o *TryOptions) {
			o.URL = address
			if find != "" {
				snippet := config.ParseSnippet("--find", find)
				o.Find = &snippet
			}
		})
		shown, err := json.Marshal(seen)
		if err != nil {
			t.Fatal(err)
		}
		v.wantNone("what try shows", string(shown))
		if seen.Status != http.StatusOK || !strings.Contains(string(shown), "about ${KEY}") {
			t.Errorf("try shows %s", shown)
		}
	}
}

func TestARunGoesOnWithOtherSecrets(t *testing.T) {
	v, w := newVault(t)
	w.drainAfter(1) // with the rest of the first page open
	w.run()
	v.wantHidden(w)
	if len(w.records(0, frontier.Open)) == 0 {
		t.Fatal("nothing is left to do")
	}
	v.change("another-k3y", "another-t0ken", "another-passw0rd")
	w.onEvent = nil
	w.run()
	v.wantHidden(w)
	if done := w.records(frontier.Image, frontier.Done); len(done) != 5 {
		t.Errorf("%d pictures are kept, want 5: %+v", len(done), w.events)
	}
}

func TestWrongSecretsAreRefusedInTheHostsWords(t *testing.T) {
	v, w := newVault(t)
	t.Setenv("KEY", "a-wrong-k3y")
	sum := w.run()
	v.wantNone("the summary", fmt.Sprintf("%+v", sum))
	group := sum.FailedBy["401"]
	if group.N != 1 || !strings.HasSuffix(group.Detail, "; it says: the header is wrong, not ${KEY}") {
		t.Errorf("the failure says %+v", group)
	}
	if want := "the host does not take who asks: check TOKEN and KEY and PASSWORD"; group.Advice != want {
		t.Errorf("the advice is %q, want %q", group.Advice, want)
	}
	// Corrected, it is tried again.
	v.change("k3y-of-now", "t0ken-of-now", "passw0rd")
	if sum := w.run(); sum.Saved != 5 {
		t.Errorf("with the right secrets: %+v", sum)
	}
}

// A name that is a part of words in many addresses is no secret to be kept from
// these.
func TestAUserIsNoSecretAndNoPartOfAWordIsOne(t *testing.T) {
	t.Setenv("ZUSER", "mara")
	t.Setenv("WORD", "amar")
	t.Setenv("PASSWORD", "passw0rd-of-mara")
	w := newWorld(t, `
sites:
  s:
    start: 'http://one.test/?w=${WORD}'
    auth: {user: '${ZUSER}', password: '${PASSWORD}'}
    image: img
    tries: 1
`)
	w.page("one.test/?w=amar", imgs("/amaranth.jpg", "http://cdn.test/mara/camargue.jpg"))
	w.pictures("one.test/amaranth.jpg", "cdn.test/mara/camargue.jpg")
	w.complete()
	w.wantFiles(map[string]string{"s/amaranth.jpg": "one.test/amaranth.jpg", "s/camargue.jpg": "cdn.test/mara/camargue.jpg"})
}

// Without a password to keep, the user may be the key.
func TestAUserWithoutASecretPasswordIsASecret(t *testing.T) {
	t.Setenv("KEY", "s3cr3t-k3y")
	t.Setenv("PASSWORD", "passw0rd")
	for yaml, want := range map[string]string{
		"auth: {user: '${KEY}', password: x}":                                         "${KEY}",
		"auth: {user: '${KEY}', password: '${PASSWORD}'}":                             "s3cr3t-k3y",
		"auth: {user: '${KEY}', password: '${PASSWORD}'}, headers: {X-Key: '${KEY}'}": "${KEY}",
	} {
		s := bookOf(t, "sites: {s: {start: 'http://one.test/', image: img, "+yaml+"}}").sites["s"]
		if got := s.secrets.Conceal("s3cr3t-k3y"); got != want {
			t.Errorf("%s: got %q, want %q", yaml, got, want)
		}
	}
}
