package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	chinese     = "<h1>风景壁纸 高清图片下载</h1><p>湖光山色，秋天的树林</p>"
	traditional = "<h1>風景桌布 高畫質圖片</h1><p>湖光山色，秋天的樹林</p>"
	japanesePic = "<h1>風景の壁紙</h1><p>ダウンロード、きれいな写真です</p>"
	koreanPic   = "<h1>풍경 사진 갤러리</h1><p>아름다운 가을 숲</p>"
	russian     = "<h1>Красивые обои</h1><p>Осенний лес у озера</p>"
	rare        = "<h1>\u3400\u4DB5 𠀀𪛖</h1><p>湖光山色</p>"
)

func meta(label string) string { return `<meta charset="` + label + `">` }

func httpEquiv(label string) string {
	return `<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=` + label + `'>`
}

func TestCharset(t *testing.T) {
	gbk, gb18030, utf8only := simplifiedchinese.GBK, simplifiedchinese.GB18030, unicode.UTF8
	far := strings.Repeat("<script>var a = 1;</script>\n", 100)
	tests := []struct {
		name   string
		truth  encoding.Encoding
		header string
		text   string
		want   Charset
	}{
		{"GBK in the header", gbk, "GBK", chinese, Charset{"gb18030", "header"}},
		{"Big5 in the header", traditionalchinese.Big5, "big5", traditional, Charset{"big5", "header"}},
		{"Shift_JIS in the header", japanese.ShiftJIS, "Shift_JIS", japanesePic, Charset{"shift_jis", "header"}},
		{"ISO-2022-JP in the header", japanese.ISO2022JP, "iso-2022-jp", japanesePic, Charset{"iso-2022-jp", "header"}},
		{"EUC-KR in the header", korean.EUCKR, "euc-kr", koreanPic, Charset{"euc-kr", "header"}},
		{"an alias in the header", korean.EUCKR, "CP949", koreanPic, Charset{"euc-kr", "header"}},
		{"GBK by meta only", gbk, "", meta("gbk") + chinese, Charset{"gb18030", "meta"}},
		{"gb2312 by http-equiv only", gbk, "", httpEquiv("gb2312") + chinese, Charset{"gb18030", "meta"}},
		{"Big5 by meta only", traditionalchinese.Big5, "", meta("big5") + traditional, Charset{"big5", "meta"}},
		{"Shift_JIS by an alias in meta", japanese.ShiftJIS, "", meta("ms932") + japanesePic, Charset{"shift_jis", "meta"}},
		{"EUC-JP by meta only", japanese.EUCJP, "", meta("euc-jp") + japanesePic, Charset{"euc-jp", "meta"}},
		{"EUC-KR by meta only", korean.EUCKR, "", meta("uhc") + koreanPic, Charset{"euc-kr", "meta"}},
		{"windows-1251 by meta only", charmap.Windows1251, "", meta("windows-1251") + russian, Charset{"windows-1251", "meta"}},
		{"meta beyond 1,024 bytes", gbk, "", far + meta("gbk") + chinese, Charset{"gb18030", "meta"}},
		{"GBK under a UTF-8 header, meta GBK", gbk, "utf-8", meta("gbk") + chinese, Charset{"gb18030", "meta"}},
		{"GBK under a Latin 1 header, meta GBK", gbk, "iso-8859-1", meta("gbk") + chinese, Charset{"gb18030", "meta"}},
		{"GBK under a UTF-8 header, no meta", gbk, "utf-8", chinese, Charset{"gb18030", "trial"}},
		{"GBK under a UTF-8 header and meta", gbk, "utf-8", meta("utf-8") + chinese, Charset{"gb18030", "trial"}},
		{"GBK undeclared", gbk, "", chinese, Charset{"gb18030", "trial"}},
		{"four-byte GB18030 labelled GBK", gb18030, "gbk", rare, Charset{"gb18030", "header"}},
		{"four-byte GB18030 labelled gb2312 by meta", gb18030, "", meta("gb2312") + rare, Charset{"gb18030", "meta"}},
		{"UTF-8 under a GBK header", utf8only, "gbk", chinese, Charset{"utf-8", "utf-8"}},
		{"UTF-8 under a Latin 1 header", utf8only, "iso-8859-1", chinese, Charset{"utf-8", "utf-8"}},
		{"UTF-8 with a wrong meta", utf8only, "", meta("gb2312") + chinese, Charset{"utf-8", "utf-8"}},
		{"UTF-8 undeclared", utf8only, "", far + chinese, Charset{"utf-8", "utf-8"}},
		{"UTF-8 undeclared, one letter", utf8only, "", "é", Charset{"utf-8", "utf-8"}},
		{"ASCII under a GBK header", utf8only, "gbk", "<p>lake", Charset{"utf-8", "utf-8"}},
		{"ASCII with a lone escape", utf8only, "", "<p>\x1b", Charset{"utf-8", "utf-8"}},
		{"Latin 1 in the header", charmap.Windows1252, "iso-8859-1", "café crème", Charset{"windows-1252", "header"}},
		{"Latin 1 under a UTF-8 header, meta Latin 1", charmap.Windows1252, "utf-8", meta("latin1") + "café", Charset{"windows-1252", "meta"}},
		{"a label nobody knows", gbk, "x-unknown", meta("klingon") + meta("gbk") + chinese, Charset{"gb18030", "meta"}},
		{"a meta in a comment", traditionalchinese.Big5, "", "<!-- " + meta("gbk") + "-->" + meta("big5") + traditional, Charset{"big5", "meta"}},
		{"UTF-16 claimed by meta", utf8only, "", meta("utf-16") + chinese, Charset{"utf-8", "utf-8"}},
		{"UTF-16 with a byte order mark", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-8", chinese, Charset{"utf-16le", "bom"}},
		{"UTF-16, big endian", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "", chinese, Charset{"utf-16be", "bom"}},
		{"UTF-16 without a mark, in the header", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", "<p>lake", Charset{"utf-16le", "header"}},
		{"UTF-8 with a byte order mark under a GBK header", unicode.UTF8BOM, "gbk", chinese, Charset{"utf-8", "bom"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			contentType := "text/html"
			if test.header != "" {
				contentType += ";charset=" + test.header
			}
			p := pageAt(t, home, contentType, encoded(t, test.truth, test.text))
			if diff := cmp.Diff(test.want, p.Charset()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.text, p.source); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCharsetOfBrokenBytes(t *testing.T) {
	tests := []struct {
		name, contentType, body string
		want                    Charset
		text                    string
	}{
		{"UTF-8 cut short", "", chinese + "\xe6\xb9", Charset{"utf-8", "trial"}, chinese + "\uFFFD"},
		{"UTF-8 cut short, in the header", "text/html; charset=utf-8", chinese + "\xe6", Charset{"utf-8", "header"}, chinese + "\uFFFD"},
		{"one in ten unreadable", "", strings.Repeat("é", 9) + "\xff", Charset{"utf-8", "trial"}, strings.Repeat("é", 9) + "\uFFFD"},
		{"one in nine unreadable", "", strings.Repeat("é", 8) + "\xff", Charset{"gb18030", "trial"}, strings.Repeat("茅", 8) + "\uFFFD"},
		{"two letters that are valid UTF-8 by accident", "text/html; charset=gbk", "\xc4\xa3\xc4\xa3", Charset{"gb18030", "header"}, "模模"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := pageAt(t, home, test.contentType, []byte(test.body))
			if diff := cmp.Diff(test.want, p.Charset()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.text, p.source); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("text/html; charset=gbk", []byte("<meta charset=big5>\xc4\xe3\xba\xc3"))
	f.Add("", []byte("\xff\xfea\x00"))
	f.Add("charset", []byte("<!--><meta http-equiv=content-type content='charset = \"utf-8"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		d := decode(body, contentType)
		if !utf8.ValidString(d.text) {
			t.Errorf("decoded as %v, the text is not valid UTF-8", d.Charset)
		}
		if d.Label == "" || d.Source == "" || d.query == nil {
			t.Errorf("no evidence for %v", d.Charset)
		}
	})
}
