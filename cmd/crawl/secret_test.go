package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const keyed = `
sites:
  s:
    start: https://api.test/list?api_key=${CRAWL_TEST_KEY}
    headers: {Authorization: 'Client-ID ${CRAWL_TEST_KEY}'}
    image: img
`

// What a host repeats of a secret is shown nowhere.
func TestSecretsAreNotShown(t *testing.T) {
	const key = "s3cr3t-k3y"
	t.Setenv("CRAWL_TEST_KEY", key)
	refuses := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/list" && r.URL.Query().Get("api_key") == key:
			fmt.Fprintf(w, `<img src="/a.jpg?api_key=%s">`, key)
		default:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error": "the key %s has expired"}`, key)
		}
	})
	for name, args := range map[string][]string{"to people": nil, "to programs": {"--json"}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, []byte(keyed), refuses, "api.test")
			p := w.run(exitIncomplete, args...)
			shown := p.stdout.String() + p.stderr.String()
			if strings.Contains(shown, key) {
				t.Errorf("the key is shown:\n%s", shown)
			}
			for _, want := range []string{
				"https://api.test/a.jpg?api_key=${CRAWL_TEST_KEY}", "the key ${CRAWL_TEST_KEY} has expired", "check CRAWL_TEST_KEY",
			} {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not told:\n%s", want, shown)
				}
			}
		})
	}
}
