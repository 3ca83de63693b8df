package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const withVariables = `
defaults:
  headers: {Authorization: 'Bearer ${TOKEN}'}
sites:
  a:
    start: ['https://example.com/${PATH_A}/', '${BASE:-https://example.com}/${PATH_B}']
    proxy: 'http://${PROXY_USER}@proxy.example.com'
    auth: {user: '${USER_A}', password: 'x${PASSWORD}'}
    next: [{css: a}, {query: {key: '${KEY}', page: '{page}'}}]
    method: POST
    body: {json: {a: [1, '${BODY}']}}
    image_headers: {X-A: '${IMAGE}'}
    image: '${not a variable here}'
    each:
      in: li
      image_headers: {X-A: '$${ESCAPED} ${EACH}'}
      follow: {links: '${LINKS}', image: img, headers: {X-A: '${TOKEN} ${SET}'}}
  b:
    urls: ${URLS}/x.jpg
`

func TestUnset(t *testing.T) {
	c, err := ParseWith("crawl.yaml", []byte(withVariables), lookupIn(map[string]string{"SET": "TOP"}))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		site int
		want []string // of the faults, the place and the message
	}{
		{0, []string{
			"6:34 PATH_A", "6:77 PATH_B", "7:20 PROXY_USER", "3:36 TOKEN", "8:19 USER_A", "8:43 PASSWORD", "12:27 IMAGE",
			"11:27 BODY", "9:37 KEY", "16:41 EACH", "17:24 LINKS",
		}},
		{1, []string{"19:11 URLS", "3:36 TOKEN"}},
	}
	for _, tt := range tests {
		t.Run(c.Sites[tt.site].Name, func(t *testing.T) {
			var got []string
			for _, f := range c.Unset(c.Sites[tt.site]) {
				place := strings.TrimPrefix(f.Pos.String(), "crawl.yaml:")
				name := strings.TrimSuffix(strings.TrimPrefix(f.Message, "the variable "), " is not set")
				got = append(got, place+" "+name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestUnsetIsShownWithoutValues(t *testing.T) {
	c, err := ParseWith("crawl.yaml", []byte(withVariables), lookupIn(map[string]string{"SET": "TOP"}))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Faults(c.Unset(c.Sites[1])).Error()
	want := `crawl.yaml:3:36: the variable TOKEN is not set
    3 |   headers: {Authorization: '****** ${TOKEN}'}
      |                                    ^
        set it: export TOKEN=…, or put TOKEN=… into the file that secrets: names

crawl.yaml:19:11: the variable URLS is not set
   19 |     urls: ${URLS}/x.jpg
      |           ^
        set it: export URLS=…, or put URLS=… into the file that secrets: names`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestUnsetFindsNothingWhereAllIsSet(t *testing.T) {
	all := func(string) (string, bool) { return "", true }
	c, err := ParseWith("crawl.yaml", []byte(withVariables), all)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Unset(c.Sites[0]); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}
