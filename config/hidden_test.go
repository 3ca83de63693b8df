package config

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestHideSecrets(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Block", "headers:\n  A: b c\n  D: e\nimage: img", "headers:\n  A: * *\n  D: *\nimage: img"},
		{"Flow", "a: {headers: {A: b, C-D: e}, image: img}", "a: {headers: {A: *, C-D: *}, image: img}"},
		{"FlowOverSeveralLines", "headers: {\n  A: b,\nC: d\n}\nimage: img", "headers: {\n  A: *,\nC: *\n}\nimage: img"},
		{"FlowBelowItsKey", "headers:\n  {A: b,\n  C: d}\nimage: img", "headers:\n  {A: *,\n  C: *}\nimage: img"},
		{"WithoutBlanks", `{"headers":{"A":"b"},"image":"img"}`, `{"headers":{"A":"*"},"image":"img"}`},
		{"TwoSitesOnALine", "{a: {headers: {A: b}}, c: {headers: {A: b}}}", "{a: {headers: {A: *}}, c: {headers: {A: *}}}"},
		{"SingleQuotes", "headers: {A: 'it''s, B: c', D: e}", "headers: {A: '****** ** *', D: *}"},
		{"DoubleQuotes", `headers: {A: "say \"x\", B: c", D: e}`, `headers: {A: "*** ****** ** *", D: *}`},
		{"QuotedOverSeveralLines", "headers:\n  A: 'b\n  C: d'\n  E: f", "headers:\n  A: '*\n  ** *'\n  E: *"},
		{"PlainOverSeveralLines", "headers:\n  A: b\n    C: d\n  E: f", "headers:\n  A: *\n    ** *\n  E: *"},
		{"BlockText", "headers:\n  A: |\n    b: c\n\n    d\n  E: f\nimage: img", "headers:\n  A: *\n    ** *\n\n    *\n  E: *\nimage: img"},
		{"ApostropheInAPlainValue", "headers: {A: it's, B: c}\nimage: 'img'", "headers: {A: ****, B: *}\nimage: 'img'"},
		{"QuotedNames", "headers:\n  'A': b\n  \"C\": d", "headers:\n  'A': *\n  \"C\": *"},
		{"ValueInAName", "headers: {'A: b': c, D=e: f}", "headers: {'** *'* *, **** *}"},
		{"ListInPlaceOfAMapping", "headers:\n- A: b\n- 'C: d'\nimage: img", "headers:\n- A: *\n- '** *'\nimage: img"},
		{"TextInPlaceOfAMapping", "headers: 'A: b'\nimage: img", "headers: '** *'\nimage: img"},
		{"ListOfBlocks", "- headers:\n    A: b\n- image: img", "- headers:\n    A: *\n- image: img"},
		{"CommentsToo", "headers: # a\n# A: b\n  A: b # it's\n  C: d", "headers: * *\n* ** *\n  A: * * ****\n  C: *"},
		{"AllButAVariable", "headers: {A: 'Client-ID ${KEY}', B: 密${A}码}", "headers: {A: '********* ${KEY}', B: *${A}*}"},
		{"NoVariables", "headers: {A: '$${KEY}', B: '${KEY:-b}', C: '${K E}'}", "headers: {A: '*******', B: '*********', C: '*** **'}"},
		{"OfAnyScript", "headers: {A: 密码}", "headers: {A: **}"},
		{"MisspeltKey", "Header: {A: b}", "Header: {A: *}"},
		{"NotIndented", "headers:\nAuthorization: b c\nX-Key: d\nimage: img", "headers:\nAuthorization: * *\nX-Key: *\nimage: img"},
		{"BracketNeverClosed", "headers: {A: b\nimage: img\nheaders: {A: 'b'}\nimage: img", "headers: {A: *\n****** ***\nheaders: {A: '*'}\nimage: img"},
		{"QuoteNeverClosed", "headers:\n  A: \"b\nc: d\nheaders: {A: \"b\"}", "headers:\n  A: \"*\n** *\nheaders: {A: \"*\"}"},
		{"ImageHeaders", "follow: {image_headers: {A: b}, image: img}", "follow: {image_headers: {A: *}, image: img}"},
		{"Auth", "auth: {user: me, password: 'a b'}\nimage: img", "auth: {user: **, password: '* *'}\nimage: img"},
		{"AuthAsABlock", "a:\n  auth:\n    user: me\n    password: b\n  image: img", "a:\n  auth:\n    user: **\n    password: *\n  image: img"},
		{"AuthAsAText", "auth: me:word\nimage: img", "auth: *******\nimage: img"},
		{"PasswordAlone", "{user: me, password: b, image: img}", "{user: me, password: ** ****** ****"},
		{"PasswordOverSeveralLines", "password:\n  b: c\nimage: img", "password:\n  ** *\nimage: img"},
		{"FieldsNamedLikeAuth", "fields: {author: a, path: b}", "fields: {author: a, path: b}"},
		{"FileOfSecrets", "secrets: .env # mine\noutput: a", "secrets: .env # mine\noutput: a"},
		{"FileOfSecretsInBraces", "{secrets: a/b.env, output: a}", "{secrets: a/b.env, output: a}"},
		{"SecretsThemselves", "secrets: {A: b}\noutput: a", "secrets: {A: *}\noutput: a"},
		{"SecretsThemselvesAsABlock", "secret:\n  A: b\noutput: a", "secret:\n  A: *\noutput: a"},
		{"SecretsThemselvesAsAText", "secrets: A=b\noutput: a", "secrets: ***\noutput: a"},
		{"InAComment", "# headers: {\n#  A: b\nimage: img", "# headers: {\n#  A: b\nimage: img"},
		{"NoHeaders", "hosts: [a, b]\nimage: 'headers:x'", "hosts: [a, b]\nimage: 'headers:x'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, hideSecrets(tt.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Whatever is wrong around it, a secret is in no part of what is shown.
func TestFaultsKeepHeadersSecret(t *testing.T) {
	tests := []struct{ name, yaml string }{
		{"UnknownKeyBeside", "{headers: {Authorization: Bearer TOP}, colour: red}"},
		{"Refused", "{headers: {Cookie: session=TOP}}"},
		{"ListAsValue", "{headers: {A: [TOP, TOP]}}"},
		{"MappingAsValue", "{headers: {A: {TOP: TOP}}}"},
		{"MappingInAListAsValue", "{headers: {A: [x, {TOP: TOP}]}}"},
		{"MappingBelow", "\n    headers:\n      A:\n        TOP: TOP\n        B: {TOP: TOP}"},
		{"BareInBraces", "{headers: {A: {TOP}}}"},
		{"BareInPlaceOfHeaders", "{headers: {TOP}}"},
		{"NotAMapping", "{headers: 'A: TOP'}"},
		{"WithoutABlank", "{headers: {Authorization:TOP}}"},
		{"CutByAHash", "\n    headers:\n      A: it's #TOP"},
		{"CutByAHashInBrackets", "\n    headers: {A: x #TOP}"},
		{"ReservedCharacter", "\n    headers:\n      A: @TOP"},
		{"Alias", "\n    headers:\n      A: *TOP"},
		{"Tag", "\n    headers: !TOP {A: TOP}"},
		{"AnotherKeyInside", "\n    headers:\n      A: Bearer TOP: TOP"},
		{"BehindAQuote", "\n    headers:\n      A: 'TOP' TOP"},
		{"QuoteNeverClosed", "\n    headers:\n      A: 'TOP"},
		{"LineBreak", "\n    headers:\n      A: \"TOP\\nTOP\""},
		{"BlockText", "\n    headers:\n      A: |\n        TOP\n        TOP"},
		{"BadEscape", "\n    headers:\n      A: \"TOP\\d\""},
		{"Tab", "\n    headers:\n\tA: TOP"},
		{"Duplicate", "\n    headers:\n      A: TOP\n      A: TOP"},
		{"NotIndented", "\n    headers:\n    Authorization: Bearer TOP"},
		{"Misspelt", "\n    header:\n      A: TOP\n    headers: {A: TOP, B: ''}"},
		{"CookieInPlaceOfAFile", "{cookies: 'sid=TOP; b=TOP'}"},
		{"CommaInBraces", "{headers: {Cookie: a, TOP}}"},
		{"NameWithAValue", "{headers: {'A: TOP': b}}"},
		{"OfPictures", "{image_headers: {A: [TOP]}}"},
		{"OfAFollowRule", "{follow: {links: a, headers: {A: [TOP]}, image_headers: {Cookie: TOP}}}"},
		{"OfAnEachBlock", "\n    each:\n      - in: li\n        image_headers: {Host: TOP}"},
		{"AuthAsText", "{auth: 'me:TOP'}"},
		{"AuthAsList", "{auth: [me, TOP]}"},
		{"AuthWithOtherKeys", "{auth: {me: TOP, 'me:TOP': x}}"},
		{"AuthWithAMisspeltKey", "{auth: {user: TOP, pasword: TOP, color: TOP}}"},
		{"AuthNotIndented", "\n    auth:\n    user: me\n    password: TOP"},
		{"AuthMisspelt", "{oauth: {user: me, password: TOP}, colour: red}"},
		{"PasswordAsList", "{auth: {user: me, password: [TOP]}}"},
		{"PasswordCutByAHash", "\n    auth:\n      user: me\n      password: it #TOP"},
		{"PasswordWithAReservedCharacter", "\n    auth:\n      user: me\n      password: @TOP"},
		{"PasswordWithAnAmpersand", "\n    auth:\n      user: me\n      password: &TOP x"},
		{"PasswordBare", "{auth: {user: me, TOP}}"},
		{"PasswordWithABadEscape", "\n    auth: {user: me, password: \"TOP\\d\"}"},
		{"PasswordWithAColon", "\n    auth:\n      user: me\n      password: a: TOP"},
		{"PasswordOfASite", "{password: TOP, user: me}"},
		{"PasswordWithAMalformedVariable", "{start: 'https://example.com/', image: img, auth: {user: me, password: 'TOP${'}}"},
		{"HeaderWithAMalformedVariable", "{start: 'https://example.com/', image: img, headers: {A: '${TOP'}}"},
		{"ProxyWithAMalformedVariable", "{proxy: 'http://me:TOP${@proxy.example.com'}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, yaml := range []string{
				"sites:\n  a: " + tt.yaml + "\n",
				"sites:\n  a: {start: x}\ndefaults: " + tt.yaml + "\n",
			} {
				_, err := Parse("crawl.yaml", []byte(yaml))
				if err == nil {
					t.Fatal("no faults")
				}
				if strings.Contains(err.Error(), "TOP") {
					t.Errorf("shown:\n%v", err)
				}
			}
		})
	}
}

// A caret stands under the same character as before.
func FuzzHideSecretsKeepsPlaces(f *testing.F) {
	f.Add("a:\n  headers: {A: 'b, C: d', E: é}\n  image: img")
	f.Add("headers:\n- A: |\n  \"b\\")
	f.Add("auth: {user: a, password: 'b'}\nsecrets: {A: b}\nimage_headers:\n\tA: é")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // a file is UTF-8 by then
		}
		was, got := []rune(text), []rune(hideSecrets(text))
		if len(was) != len(got) {
			t.Fatalf("%q became %q", text, string(got))
		}
		for i, r := range got {
			if r != was[i] && (r != '*' || unicode.IsSpace(was[i])) {
				t.Fatalf("%q became %q", text, string(got))
			}
		}
	})
}
