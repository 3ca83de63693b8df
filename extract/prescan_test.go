package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrescan(t *testing.T) {
	tests := []struct {
		name, body, want string
	}{
		{"charset", `<meta charset=gbk>`, "gbk"},
		{"self-closing, upper case", `<META CHARSET="EUC-KR"/>`, "euc-kr"},
		{"slash behind the name", `<meta/charset=big5>`, "big5"},
		{"http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=gb2312">`, "gbk"},
		{"http-equiv, attributes turned round", `<meta content='text/html;charset=big5' http-equiv=content-type>`, "big5"},
		{"first usable one", `<meta charset=nonsense><meta name=x content="charset=big5"><meta charset=gbk>`, "gbk"},
		{"behind a comment", `<!-- <meta charset=big5> --><meta charset=gbk>`, "gbk"},
		{"behind an empty comment", `<!--><meta charset=gbk>`, "gbk"},
		{"comment without an end", `<!-- <meta charset=gbk>`, ""},
		{"another tag", `<metadata charset=gbk>`, ""},
		{"cut off", `<meta`, ""},
		{"content without http-equiv", `<meta content="text/html; charset=gbk">`, ""},
		{"an encoding that is none any more", `<meta charset=iso-2022-kr><meta charset=gbk>`, "gbk"},
		{"a long tag", `<meta content="` + strings.Repeat("x", 2000) + `" charset=gbk>`, "gbk"},
		{"a tag without end", `<meta content="` + strings.Repeat("x", 2048) + `" charset=gbk>`, ""},
		{"UTF-16, which nobody could have read", `<meta charset=utf-16le>`, "utf-8"},
		{"x-user-defined", `<meta charset=x-user-defined>`, "windows-1252"},
		{"at the edge", strings.Repeat(" ", prescanned-20) + `<meta charset=gbk>`, "gbk"},
		{"beyond the edge", strings.Repeat(" ", prescanned) + `<meta charset=gbk>`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if c := prescan([]byte(test.body)); c.as != nil {
				got = c.as.label
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
