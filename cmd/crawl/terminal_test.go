package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"magpie/fixtures"
)

// spell is what would take over a terminal: it sets the title, rings, clears the
// screen, goes back, and turns the direction of writing, in seven bits, eight
// and Unicode.
const spell = "\x1b]0;owned\x07\x1b[2J\b\u009b31m" + smallSpell

// smallSpell is what an address may have in it.
const smallSpell = "\x1bc\u202egpj.\u2066\u200f\u2028\x7f"

// headerSpell is what a header may have in it.
const headerSpell = "\u009b31m\u202egpj.\u2066"

// spellbound is a gallery that casts the spell wherever it can.
func spellbound(rw http.ResponseWriter, r *http.Request) {
	raw := func(head, body string) {
		conn, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", head, len(body), body)
	}
	page := "<title>" + spell + "</title><h1>" + spell + "\x9b</h1><p class=count>99</p>"
	switch r.URL.Path {
	case "/robots.txt":
		fmt.Fprintf(rw, "User-agent: *\nDisallow: /forbidden%s\n", spell)
	case "/":
		for _, path := range []string{"1.jpg", "json", "html", "reason", "location", "elsewhere", "type", "name", "forbidden" + spell, "é" + spell} {
			page += fmt.Sprintf(`<a class=pic href="/%s">%s</a>`, path, spell)
		}
		raw("200 OK\r\nContent-Type: text/html", page)
	case "/1.jpg":
		rw.Write(fixtures.Picture(1, 3000))
	case "/json":
		text, _ := json.Marshal(map[string]string{"error": spell})
		raw("403 Forbidden\r\nContent-Type: application/json", string(text))
	case "/html":
		raw("200 OK\r\nContent-Type: text/html", page)
	case "/reason":
		raw("404 "+spell+"\r\nServer: "+headerSpell, page)
	case "/location":
		raw("302 Found\r\nLocation: http://one.test/"+headerSpell, "")
	case "/elsewhere":
		raw("302 Found\r\nLocation: ftp://"+headerSpell+"/", "")
	case "/type":
		raw("200 OK\r\nContent-Type: text/"+headerSpell, "<p>"+spell)
	case "/name":
		raw("200 OK\r\nContent-Disposition: attachment; filename=\""+headerSpell+".jpg\"", string(fixtures.Picture(2, 3000)))
	case "/malformed":
		raw("200 OK\r\nServer: "+spell, page)
	default:
		raw("404 "+spell, spell)
	}
}

var spellboundSite = []byte(`
sites:
  nasty:
    start: http://one.test/
    gallery: '{title}'
    count: p.count
    fields: {title: h1}
    image: a.pic
    save: '{gallery}/{filename}{ext}'
`)

// Whatever a host sends, a terminal is shown it and not made to obey it.
func TestNothingFromAHostIsObeyed(t *testing.T) {
	w := newWorld(t, spellboundSite, http.HandlerFunc(spellbound), "one.test")
	w.write("faulty.yaml", []byte("sites:\n  a\u202e:\n    start: 'http://one.test/"+spell+"'\n    immage: '"+spell+"'\n"))
	online := func(subcommand string, args ...string) func() *process {
		return func() *process { return w.startOf(subcommand, args...) }
	}
	offline := func(subcommand string, args ...string) func() *process {
		return func() *process { return w.bare().startOf(subcommand, args...) }
	}
	tests := []struct {
		name  string
		start func() *process
		code  int
		shows string
	}{
		{"run", online("run"), exitIncomplete, "gpj"},
		{"run as JSON", online("run", "--json"), exitIncomplete, `\u202egpj`},
		{"run of no such site", online("run", "x"+spell), exitUsage, "gpj"},
		{"run of no such page", online("run", "http://one.test/"+spell), exitUsage, "gpj"},
		{"try", online("try", "http://one.test/"), exitDone, "gpj"},
		{"try as JSON", online("try", "http://one.test/", "--json"), exitDone, `\u202egpj`},
		{"try of what a finder finds", online("try", "http://one.test/", "--find", "h1"), exitDone, "gpj"},
		{"try of a finder that is wrong", online("try", "http://one.test/", "--find", "h1["+spell), exitUsage, "gpj"},
		{"try of an error", online("try", "http://one.test/json"), exitIncomplete, "gpj"},
		{"try of what leads elsewhere", online("try", "http://one.test/location"), exitIncomplete, "gpj"},
		{"try of what leads nowhere", online("try", "http://one.test/elsewhere"), exitIncomplete, "redirect"},
		{"try of a strange type", online("try", "http://one.test/type"), exitDone, "gpj"},
		{"try of a strange header", online("try", "http://one.test/malformed"), exitIncomplete, "gpj"},
		{"status", offline("status"), exitDone, "gpj"},
		{"status of the site", offline("status", "nasty"), exitDone, "gpj"},
		{"status as JSON", offline("status", "--json"), exitDone, `\u202egpj`},
		{"status of no such site", offline("status", "x"+spell), exitUsage, "gpj"},
		{"check", offline("check"), exitDone, "nasty"},
		{"check of faults", offline("check", "--config", "faulty.yaml"), exitUsage, "gpj"},
		{"check of no file", offline("check", "--config", "x"+spell), exitUsage, "gpj"},
		{"add", offline("add", "http://two.test/"+smallSpell, "--config", "new.yaml"), exitDone, "gpj"},
		{"add as JSON", offline("add", "http://three.test/"+smallSpell, "--config", "newer.yaml", "--json"), exitDone, "gpj"},
		{"add of no address", offline("add", "mailto:"+spell), exitUsage, "gpj"},
		{"verify", offline("verify"), exitDone, "verified"},
		{"list", offline("list"), exitDone, "gpj"},
		{"list as JSON", offline("list", "--json"), exitDone, `\u202egpj`},
		{"list of no such state", offline("list", "--state", "x"+spell), exitUsage, "gpj"},
		{"list of no such cause", offline("list", "--cause", "x"+spell), exitDone, "gpj"},
		{"export", offline("export"), exitDone, `\u202egpj`},
		{"retry", offline("retry"), exitDone, "due again"},
		{"a wrong command", offline("x" + spell), exitUsage, "gpj"},
		{"a wrong flag", offline("run", "--x"+spell), exitUsage, "gpj"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.start()
			if code := p.wait(); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			shown := p.stdout.String() + p.stderr.String()
			for _, line := range strings.Split(shown, "\n") {
				if strings.ContainsFunc(line, isObeyed) || !utf8.ValidString(line) {
					t.Errorf("a terminal would obey\n%q", line)
				}
			}
			wantSaid(t, shown, tt.shows)
		})
	}
}

// bare is the same world for commands that take no flags of the network.
func (w *world) bare() *world {
	inner := *w
	inner.flags = nil
	return &inner
}
