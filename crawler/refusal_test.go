package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"magpie/frontier"
)

func TestAdviceOfRefusals(t *testing.T) {
	t.Setenv("CLIENT_ID", "an-id")
	const (
		nobody = "the host wants to know who asks: "
		check  = "the host does not take who asks: check "
		refuse = "the host knows who asks and refuses: check "
	)
	tests := []struct{ name, site, cause, address, want string }{
		{"nobody asks", "", "401", "http://one.test/", nobody},
		{"a variable", "headers: {Authorization: 'Client-ID ${CLIENT_ID}'}", "401", "http://one.test/", check + "CLIENT_ID"},
		{"a variable in an address", "urls: 'http://one.test/a.jpg?k=${CLIENT_ID}'", "401", "http://one.test/", check + "CLIENT_ID"},
		{"a variable of the proxy alone", "proxy: 'http://${CLIENT_ID}.test'", "401", "http://one.test/", nobody},
		{"a host that a variable names", "urls: 'http://${CLIENT_ID}.test/a.jpg'", "401", "http://one.test/", nobody},
		{"a password", "auth: {user: me, password: secret}", "401", "http://one.test/", check + "auth:"},
		{"a header", "headers: {authorization: Bearer x}", "401", "http://one.test/", check + "the header Authorization"},
		{"cookies", "cookies: cookies.txt", "401", "http://one.test/", check + "cookies: (export them anew)"},
		{"a header of no account", "headers: {User-Agent: me}", "401", "http://one.test/", nobody},
		{"forbidden", "auth: {user: me, password: secret}", "403", "http://one.test/", refuse + "auth:"},
		{"forbidden to nobody", "", "403", "http://one.test/", "the host refuses: "},
		{"another host", "auth: {user: me, password: secret}", "401", "http://cdn.test/", "cdn.test is not told who asks: "},
		{"no example", "auth: {user: me, password: secret}", "401", "", check + "auth:"},
		{"another cause", "auth: {user: me, password: secret}", "404", "http://one.test/", "it is not there: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf("sites:\n  s:\n    start: http://one.test/\n    image: img\n    %s\n", tt.site))
			w.write("cookies.txt", "# Netscape HTTP Cookie File\n")
			if got := w.options().Rules.Advise("s", tt.cause, tt.address); !strings.HasPrefix(got, tt.want) {
				t.Errorf("the advice is %q, want %q…", got, tt.want)
			}
		})
	}
}

func TestRefusalsAreToldInTheHostsWords(t *testing.T) {
	said := func(code int, kind, body string) answerFunc {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("WWW-Authenticate", `Basic realm="members"`)
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}
	}
	tests := []struct {
		name   string
		answer answerFunc
		want   string
	}{
		{"JSON", said(403, "application/json; charset=utf-8", `{"message": "quota is used up"}`),
			`the host answered 403 Forbidden; it asks for Basic "members"; it says: quota is used up`},
		{"a kind of JSON", said(403, "application/problem+json", `{"title": "no"}`),
			`the host answered 403 Forbidden; it asks for Basic "members"; it says: no`},
		{"text", said(401, "text/plain", "Who are you?"),
			`the host answered 401 Unauthorized; it asks for Basic "members"; it says: Who are you?`},
		{"a page", said(401, "text/html", "<p>Who are you?"),
			`the host answered 401 Unauthorized; it asks for Basic "members"`},
		{"what is not there", said(404, "text/plain", "404 page not found"), "the host answered 404 Not Found"},
	}
	for _, tt := range tests {
		for _, kind := range []frontier.Kind{frontier.Page, frontier.Image} {
			t.Run(fmt.Sprintf("%s for a %s", tt.name, kind), func(t *testing.T) {
				w := newWorld(t, "sites:\n  s: {start: 'http://one.test/', image: img}\n")
				w.page("one.test/", imgs("/a.jpg"))
				w.answer(map[frontier.Kind]string{frontier.Page: "one.test/", frontier.Image: "one.test/a.jpg"}[kind], tt.answer)
				w.run()
				records := w.records(kind, frontier.Failed)
				if len(records) != 1 || records[0].Detail != tt.want {
					t.Errorf("the records say %+v, want %q", records, tt.want)
				}
			})
		}
	}
}
