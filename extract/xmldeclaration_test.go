package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestXMLDeclaration(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"double quotes", `<?xml version="1.0" encoding="windows-1251"?><html>`, "windows-1251"},
		{"single quotes and blanks", "\r\n<?xml version='1.0' encoding = 'gb2312' ?>", "gbk"},
		{"UTF-16, which nobody could have read", `<?xml version="1.0" encoding="utf-16"?>`, "utf-8"},
		{"without encoding", `<?xml version="1.0"?><p title="encoding='gbk'">`, ""},
		{"an encoding that is none", `<?xml version="1.0" encoding="klingon"?>`, ""},
		{"without end", `<?xml version="1.0" encoding="gbk"`, ""},
		{"too long", `<?xml ` + strings.Repeat(" ", 512) + `encoding="gbk"?>`, ""},
		{"not at the start", `<html><?xml encoding="gbk"?>`, ""},
		{"empty", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if c := xmlDeclaration([]byte(test.body)); c.as != nil {
				got = c.as.label
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
