package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRequest(t *testing.T) {
	rule := parseSite(t, `
sites:
  a:
    start: https://example.com/
    image: img
    auth: {user: me, password: '${WORD}'}
    headers: {X-A: ' ${A} '}
    follow:
      links: a
      method: post
      body: x
      referer: '{url}'
      headers: {X-Requested-With: XMLHttpRequest}
      image_headers: {X-Token: '{token}'}
`)
	header := func(name, value string) []Header { return []Header{{Text{Value: name}, Text{Value: value}}} }
	want := &Rule{
		Name: "follow", Method: Text{Value: "POST"}, Referer: Text{Value: "{url}"},
		OwnHeaders: header("X-Requested-With", "XMLHttpRequest"), ImageHeaders: header("X-Token", "{token}"),
	}
	ignored := cmp.Options{cmpopts.IgnoreTypes(Pos{}), cmpopts.IgnoreFields(Rule{}, "Links", "Body")}
	if diff := cmp.Diff(want, rule.Follow[0], ignored); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	auth := &Auth{User: Text{Value: "me"}, Password: Text{Value: "${WORD}"}}
	if diff := cmp.Diff(auth, rule.Auth, ignored); diff != "" {
		t.Errorf("auth -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(header("X-A", " ${A} "), rule.Headers, ignored); diff != "" {
		t.Errorf("headers -want +got:\n%s", diff)
	}
}
