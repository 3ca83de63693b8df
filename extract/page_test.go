package extract

import (
	"errors"
	"net/url"
	"strings"
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
			if _, err := NewPage(u, "", nil, "", HTML); err == nil {
				t.Error("got no error")
			}
		})
	}
}

// What a page is asked for with is nobody else's business.
func TestPageForgetsUserAndPassword(t *testing.T) {
	p := pageAt(t, "https://u:secret@example.org/list/index.html", "", []byte("<a href=2.html><a href='?p=2'><a href='a b'>"))
	rule := &config.Rule{
		Fields: []config.Field{fieldOf("addr", pipeline(stepOf("template", "{url}")))},
		Follow: []*config.Rule{{Links: plain("a")}},
	}
	got := read(t, rule, p, Scope{})
	if got.Fields["addr"] != home {
		t.Errorf("{url} is %q, want %q", got.Fields["addr"], home)
	}
	for _, link := range linksOf(got, "") {
		if !strings.HasPrefix(link, "https://example.org/list/") {
			t.Errorf("got the link %q", link)
		}
	}
	_, err := NewPage(&url.URL{Scheme: "ftp", User: url.UserPassword("u", "secret"), Host: "a"}, "", nil, "", HTML)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got the error %v, want one without the password", err)
	}
}

func TestNewPageTakesAnything(t *testing.T) {
	rule := &config.Rule{Image: plain("img"), Next: plain("a")}
	for _, body := range []string{"", "\x00\x01", "{\"json\": 1}", "\xff\xd8\xff\xe0", "<!--", "<img src=", "<base href=:::>"} {
		t.Run(body, func(t *testing.T) {
			if got := read(t, rule, page(t, body), Scope{}); got.Images != nil || got.Next != nil {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// What a rule expects as JSON and is not, is told as what it is, or as broken.
func TestNewPageTellsWhatIsNotJSON(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"HTML", "<!DOCTYPE html><p>", "answered HTML, not JSON: perhaps an error or a login"},
		{"AFragment", "\n<div></div>", "answered HTML, not JSON: "},
		{"XML", "<?xml version='1.0'?><feed/>", "answered XML; say `format: xml`"},
		{"CutOff", `{"country": "Eth`, "the answer cannot be read as JSON: "},
		{"Text", "rate limit", "the answer cannot be read as JSON: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := &url.URL{Scheme: "https", Host: "example.org", Path: "/a.json"}
			_, err := NewPage(addr, "application/json", []byte(tt.body), "", JSON)
			wrong, ok := errors.AsType[*FormatError](err)
			if !ok || !strings.HasPrefix(wrong.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
