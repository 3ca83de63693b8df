package extract

import (
	"net/url"
	"testing"

	"magpie/config"
)

func TestNewPageRefusesAddresses(t *testing.T) {
	for _, addr := range []string{"", "/list", "ftp://example.org/", "file:///tmp/a.html"} {
		t.Run(addr, func(t *testing.T) {
			u, err := url.Parse(addr)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := NewPage(u, "", nil); err == nil {
				t.Error("got no error")
			}
		})
	}
}

func TestNewPageTakesAnything(t *testing.T) {
	rule := &config.Rule{Image: plain("img"), Next: plain("a")}
	for _, body := range []string{"", "\x00\x01", "{\"json\": 1}", "\xff\xd8\xff\xe0", "<!--", "<img src=", "<base href=:::>"} {
		t.Run(body, func(t *testing.T) {
			if got := read(t, rule, page(t, body), Scope{}); got.Images != nil || got.Next != "" {
				t.Errorf("got %+v", got)
			}
		})
	}
}
