package fetch

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRobotsLines(t *testing.T) {
	allow := func(number int, value string) robotsLine { return robotsLine{number, keyAllow, value} }
	disallow := func(value string) []robotsLine { return []robotsLine{{1, keyDisallow, value}} }
	tests := []struct {
		name, body string
		want       []robotsLine
	}{
		{"nothing", "", nil},
		{"LF", "allow:/a\nallow:/b\n", []robotsLine{allow(1, "/a"), allow(2, "/b")}},
		{"CR", "allow:/a\rallow:/b\r", []robotsLine{allow(1, "/a"), allow(2, "/b")}},
		{"CR and LF", "allow:/a\r\nallow:/b\r\n", []robotsLine{allow(1, "/a"), allow(2, "/b")}},
		{"no end", "allow:/a\nallow:/b", []robotsLine{allow(1, "/a"), allow(2, "/b")}},
		{"empty lines count", "\n\r\n\rallow:/a", []robotsLine{{number: 1}, {number: 2}, {number: 3}, allow(4, "/a")}},
		{"space around everything", "\t Disallow \t:\t /a \t", disallow("/a")},
		{"key in capitals", "DISALLOW: /a", disallow("/a")},
		{"a value with a colon", "Disallow: /a:b", disallow("/a:b")},
		{"a value with a space", "Disallow: /a b", disallow("/a b")},
		{"a comment", "Disallow: /a # b: c", disallow("/a")},
		{"no value", "Disallow:", disallow("")},
		{"no colon", "Disallow /a", disallow("/a")},
		{"no colon but prose", "Disallow /a please", []robotsLine{{number: 1}}},
		{"dissallow", "dissallow: /a", disallow("/a")},
		{"dissalow", "dissalow: /a", disallow("/a")},
		{"disalow", "disalow: /a", disallow("/a")},
		{"diasllow", "diasllow: /a", disallow("/a")},
		{"disallaw", "disallaw: /a", disallow("/a")},
		{"useragent", "useragent: b", []robotsLine{{1, keyUserAgent, "b"}}},
		{"user agent", "user agent: b", []robotsLine{{1, keyUserAgent, "b"}}},
		{"a key that only begins right", "disallowed: /a", []robotsLine{{1, keyOther, "/a"}}},
		{"a sitemap", "Sitemap: http://a.test/", []robotsLine{{1, keyOther, "http://a.test/"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := slices.Collect(robotsLines([]byte(tt.body)))
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(robotsLine{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
