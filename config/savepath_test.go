package config

import (
	"strings"
	"testing"
)

func TestSaveStaysBelowOutput(t *testing.T) {
	tests := []struct{ name, save, want string }{
		{"AFile", "{site}/a.b/{x|replace:/,-}..{ext}", ""},
		{"OfTheRoot", "/data/{site}/{name}{ext}", "write output: /data, and in save"},
		{"OfADrive", `D:\pictures\{name}{ext}`, `write output: D:\pictures, and in save`},
		{"OfHome", "~/{name}{ext}", "save is a path below output:, not one of its own"},
		{"TheFolderAbove", "../{name}{ext}", `"../{name}{ext}" leads elsewhere`},
		{"TheFolderItself", "{site}/./{name}{ext}", "leads elsewhere"},
		{"AnEmptyFolder", "{site}//{name}{ext}", "has no name"},
		{"AnEmptyFile", "{site}/", "has no name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("crawl.yaml", []byte("sites: {a: {start: 'https://a.example/', image: img, save: '"+tt.save+"'}}"))
			if got := message(err); (tt.want == "") != (err == nil) || !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %q", got, tt.want)
			}
		})
	}
}

// message is what an error says, "" for none.
func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
