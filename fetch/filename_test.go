package fetch

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFilename(t *testing.T) {
	tests := []struct{ name, disposition, want string }{
		{"none without the header", "", ""},
		{"none of a bare type", "attachment", ""},
		{"of an attachment", `attachment; filename="birds.jpg"`, "birds.jpg"},
		{"of what is shown inline", `inline; filename="birds.jpg"`, "birds.jpg"},
		{"in capitals", `ATTACHMENT; FILENAME="Birds.JPG"`, "Birds.JPG"},
		{"without quotes", "attachment; filename=birds.jpg", "birds.jpg"},
		{"of all characters that a token has", "attachment; filename=a!#$&+-^_`|~.jpg", "a!#$&+-^_`|~.jpg"},
		{"without quotes, with what belongs into them", "attachment; filename=two birds, [1](2).jpg", "two birds, [1](2).jpg"},
		{"with a single quote, which is no quote", "attachment; filename='birds.jpg'", "'birds.jpg'"},
		{"with a semicolon in quotes", `attachment; filename="a;b.jpg"`, "a;b.jpg"},
		{"with an equals sign in quotes", `attachment; filename="a=b.jpg"`, "a=b.jpg"},
		{"with quotes that are escaped", `attachment; filename="the \"bird\".jpg"`, `the "bird".jpg`},
		{"with a letter that is escaped", `attachment; filename="b\irds.jpg"`, "birds.jpg"},
		{"with quotes that nothing closes", `attachment; filename="birds.jpg`, "birds.jpg"},
		{"with something behind the quotes", `attachment; filename="birds.jpg"x; size=3`, "birds.jpg"},
		{"with a backslash at the end", `attachment; filename="birds.jpg\`, ""},
		{"between spaces", `attachment ;  filename  =  "birds.jpg" ; `, "birds.jpg"},
		{"without a type", "filename=birds.jpg", "birds.jpg"},
		{"after other parameters", `attachment; size=3; xfilename=x.jpg; filename="birds.jpg"`, "birds.jpg"},
		{"the first of two", `attachment; filename="one.jpg"; filename="two.jpg"`, "one.jpg"},
		{"none without a value", "attachment; filename=", ""},
		{"none without an equals sign", "attachment; filename", ""},
		{"none of an empty value", `attachment; filename=""`, ""},
		{"none of another parameter", "attachment; name=birds.jpg", ""},

		{"without folders", `attachment; filename="/etc/birds.jpg"`, "birds.jpg"},
		{"without folders of Windows", `attachment; filename="c:\\pictures\\birds.jpg"`, "birds.jpg"},
		{"without folders that are hidden", "attachment; filename*=UTF-8''..%2fbirds.jpg", "birds.jpg"},
		{"none of a folder", `attachment; filename="birds/"`, ""},
		{"none of what leads up", `attachment; filename=".."`, ""},
		{"none that is far too long", "attachment; filename=" + strings.Repeat("a", maxFilename+1), ""},
		{"without control characters", "attachment; filename*=UTF-8''bir%00%0ads%7F.jpg", "birds.jpg"},
		{"without what turns its direction", "attachment; filename*=UTF-8''birds%E2%80%AEgpj.exe", "birdsgpj.exe"},

		{"in raw UTF-8", `attachment; filename="fünf 鸟.jpg"`, "fünf 鸟.jpg"},
		{"in raw Latin-1", "attachment; filename=\"f\xfcnf.jpg\"", "fünf.jpg"},
		{"in raw Latin-1 as the web has it", "attachment; filename=\"5\x80.jpg\"", "5€.jpg"},
		{"in percent-encoding", `attachment; filename="%E9%B8%9F.jpg"`, "鸟.jpg"},
		{"in percent-encoding that is none", `attachment; filename="100%.jpg"`, "100%.jpg"},
		{"in percent-encoding of no UTF-8", `attachment; filename="a%FCb.jpg"`, "a%FCb.jpg"},
		{"with a plus, which is no space", `attachment; filename="a+b.jpg"`, "a+b.jpg"},
		{"in encoded words, quoted", `attachment; filename="=?ISO-8859-1?Q?f=FCnf.jpg?="`, "fünf.jpg"},
		{"in encoded words, base64", `attachment; filename="=?UTF-8?B?6bifLmpwZw==?="`, "鸟.jpg"},
		{"in encoded words of another charset", `attachment; filename="=?GBK?B?xPEuanBn?="`, "鸟.jpg"},
		{"in encoded words that are none", `attachment; filename="=?what?X?a?="`, "=?what?X?a?="},

		{"extended", "attachment; filename*=UTF-8''%E9%B8%9F.jpg", "鸟.jpg"},
		{"extended, with a language", "attachment; filename*=utf-8'de'f%C3%BCnf.jpg", "fünf.jpg"},
		{"extended, in ISO-8859-1", "attachment; filename*=ISO-8859-1''f%FCnf.jpg", "fünf.jpg"},
		{"extended, between spaces", "attachment; filename* = UTF-8''birds.jpg", "birds.jpg"},
		{"extended, in quotes", `attachment; filename*="UTF-8''birds.jpg"`, "birds.jpg"},
		{"extended, decoded once", "attachment; filename*=UTF-8''%2541.jpg", "%41.jpg"},
		{"extended before the plain one", `attachment; filename="plain.jpg"; filename*=UTF-8''%E9%B8%9F.jpg`, "鸟.jpg"},
		{"extended before the plain one in front of it", `attachment; filename*=UTF-8''%E9%B8%9F.jpg; filename="plain.jpg"`, "鸟.jpg"},
		{"plain where the extended lacks a charset", `attachment; filename*=''x.jpg; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended has a charset that nobody knows", `attachment; filename*=klingon''x.jpg; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended lacks its quotes", `attachment; filename*=UTF-8x.jpg; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended has one quote", `attachment; filename*=UTF-8'x.jpg; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended is not of its charset", `attachment; filename*=UTF-8''f%FCnf.jpg; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended is cut", `attachment; filename*=UTF-8''x%; filename=plain.jpg`, "plain.jpg"},
		{"plain where the extended has no digits", `attachment; filename*=UTF-8''x%zz; filename=plain.jpg`, "plain.jpg"},
		{"none of an extended that is wrong", "attachment; filename*=UTF-8''x%", ""},
		{"none in pieces", `attachment; filename*0="birds."; filename*1="jpg"`, ""},
		{"none in extended pieces", `attachment; filename*0*=UTF-8''bir; filename*1=ds.jpg`, ""},
		{"plain beside pieces", `attachment; filename*0="x"; filename="plain.jpg"`, "plain.jpg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Filename(http.Header{"Content-Disposition": {tt.disposition}}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzFilename(f *testing.F) {
	for _, seed := range []string{
		`attachment; filename="a\"b.jpg"`, "inline; filename*=gbk''%C4%F1", `x; filename="=?GBK?B?xPEuanBn?="`,
		"filename=\xff/..", `filename*=UTF-8''%2e%2e%2f`, `attachment; filename="\`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, disposition string) {
		name := Filename(http.Header{"Content-Disposition": {disposition}})
		hidden := strings.ContainsFunc(name, unicode.IsControl)
		if !utf8.ValidString(name) || hidden || strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
			t.Errorf("%q gives %q", disposition, name)
		}
	})
}
