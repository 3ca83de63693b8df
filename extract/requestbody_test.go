package extract

import "testing"

// Braces that name nothing are plain in what is sent, doubled ones too; values
// are written as the type wants them.
func TestBodies(t *testing.T) {
	const form, js = "application/x-www-form-urlencoded", "application/json"
	tests := []struct{ name, body, want, kind string }{
		{"a text", `'page={page}&x={title}'`, "page=3&x=a & b", form},
		{"what is empty stays so", `'a={none}&b=1'`, "a=&b=1", form},
		{"GraphQL", `'query { user(id: "{id}") { photos { url } } }'`, `query { user(id: "9007199254740993") { photos { url } } }`, form},
		{"GraphQL in JSON", `{json: {query: '{viewer{photos}} {a:1}'}}`, `{"query":"{viewer{photos}} {a:1}"}`, js},
		{"JSON as text", `'{"a":{"b":{"n":{page}}},"t":[{}]}'`, `{"a":{"b":{"n":3}},"t":[{}]}`, js},
		{"doubled braces", `'{{page}} {{x}}'`, "{3} {{x}}", js},
		{"a variable", `'k=${KEY}&p={page}'`, "k=${KEY}&p=3", form},
		{"a form", `{form: {q: '{title}', 'tags[]': 'ä+b', none: '{none}', page: '{page+1}', empty: ''}}`,
			"q=a+%26+b&tags%5B%5D=%C3%A4%2Bb&none=&page=4&empty=", form},
		{"a form with a variable", `{form: {k: 'x ${KEY} y'}}`, "k=x+${KEY}+y", form},
		{"JSON", `{json: {page: '{page}', text: 'p{page}', none: '{none}', id: '{id|trim}', n: 5, s: '5', t: true, z: null, list: [1, '{page}', {a: '{title}'}]}}`,
			`{"id":"9007199254740993","list":[1,3,{"a":"a & b"}],"n":5,"none":null,"page":3,"s":"5","t":true,"text":"p3","z":null}`, js},
		{"JSON that is a list", `{json: ['{title}', {}]}`, `["a & b",{}]`, js},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, "{fields: {title: h1, none: h6, id: h2}, image: img, next: {url: {}}, body: "+tt.body+"}"))
			fields := map[string]string{"title": "a & b", "id": "9007199254740993"}
			got := rule.bodyOf(func(name string) string { return fields[name] }, 3, 20)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if kind := rule.BodyType(); kind != tt.kind || rule.Method != "POST" {
				t.Errorf("got %s by %s", kind, rule.Method)
			}
		})
	}
}

func TestBodyFaults(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"a list", `[a]`, "body needs a text, a form or json"},
		{"both", `{form: {a: b}, json: {a: b}}`, "body needs a text, a form or json"},
		{"a list in a form", `{form: {a: [b]}}`, `the value "a" of a form must be a text`},
		{"an unknown name alone in a form", `{form: {p: '{pagee}'}}`, `there is no value "pagee" here`},
		{"an unknown name alone in JSON", `{json: {v: ['{pagee}']}}`, `there is no value "pagee" here`},
		{"an unknown name with a number", `'a={pagee+1}'`, `there is no value "pagee" here`},
		{"an unknown name with a width", `{json: {q: 'p{pagee:03}'}}`, `there is no value "pagee" here`},
		{"an unknown name with a filter", `{form: {q: 'x {titel|lower}'}}`, `there is no value "titel" here`},
		{"an unknown filter", `{json: {a: '{page|uper}'}}`, `there is no filter "uper"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := stanzaRule(t, "{image: img}")
			r.Body = &stepArgument(t, tt.body)[0]
			_, faults := Compile("site", r)
			if len(faults) != 1 || faults[0].Message != tt.want || faults[0].Advice == "" {
				t.Errorf("got %v, want %s", faults, tt.want)
			}
		})
	}
}

// A page that is asked for by what is sent is another where something else is
// sent to the same address.
func TestNextBySending(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{format: json, image: '.[]', next: [.more, {url: {}}], body: {form: {page: '{page}', seen: '{offset}'}}}`))
	for _, tt := range []struct{ name, body, sent, want string }{
		{"goes on", `{"a": "/1.jpg", "more": "/list/index.html"}`, "page=1&seen=0", "page=2&seen=2"},
		{"ends where nothing changes", `{"a": "/1.jpg", "more": "/list/index.html"}`, "page=2&seen=2", ""},
		{"ends without more", `{"a": "/1.jpg"}`, "page=1&seen=0", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := rule.Read(bodyFor(t, rule, tt.body), Scope{Page: 1, Body: tt.sent})
			if err != nil {
				t.Fatal(err)
			}
			sent := ""
			if got.Next != nil {
				sent = got.Next.Body
			}
			if sent != tt.want {
				t.Errorf("got %q, want %q", sent, tt.want)
			}
		})
	}
}
