package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// undeclared are the encodings that pages in a language may be in. Where two
// have the same letters the first is what is guessed.
var undeclared = map[string][]string{
	"zh-Hans": {"gb18030"}, "zh-Hant": {"big5"}, "ja": {"shift_jis", "euc-jp", "iso-2022-jp"}, "ko": {"euc-kr"},
	"ru": {"windows-1251", "koi8-r", "iso-8859-5", "ibm866"}, "uk": {"windows-1251", "koi8-u"},
	"fr": {"windows-1252"}, "de": {"windows-1252"}, "es": {"windows-1252"},
	"pl": {"windows-1250", "iso-8859-2"}, "cs": {"windows-1250", "iso-8859-2"}, "hu": {"windows-1250", "iso-8859-2"},
	"tr": {"windows-1254"}, "lt": {"windows-1257"}, "el": {"windows-1253", "iso-8859-7"},
	"he": {"windows-1255"}, "ar": {"windows-1256"}, "th": {"windows-874"},
}

// Undeclared pages, by their characters alone. The text must come out, and the
// label be the true one or one that reads these bytes the same.
func TestTrial(t *testing.T) {
	for lang, labels := range undeclared {
		for _, label := range append(labels, "utf-16le", "utf-16be") {
			for i, size := range []string{"a title and captions", "thirty words", "two hundred words"} {
				t.Run(fmt.Sprintf("%s in %s, %s", lang, label, size), func(t *testing.T) {
					text := paragraphs(corpus(t, lang)[i])
					d := decode(encoded(t, codecOf(label).encoding, text), "text/html", "")
					if diff := cmp.Diff(text, d.text); diff != "" {
						t.Errorf("read as %v: %s", d.Charset, diff)
					}
					if d.Source != "trial" {
						t.Errorf("got %v, want a trial", d.Charset)
					}
				})
			}
		}
	}
}

// Headlines are in capitals, which are small letters in another encoding of
// the same alphabet.
func TestTrialOfCapitals(t *testing.T) {
	withoutCapital := strings.NewReplacer("ΐ", "Ϊ", "ΰ", "Ϋ")
	for _, lang := range []string{"ru", "uk", "el", "fr", "de", "es"} {
		for _, label := range undeclared[lang] {
			for i, size := range []string{"a title and captions", "thirty words", "two hundred words"} {
				t.Run(fmt.Sprintf("%s in %s, %s", lang, label, size), func(t *testing.T) {
					text := paragraphs(strings.ToUpper(withoutCapital.Replace(corpus(t, lang)[i])))
					d := decode(encoded(t, codecOf(label).encoding, text), "text/html", "")
					if diff := cmp.Diff(text, d.text); diff != "" {
						t.Errorf("read as %v: %s", d.Charset, diff)
					}
				})
			}
		}
	}
}

// paragraphs is a text with the least of markup that a page has.
func paragraphs(text string) string {
	return `<p class="caption">` + strings.ReplaceAll(text, "\n", "</p>\n<p class=caption>")
}

// A line or less. For alphabets that share most places, this is too little to
// tell: the guess is only to be owned up to.
func TestTrialOfALine(t *testing.T) {
	tooShort := map[string]bool{"pl": true, "cs": true, "hu": true, "tr": true, "lt": true, "he": true}
	for lang, labels := range undeclared {
		for i, line := range strings.Split(corpus(t, lang)[0], "\n") {
			for _, label := range labels {
				body := encoded(t, codecOf(label).encoding, line)
				if plainASCII(body) {
					continue
				}
				t.Run(fmt.Sprintf("%s in %s, line %d", lang, label, i), func(t *testing.T) {
					d := decode(body, "", "")
					if d.Source != "trial" {
						t.Errorf("got %v, want a trial", d.Charset)
					}
					if d.text != line && !tooShort[lang] {
						t.Errorf("read as %v: %q, want %q", d.Charset, d.text, line)
					}
				})
			}
		}
	}
}

// The lang of a page decides where the letters do not.
func TestTrialWithLang(t *testing.T) {
	tests := []struct {
		name, truth, html, text string
		want                    Charset
	}{
		{"Turkish", "windows-1254", `<html lang="tr">`, "Dağ", Charset{"windows-1254", "trial", "tr", ""}},
		{"Polish", "windows-1250", "<!DOCTYPE html>\n<HTML dir=ltr LANG=pl-PL>", "Wieś", Charset{"windows-1250", "trial", "pl-PL", ""}},
		{"Hungarian in XHTML", "windows-1250", `<html xml:lang="hu">`, "Erdő", Charset{"windows-1250", "trial", "hu", ""}},
		{"a lang that the text is not in", "windows-1251", `<html lang="fr">`, "Горное озеро зимой", Charset{"windows-1251", "trial", "", ""}},
		{"a lang that changes nothing", "windows-1252", `<html lang="fr">`, "Forêt à l'aube", Charset{"windows-1252", "trial", "", ""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := test.html + test.text
			d := decode(encoded(t, codecOf(test.truth).encoding, text), "", "")
			if diff := cmp.Diff(test.want, d.Charset); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(text, d.text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSampleOf(t *testing.T) {
	hanzi := strings.Repeat("\xba\xfe\xb9\xe2", sampled)
	tests := []struct{ name, body, want string }{
		{"ASCII", "<p>lake\n</p>", ""},
		{"lines", "<p>\n<b>\xba\xfe</b>\n</p>\xb9\xe2", ">\xba\xfe</b>\n>\xb9\xe2"},
		{"far into a line", strings.Repeat("x ", sampled) + "\xba\xfe", " \xba\xfe"},
		{"cut between two characters", "<p>\xba\xfe " + strings.Repeat("x", sampled), ">\xba\xfe"},
		{"a line without a break", hanzi, hanzi[:sampled]},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, string(sampleOf([]byte(test.body)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSpeaks(t *testing.T) {
	tests := []struct {
		lang, languages string
		want            bool
	}{
		{"zh-TW", "zh-hant", true}, {"zh-Hant-HK", "zh-hant", true}, {"zh", "zh-hans", true}, {"zh-CN", "zh-hans", true},
		{"zh-CN", "zh-hant", false}, {"PT-br", "pt", true}, {"sv", "da sv", true}, {"s", "da sv", false}, {"", "da", false},
	}
	for _, test := range tests {
		t.Run(test.lang+" and "+test.languages, func(t *testing.T) {
			if got := speaks(test.languages, test.lang); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// BenchmarkTrial is an undeclared page of 200 kB in GBK. It is to stay below
// five milliseconds.
func BenchmarkTrial(b *testing.B) {
	text := strings.Repeat(strings.Join(corpus(b, "zh-Hans"), ""), 200<<10/1000)
	body := encoded(b, codecOf("gbk").encoding, text)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if d := decode(body, "", ""); d.Label != "gb18030" {
			b.Fatal(d.Charset)
		}
	}
}
