package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const variables = `
sites:
  s:
    start: 'https://one.test/?api_key=${KEY}'
    proxy: 'http://me:${PASSWORD}@proxy.test:8080'
    headers: {Authorization: 'Client-ID ${KEY:-none}', X-Lost: '${LOST}', X-Plain: '$${KEY}'}
    image: img
    follow: {links: a, body: {form: {token: '${TOKEN}'}}, image: img}
`

func TestValues(t *testing.T) {
	set := map[string]string{"KEY": "k1", "PASSWORD": "p1", "TOKEN": ""}
	c, err := ParseWith("crawl.yaml", []byte(variables), func(name string) (string, bool) {
		value, found := set[name]
		return value, found
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"${KEY}": "k1", "${KEY:-none}": "k1", "${PASSWORD}": "p1", "${TOKEN}": "", "$${": "${",
	}
	if diff := cmp.Diff(want, c.Values(c.Sites[0])); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"KEY", "LOST", "TOKEN"}, c.Sites[0].Variables()); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}
