package extract

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const chinese = "<h1>风景壁纸 高清图片下载</h1><p>湖光山色，秋天的树林</p>"

func TestCharset(t *testing.T) {
	rare := encoded(t, simplifiedchinese.GB18030, "<h1>\u3400\u4DB5 𠀀𪛖</h1><p>湖光山色")
	tests := []struct {
		name, contentType string
		body              []byte
		want              Charset
		text              string
	}{
		{"nothing at all", "", nil, Charset{"utf-8", "utf-8", "", ""}, ""},
		{"a mark and nothing else", "", []byte("\xff\xfe"), Charset{"utf-16le", "bom", "utf-16le", ""}, ""},
		{"ASCII under a GBK header", "text/html; charset=gbk", []byte("<p>lake"), Charset{"utf-8", "utf-8", "", "the header said gbk"}, "<p>lake"},
		{"ASCII with a lone escape", "", []byte("<p>\x1b"), Charset{"utf-8", "utf-8", "", ""}, "<p>\x1b"},
		{"ASCII with a lone NUL", "", []byte("<p>lake\x00 and forest"), Charset{"utf-8", "utf-8", "", ""}, "<p>lake\x00 and forest"},
		{"one letter of UTF-8", "", []byte("é"), Charset{"utf-8", "utf-8", "", ""}, "é"},
		{"UTF-8 cut short", "", []byte(chinese + "\xe6\xb9"), Charset{"utf-8", "trial", "", ""}, chinese + "\uFFFD"},
		{"UTF-8 cut short, in the header", "text/html; charset=utf-8", []byte(chinese + "\xe6"),
			Charset{"utf-8", "header", "utf-8", ""}, chinese + "\uFFFD"},
		{"one in ten unreadable", "", []byte(strings.Repeat("é", 9) + "\xff"), Charset{"utf-8", "trial", "", ""}, strings.Repeat("é", 9) + "\uFFFD"},
		{"two letters that are valid UTF-8 by accident", "text/html; charset=gbk", []byte("\xc4\xa3\xc4\xa3"),
			Charset{"gb18030", "header", "gbk", ""}, "模模"},
		{"four-byte GB18030 labelled GBK", "text/html; charset=gbk", rare, Charset{"gb18030", "header", "gbk", ""}, "<h1>\u3400\u4DB5 𠀀𪛖</h1><p>湖光山色"},
		{"the euro of GBK", "text/html; charset=gbk", []byte("5 \x80"), Charset{"gb18030", "header", "gbk", ""}, "5 €"},
		{"a square metre in Latin 1", "text/html; charset=iso-8859-1", []byte("20 m\xb2"), Charset{"windows-1252", "header", "iso-8859-1", ""}, "20 m²"},
		{"names of many languages in Latin 1", "text/html; charset=iso-8859-1", []byte("Zo\xeb, Pe\xf1a, Gon\xe7alves, S\xf8ren, Gro\xdf"),
			Charset{"windows-1252", "header", "iso-8859-1", ""}, "Zoë, Peña, Gonçalves, Søren, Groß"},
		{"curly quotation marks, undeclared", "", []byte("it\x92s a \x93lake\x94 \x96 \xa9 me"), Charset{"windows-1252", "trial", "", ""}, "it’s a “lake” – © me"},
		{"a meta in a comment", "", []byte("<!--" + meta("gbk") + "-->" + meta("koi8-r") + "<p>\xcf\xda\xc5\xd2\xcf"),
			Charset{"koi8-r", "meta", "koi8-r", ""}, "<!--" + meta("gbk") + "-->" + meta("koi8-r") + "<p>озеро"},
		{"a label that is no text", "text/html; charset=\x01\xff" + strings.Repeat("x", 99), []byte("\xcf\xc2\xd2\xbb\xd2\xb3"),
			Charset{"gb18030", "trial", "", "the header said ??" + strings.Repeat("x", 38)}, "下一页"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := decode(test.body, test.contentType, "")
			if diff := cmp.Diff(test.want, d.Charset); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.text, d.text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Servers say ISO-8859-1 unasked: it is believed unless the bytes look more
// like something else.
func TestCharsetUnderAnUnaskedHeader(t *testing.T) {
	tests := []struct{ name, lang, truth, text string }{
		{"a Turkish page", "tr", "windows-1254", startOf(sentencesIn(t, "tr"), 200)},
		{"Turkish captions", "tr", "windows-1254", corpus(t, "tr")[0]},
		{"a Polish page", "pl", "iso-8859-2", startOf(sentencesIn(t, "pl"), 200)},
		{"Chinese, traditional", "", "big5", "下一頁"},
		{"Chinese behind a letter that is half a character", "", "big5", "回上頁"},
		{"Chinese, simplified", "", "gb18030", "下一页"},
		{"Chinese in an English template", "en", "gb18030", "首页"},
		{"Japanese", "", "euc-jp", "次へ"},
		{"Japanese for Windows", "", "shift_jis", "前へ"},
		{"Korean in an English template", "en", "euc-kr", "갤러리"},
		{"Thai", "", "windows-874", "ถัดไป"},
		{"Russian in an English template", "en", "windows-1251", "Следующая страница"},
		{"French", "fr", "windows-1252", "Forêt à l'aube"},
		{"German in an English template", "en", "windows-1252", "Nächste Seite »"},
		{"Icelandic", "", "windows-1252", "Mýrdalsjökull, Þingvellir"},
		{"a list of Swedish letters", "", "windows-1252", "A B C Å Ä Ö"},
		{"Spanish capitals", "", "windows-1252", "GALERÍA DE ESPAÑA"},
		{"blanks that do not break", "", "windows-1252", "a\u00a0b\u00a0\u00a0\u00a0"},
		{"dots of a list", "", "windows-1252", "· a · b · c"},
		{"signs", "", "windows-1252", "© 2004 · 20 m² · £5 · ½"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			html := `<html lang="` + test.lang + `">` + test.text
			d := decode(encoded(t, codecOf(test.truth).encoding, html), "text/html; charset=iso-8859-1", "")
			if diff := cmp.Diff(html, d.text); diff != "" {
				t.Errorf("read as %v: %s", d.Charset, diff)
			}
			if believed := d.Source == "header"; believed != (test.truth == "windows-1252") {
				t.Errorf("got %v", d.Charset)
			}
		})
	}
}

// startOf returns the first letters of a text.
func startOf(text string, letters int) string {
	all := []rune(text)
	return string(all[:min(len(all), letters)])
}

func TestCharsetString(t *testing.T) {
	tests := []struct {
		name string
		of   Charset
		want string
	}{
		{"declared", Charset{"gb18030", "meta", "gbk", ""}, "gb18030 (the meta tag says gbk)"},
		{"declared against another", Charset{"gb18030", "meta", "gbk", "the header said utf-8"}, "gb18030 (the meta tag says gbk; the header said utf-8)"},
		{"by the rule", Charset{"big5", "config", "Big5", ""}, "big5 (the configuration says Big5)"},
		{"valid", Charset{"utf-8", "utf-8", "", "the header said gbk"}, "utf-8 (the bytes are valid UTF-8; the header said gbk)"},
		{"guessed", Charset{"euc-kr", "trial", "", ""}, "euc-kr (a guess by its characters)"},
		{"guessed with a hint", Charset{"windows-1254", "trial", "tr", ""}, "windows-1254 (a guess by its characters and lang=tr)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.of.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNewPageObeysTheCharsetOfTheRule(t *testing.T) {
	tests := []struct{ name, charset, want string }{
		{"GBK", "gb2312", "?q=%BA%FE"},
		{"GB18030", "gb18030", "?q=%BA%FE"},
		{"Shift_JIS", "x-sjis", "?q=%8C%CE"},
		{"ISO-2022-JP, as itself", "iso-2022-jp", "?q=%1B%24%42%38%50%1B%28%42"},
		{"windows-1251, which lacks it", "cp1251", "?q=%26%2328246%3B"},
		{"UTF-16 is UTF-8 in addresses", "utf-16", "?q=%E6%B9%96"},
		{"no encoding's", "klingon", "?q=%E6%B9%96"},
		{"none", "", "?q=%E6%B9%96"},
	}
	addr, err := url.Parse(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := NewPage(addr, "text/html; charset=utf-8", []byte("<p>"), test.charset, HTML)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := p.Resolve("?q=湖")
			if diff := cmp.Diff(home+test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzCharset(f *testing.F) {
	f.Add("text/html; charset=gbk", []byte("<meta charset=big5>\xc4\xe3\xba\xc3"), "")
	f.Add("", []byte("\xff\xfea\x00"), "utf-16be")
	f.Add("charset", []byte("<!--><meta http-equiv=content-type content='charset = \"utf-8"), "x")
	f.Add("", []byte("<?xml encoding='koi8-r'?><html lang=ru>\xcf\xda\xc5\xd2\xcf"), "")
	f.Add("", []byte("\x1b$B$3$s\x1b(B"), "")
	f.Add("charset=shift_jis", []byte("\xf0\x40\x81\xf0"), "")
	f.Add("", []byte("\x84\x31\xa4\x37\xfe\x59\xa6\xd9"), "gb18030")
	f.Fuzz(func(t *testing.T, contentType string, body []byte, charset string) {
		d := decode(body, contentType, charset)
		if !utf8.ValidString(d.text) {
			t.Errorf("decoded as %v, the text is not valid UTF-8", d.Charset)
		}
		if codecOf(d.Label) == nil || d.Source == "" || d.query == nil {
			t.Errorf("no evidence for %v", d.Charset)
		}
		if shown := d.String(); !utf8.ValidString(shown) || strings.ContainsAny(shown, "\x00\x1b\r\n") {
			t.Errorf("%q is not safe to show", shown)
		}
	})
}
