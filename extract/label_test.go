package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestLabelIn(t *testing.T) {
	tests := []struct {
		name, contentType, want string
	}{
		{"plain", "text/html; charset=gbk", "gbk"},
		{"quoted", `text/html; charset="GBK"; x=y`, "GBK"},
		{"single quotes and blanks", "text/html; charset = 'gbk' ", "gbk"},
		{"a blank in the quotes", `text/html; charset="shift jis"`, "shift jis"},
		{"upper case", "TEXT/HTML; CHARSET=Big5", "Big5"},
		{"no semicolon", "text/html charset=gbk", "gbk"},
		{"twice", "text/html; charset=gbk, text/html", "gbk"},
		{"none", "text/html", ""},
		{"nothing behind it", "text/html; charset", ""},
		{"empty", "text/html; charset=", ""},
		{"a quote without end", `text/html; charset="gbk`, "gbk"},
		{"bytes that lower case lengthens", "\u023a; charset=gbk", "gbk"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, labelIn(test.contentType)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCodecOf(t *testing.T) {
	tests := map[string]string{ // name of the encoding, labels
		"utf-8":        "utf-8 UTF8 utf_8 utf8mb4 utf-8mb4 utf8mb3 cp65001 unicode-1-1-utf-8",
		"utf-16le":     "utf-16 utf16 unicode ucs-2 utf16le utf_16_le cp1200",
		"utf-16be":     "utf16be unicodefffe cp1201",
		"gb18030":      "gbk gb2312 gb_2312-80 GB-2312 gbk2312 cp936 ms936 windows-936 x-gbk chinese gb-18030 gb18030-2005 gb18030-2022 cp54936 euc-cn zh_CN",
		"big5":         "Big5 big-5 big5-eten big5-hkscs big5hkscs cp950 ms950 x-x-big5 cn-big5",
		"shift_jis":    "Shift_JIS shift-jis shiftjis sjis x-sjis sjis-win ms932 cp932 windows-31j csShiftJIS ms_kanji windows-932",
		"euc-jp":       "eucjp euc_jp x-euc-jp eucjp-win eucJP-ms ujis cp51932",
		"iso-2022-jp":  "iso2022jp iso-2022-jp-ms csISO2022JP jis cp50220 cp50221",
		"euc-kr":       "euckr euc_kr ks_c_5601-1987 ksc5601 KS_C_5601 korean uhc cp949 ms949 x-windows-949 windows-949",
		"koi8-r":       "koi8r koi8_r KOI8 koi cp20866",
		"koi8-u":       "koi8u koi8-ru cp21866",
		"ibm866":       "cp866 866 ibm866 dos-866",
		"windows-874":  "tis-620 tis620 iso-8859-11 cp874 dos-874 windows874",
		"windows-1250": "cp1250 windows1250 x-cp1250",
		"windows-1251": "cp1251 win1251 windows1251 cp-1251 win-1251 windows_1251 x-cp1251 WINDOWS-1251 ms-1251",
		"windows-1252": "iso-8859-1 iso8859-1 iso_8859_1 ISO8859_1 8859-1 latin1 latin-1 l1 ascii us-ascii cp1252 ansi_x3.4-1968 x-user-defined cp28591",
		"windows-1254": "iso-8859-9 latin5 latin-5 cp1254",
		"iso-8859-2":   "latin2 latin-2 iso8859_2 iso88592",
		"iso-8859-5":   "cyrillic iso-ir-144 iso8859-5",
		"iso-8859-7":   "greek iso8859-7 ecma-118",
		"iso-8859-15":  "latin-9 latin9 l9 iso8859-15",
		"iso-8859-8-i": "logical iso-8859-8-i",
		"":             "klingon utf-7 hz-gb-2312 iso-2022-kr iso-8859-12 windows-1259 utf-32 - " + strings.Repeat("x", 99),
	}
	for want, labels := range tests {
		for label := range strings.FieldsSeq(labels) {
			t.Run(label, func(t *testing.T) {
				got := ""
				if c := codecOf(label); c != nil {
					got = c.name()
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestCompileCharset(t *testing.T) {
	tests := []struct {
		name, label string
		want        []string
	}{
		{"an alias", "cp936", nil},
		{"misspelled", "gb18003", []string{`there is no charset "gb18003": did you mean "gb18030"?`}},
		{"far from all", "klingon", []string{
			`there is no charset "klingon": write a label that browsers know, such as gbk, shift_jis or windows-1251, or leave charset out`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule, faults := Compile("site", &config.Rule{Charset: textAt(7, test.label)})
			if diff := cmp.Diff(test.want, sentences(t, faults, 7)); diff != "" {
				t.Error(diff)
			}
			if len(faults) == 0 && rule.Charset() != test.label {
				t.Errorf("the rule's charset is %q, want %q", rule.Charset(), test.label)
			}
		})
	}
}

// What a site says holds for its follow rules that say nothing.
func TestCompileCharsetOfFollowRules(t *testing.T) {
	c, err := config.Parse("crawl.yaml", []byte(`
sites:
  a:
    start: http://a.example/
    charset: gbk
    follow:
      - {links: a, image: img}
      - {links: b, image: img, charset: big5}
`))
	if err != nil {
		t.Fatal(err)
	}
	rule := compile(t, &c.Sites[0].Rule)
	got := []string{rule.Charset(), rule.Follow[0].Charset(), rule.Follow[1].Charset()}
	if diff := cmp.Diff([]string{"gbk", "gbk", "big5"}, got); diff != "" {
		t.Error(diff)
	}
}

// What is offered for an unknown label must be known.
func TestCommonLabelsAreKnown(t *testing.T) {
	for _, label := range commonLabels {
		if codecOf(label) == nil {
			t.Errorf("%q is offered and unknown", label)
		}
	}
}
