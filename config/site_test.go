package config

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// parseSite returns the last site of a file without faults.
func parseSite(t *testing.T, src string) *Site {
	t.Helper()
	c, err := Parse("crawl.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return c.Sites[len(c.Sites)-1]
}

// settingsOf keeps of a site what both a site and defaults can say.
func settingsOf(s *Site) *Site {
	return &Site{
		Drop: s.Drop, Rate: s.Rate, Robots: s.Robots, InsecureTLS: s.InsecureTLS, Proxy: s.Proxy, Headers: s.Headers,
		Cookies: s.Cookies, Types: s.Types, MinSize: s.MinSize, MinWidth: s.MinWidth, MinHeight: s.MinHeight,
		MaxPixels: s.MaxPixels,
	}
}

func TestSiteSettings(t *testing.T) {
	cookies, err := filepath.Abs("cookies.txt")
	if err != nil {
		t.Fatal(err)
	}
	const settings = `{
  drop: sid, rate: 2MB/s, robots: FALSE, insecure_tls: True, proxy: direct, headers: {X-B: 2, X-A: one},
  cookies: cookies.txt, types: [video, image], min_size: 10k, min_width: 640, min_height: 480, max_pixels: 9000000}
`
	full := &Site{
		Drop: texts("sid"), Rate: 2e6, InsecureTLS: true, Proxy: Text{Value: "direct"},
		Headers: []Header{{Text{Value: "X-B"}, Text{Value: "2"}}, {Text{Value: "X-A"}, Text{Value: "one"}}},
		Cookies: Text{Value: cookies}, Types: texts("video", "image"),
		MinSize: 10e3, MinWidth: 640, MinHeight: 480, MaxPixels: 9e6,
	}
	mixed := *full
	mixed.Drop, mixed.Rate, mixed.Robots = texts("a", "b*"), 0, true
	mixed.Headers, mixed.Types = []Header{{Text{Value: "X-C"}, Text{Value: "3"}}}, texts("image")

	const page = "start: 'https://example.com/', image: img"
	tests := []struct {
		name, src string
		want      *Site
	}{
		{"Nothing", "sites: {a: {" + page + "}}", &Site{Robots: true, Types: texts("image")}},
		{"OfDefaults", "defaults: " + settings + "sites: {a: {" + page + "}}", full},
		{"OfTheSite", "sites: {a: {" + page + ", " + settings[1:] + "}", full},
		{
			"OfBothTheSiteWins", "defaults: " + settings +
				"sites: {a: {" + page + ", drop: [a, b*], rate: 0, robots: true, headers: {X-C: 3}, types: image}}", &mixed,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := settingsOf(parseSite(t, tt.src))
			opts := cmp.Options{cmpopts.IgnoreUnexported(Site{}), cmpopts.IgnoreTypes(Pos{})}
			if diff := cmp.Diff(tt.want, got, opts); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// texts are texts without places.
func texts(values ...string) []Text {
	var out []Text
	for _, v := range values {
		out = append(out, Text{Value: v})
	}
	return out
}

func TestSiteOfPicturesAlone(t *testing.T) {
	s := parseSite(t, "sites: {a: {urls: 'https://example.com/[1-9].jpg'}}")
	want := []Text{{"https://example.com/[1-9].jpg", Pos{"crawl.yaml", 1, 19}}}
	if diff := cmp.Diff(want, s.URLs); diff != "" || s.Start != nil {
		t.Errorf("start %v, urls -want +got:\n%s", s.Start, diff)
	}
}

func TestSiteGivesItsCharsetToItsRules(t *testing.T) {
	const follow = `
    follow:
      - links: a
        follow: {links: b, charset: big5, follow: {links: c, image: img}}
      - {links: d, charset: utf-8}
      - {links: e}
`
	tests := []struct {
		name, src string
		want      []string // of the rules in the order of the file
	}{
		{"FromTheSite", "sites:\n  a:\n    start: https://example.com/\n    charset: gbk" + follow, []string{"gbk", "gbk", "big5", "big5", "utf-8", "gbk"}},
		{"FromDefaults", "sites:\n  a:\n    start: https://example.com/" + follow + "defaults: {charset: koi8-r}", []string{"koi8-r", "koi8-r", "big5", "big5", "utf-8", "koi8-r"}},
		{"FromNowhere", "sites:\n  a:\n    start: https://example.com/" + follow, []string{"", "", "big5", "big5", "utf-8", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := charsets(&parseSite(t, tt.src).Rule)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// charsets lists those of a rule and of all below it.
func charsets(rule *Rule) []string {
	out := []string{rule.Charset.Value}
	for _, follow := range rule.Follow {
		out = append(out, charsets(follow)...)
	}
	return out
}
