package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func meta(label string) string { return `<meta charset="` + label + `">` }

func httpEquiv(label string) string {
	return `<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=` + label + `'>`
}

func xmlProlog(label string) string { return `<?xml version="1.0" encoding="` + label + `"?>` }

// late stands more than 1,024 bytes into the page.
func late(label string) string {
	return strings.Repeat("<script>var a = 1;</script>\n", 100) + meta(label)
}

// sentencesIn returns a text of about thirty words in a language.
func sentencesIn(t testing.TB, lang string) string { return corpus(t, lang)[1] }

// corpus returns the texts in a language: a title with five captions, about
// thirty words, and about two hundred.
func corpus(t testing.TB, lang string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "charset", lang+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "---\n")
}

func TestCharsetTable(t *testing.T) {
	tests := []struct {
		name, truth, lang    string
		header, head, config string
		want                 Charset
	}{
		// The header alone.
		{"GBK in the header", "gbk", "zh-Hans", "GBK", "", "", Charset{"gb18030", "header", "GBK", ""}},
		{"gb2312 in the header", "gbk", "zh-Hans", "gb2312", "", "", Charset{"gb18030", "header", "gb2312", ""}},
		{"Big5 in the header", "big5", "zh-Hant", "big5", "", "", Charset{"big5", "header", "big5", ""}},
		{"Shift_JIS in the header", "shift_jis", "ja", "Shift_JIS", "", "", Charset{"shift_jis", "header", "Shift_JIS", ""}},
		{"EUC-JP in the header", "euc-jp", "ja", "euc-jp", "", "", Charset{"euc-jp", "header", "euc-jp", ""}},
		{"ISO-2022-JP in the header", "iso-2022-jp", "ja", "iso-2022-jp", "", "", Charset{"iso-2022-jp", "header", "iso-2022-jp", ""}},
		{"EUC-KR in the header", "euc-kr", "ko", "euc-kr", "", "", Charset{"euc-kr", "header", "euc-kr", ""}},
		{"KOI8-R in the header", "koi8-r", "ru", "koi8-r", "", "", Charset{"koi8-r", "header", "koi8-r", ""}},
		{"KOI8-U in the header", "koi8-u", "uk", "KOI8-U", "", "", Charset{"koi8-u", "header", "KOI8-U", ""}},
		{"Latin 1 in the header", "windows-1252", "fr", "iso-8859-1", "", "", Charset{"windows-1252", "header", "iso-8859-1", ""}},
		{"Latin 2 in the header", "iso-8859-2", "pl", "iso-8859-2", "", "", Charset{"iso-8859-2", "header", "iso-8859-2", ""}},
		{"Latin 5 in the header", "windows-1254", "tr", "iso-8859-9", "", "", Charset{"windows-1254", "header", "iso-8859-9", ""}},
		{"Latin 9 in the header", "iso-8859-15", "fr", "iso-8859-15", "", "", Charset{"iso-8859-15", "header", "iso-8859-15", ""}},
		{"ISO Cyrillic in the header", "iso-8859-5", "ru", "iso-8859-5", "", "", Charset{"iso-8859-5", "header", "iso-8859-5", ""}},
		{"ISO Greek in the header", "iso-8859-7", "el", "iso-8859-7", "", "", Charset{"iso-8859-7", "header", "iso-8859-7", ""}},
		{"UTF-16 in the header", "utf-16le", "zh-Hans", "utf-16le", "<p>", "", Charset{"utf-16le", "header", "utf-16le", ""}},
		{"big endian UTF-16 in the header", "utf-16be", "ru", "utf-16be", "<p>", "", Charset{"utf-16be", "header", "utf-16be", ""}},
		{"US-ASCII in the header", "windows-1252", "de", "us-ascii", "", "", Charset{"windows-1252", "header", "us-ascii", ""}},

		// A meta tag alone.
		{"GBK by meta", "gbk", "zh-Hans", "", meta("gbk"), "", Charset{"gb18030", "meta", "gbk", ""}},
		{"Big5 by meta", "big5", "zh-Hant", "", meta("Big5"), "", Charset{"big5", "meta", "Big5", ""}},
		{"EUC-JP by meta", "euc-jp", "ja", "", meta("euc-jp"), "", Charset{"euc-jp", "meta", "euc-jp", ""}},
		{"windows-1250 by meta", "windows-1250", "cs", "", meta("windows-1250"), "", Charset{"windows-1250", "meta", "windows-1250", ""}},
		{"windows-1251 by meta", "windows-1251", "ru", "", meta("windows-1251"), "", Charset{"windows-1251", "meta", "windows-1251", ""}},
		{"windows-1253 by meta", "windows-1253", "el", "", meta("windows-1253"), "", Charset{"windows-1253", "meta", "windows-1253", ""}},
		{"windows-1255 by meta", "windows-1255", "he", "", meta("windows-1255"), "", Charset{"windows-1255", "meta", "windows-1255", ""}},
		{"windows-1256 by meta", "windows-1256", "ar", "", meta("windows-1256"), "", Charset{"windows-1256", "meta", "windows-1256", ""}},
		{"windows-1257 by meta", "windows-1257", "lt", "", meta("windows-1257"), "", Charset{"windows-1257", "meta", "windows-1257", ""}},
		{"windows-1258 by meta", "windows-1258", "fr", "", meta("windows-1258"), "", Charset{"windows-1258", "meta", "windows-1258", ""}},
		{"Thai by meta", "windows-874", "th", "", meta("tis-620"), "", Charset{"windows-874", "meta", "tis-620", ""}},
		{"x-user-defined by meta", "windows-1252", "de", "", meta("x-user-defined"), "", Charset{"windows-1252", "meta", "x-user-defined", ""}},
		{"gb2312 by http-equiv", "gbk", "zh-Hans", "", httpEquiv("gb2312"), "", Charset{"gb18030", "meta", "gb2312", ""}},
		{"EUC-KR by http-equiv", "euc-kr", "ko", "", httpEquiv("euc-kr"), "", Charset{"euc-kr", "meta", "euc-kr", ""}},
		{"windows-1254 by http-equiv", "windows-1254", "tr", "", httpEquiv("windows-1254"), "", Charset{"windows-1254", "meta", "windows-1254", ""}},
		{"late meta, GBK", "gbk", "zh-Hans", "", late("gbk"), "", Charset{"gb18030", "meta", "gbk", ""}},
		{"late meta, KOI8-R", "koi8-r", "ru", "", late("koi8-r"), "", Charset{"koi8-r", "meta", "koi8-r", ""}},
		{"UTF-16 claimed by meta", "utf-8", "zh-Hans", "", meta("utf-16"), "", Charset{"utf-8", "utf-8", "", ""}},

		// A byte order mark.
		{"UTF-8 with a mark under a GBK header", "utf-8", "zh-Hans", "gbk", "\uFEFF", "",
			Charset{"utf-8", "bom", "utf-8", "the header said gbk"}},
		{"UTF-16LE with a mark under a UTF-8 header", "utf-16le", "ja", "utf-8", "\uFEFF", "",
			Charset{"utf-16le", "bom", "utf-16le", "the header said utf-8"}},
		{"UTF-16BE with a mark", "utf-16be", "ko", "", "\uFEFF", "", Charset{"utf-16be", "bom", "utf-16be", ""}},

		// An XML declaration.
		{"windows-1251 by XML", "windows-1251", "ru", "", xmlProlog("windows-1251"), "", Charset{"windows-1251", "xml", "windows-1251", ""}},
		{"Shift_JIS by XML", "shift_jis", "ja", "", xmlProlog("Shift_JIS"), "", Charset{"shift_jis", "xml", "Shift_JIS", ""}},
		{"Latin 1 in the header, GBK by XML", "gbk", "zh-Hans", "iso-8859-1", xmlProlog("gb2312"), "",
			Charset{"gb18030", "xml", "gb2312", "the header said iso-8859-1"}},
		{"meta before XML", "euc-kr", "ko", "", xmlProlog("utf-8") + meta("euc-kr"), "",
			Charset{"euc-kr", "meta", "euc-kr", "the XML declaration said utf-8"}},
		{"UTF-16 claimed by XML", "utf-8", "ru", "", xmlProlog("utf-16"), "", Charset{"utf-8", "utf-8", "", ""}},

		// Two that agree.
		{"GBK twice", "gbk", "zh-Hans", "gbk", meta("gb2312"), "", Charset{"gb18030", "header", "gbk", ""}},
		{"windows-1251 twice", "windows-1251", "ru", "windows-1251", httpEquiv("cp1251"), "", Charset{"windows-1251", "header", "windows-1251", ""}},
		{"UTF-8 twice", "utf-8", "ru", "utf-8", meta("utf-8"), "", Charset{"utf-8", "utf-8", "", ""}},

		// Two that disagree.
		{"GBK under a UTF-8 header, meta GBK", "gbk", "zh-Hans", "utf-8", meta("gbk"), "",
			Charset{"gb18030", "meta", "gbk", "the header said utf-8"}},
		{"GBK under a Latin 1 header, meta GBK", "gbk", "zh-Hans", "iso-8859-1", meta("gbk"), "",
			Charset{"gb18030", "meta", "gbk", "the header said iso-8859-1"}},
		{"windows-1251 under a Latin 1 header, meta 1251", "windows-1251", "ru", "ISO-8859-1", meta("windows-1251"), "",
			Charset{"windows-1251", "meta", "windows-1251", "the header said ISO-8859-1"}},
		{"GBK under a GBK header, meta UTF-8", "gbk", "zh-Hans", "gbk", meta("utf-8"), "",
			Charset{"gb18030", "header", "gbk", "the meta tag said utf-8"}},
		{"UTF-8 under a GBK header, meta UTF-8", "utf-8", "zh-Hans", "gbk", meta("utf-8"), "",
			Charset{"utf-8", "utf-8", "", "the header said gbk"}},
		{"Latin 1 under a UTF-8 header, meta Latin 1", "windows-1252", "fr", "utf-8", meta("latin1"), "",
			Charset{"windows-1252", "meta", "latin1", "the header said utf-8"}},
		{"a label nobody knows, meta GBK", "gbk", "zh-Hans", "klingon", meta("gbk"), "",
			Charset{"gb18030", "meta", "gbk", "the header said klingon"}},

		// All wrong.
		{"GBK under UTF-8 twice", "gbk", "zh-Hans", "utf-8", meta("utf-8"), "",
			Charset{"gb18030", "trial", "", "the header said utf-8, the meta tag said utf-8"}},
		{"GBK under a Latin 1 header", "gbk", "zh-Hans", "iso-8859-1", "", "",
			Charset{"gb18030", "trial", "", "the header said iso-8859-1"}},
		{"windows-1251 under Latin 1 and UTF-8", "windows-1251", "ru", "iso-8859-1", meta("utf-8"), "",
			Charset{"windows-1251", "trial", "", "the header said iso-8859-1, the meta tag said utf-8"}},
		{"Shift_JIS under EUC-JP and UTF-8", "shift_jis", "ja", "euc-jp", meta("utf-8"), "",
			Charset{"shift_jis", "trial", "", "the header said euc-jp, the meta tag said utf-8"}},
		{"ISO-2022-JP under a Shift_JIS header", "iso-2022-jp", "ja", "shift_jis", "", "",
			Charset{"iso-2022-jp", "trial", "", "the header said shift_jis"}},
		{"UTF-8 under a Latin 1 header", "utf-8", "fr", "iso-8859-1", "", "",
			Charset{"utf-8", "utf-8", "", "the header said iso-8859-1"}},
		{"UTF-8 with a wrong meta", "utf-8", "zh-Hans", "", meta("gb2312"), "",
			Charset{"utf-8", "utf-8", "", "the meta tag said gb2312"}},
		{"GBK under a UTF-16 header", "gbk", "zh-Hans", "utf-16", "", "",
			Charset{"gb18030", "trial", "", "the header said utf-16"}},
		{"UTF-16LE under a UTF-16BE header", "utf-16le", "de", "utf-16be", "<p>", "",
			Charset{"utf-16le", "trial", "", "the header said utf-16be"}},

		// Nothing declared: more of these in TestTrial.
		{"UTF-8 undeclared", "utf-8", "ru", "", "", "", Charset{"utf-8", "utf-8", "", ""}},
		{"GBK undeclared", "gbk", "zh-Hans", "", "", "", Charset{"gb18030", "trial", "", ""}},

		// An alias.
		{"cp949 in the header", "euc-kr", "ko", "CP949", "", "", Charset{"euc-kr", "header", "CP949", ""}},
		{"ms932 by meta", "shift_jis", "ja", "", meta("ms932"), "", Charset{"shift_jis", "meta", "ms932", ""}},
		{"win1251 in the header", "windows-1251", "ru", "win1251", "", "", Charset{"windows-1251", "header", "win1251", ""}},
		{"cp-1251 by meta", "windows-1251", "ru", "", meta("cp-1251"), "", Charset{"windows-1251", "meta", "cp-1251", ""}},
		{"utf8mb4 in the header", "utf-8", "ru", "utf8mb4", "", "", Charset{"utf-8", "utf-8", "", ""}},
		{"eucjp-win by meta", "euc-jp", "ja", "", meta("eucjp-win"), "", Charset{"euc-jp", "meta", "eucjp-win", ""}},

		// The rule says.
		{"GBK by the rule against everything", "gbk", "zh-Hans", "utf-8", meta("big5"), "gbk",
			Charset{"gb18030", "config", "gbk", "the header said utf-8, the meta tag said big5"}},
		{"UTF-8 with a mark by the rule", "utf-8", "ru", "gbk", "\uFEFF", "utf-8",
			Charset{"utf-8", "config", "utf-8", "the header said gbk"}},
		{"UTF-16 with a mark by the rule", "utf-16le", "ru", "", "\uFEFF", "utf-16le", Charset{"utf-16le", "config", "utf-16le", ""}},
		{"windows-1251 by the rule, undeclared", "windows-1251", "ru", "", "", "cp1251", Charset{"windows-1251", "config", "cp1251", ""}},
		{"ISO-2022-JP by the rule", "iso-2022-jp", "ja", "", "", "iso-2022-jp", Charset{"iso-2022-jp", "config", "iso-2022-jp", ""}},
		{"a label of the rule that nobody knows", "euc-kr", "ko", "euc-kr", "", "klingon",
			Charset{"euc-kr", "header", "euc-kr", "the configuration said klingon"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			contentType := "text/html"
			if test.header != "" {
				contentType += ";charset=" + test.header
			}
			text := test.head + sentencesIn(t, test.lang)
			d := decode(encoded(t, codecOf(test.truth).encoding, text), contentType, test.config)
			if diff := cmp.Diff(test.want, d.Charset); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(strings.TrimPrefix(text, "\uFEFF"), d.text); diff != "" {
				t.Error(diff)
			}
		})
	}
}
