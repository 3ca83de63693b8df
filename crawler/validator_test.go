package crawler

import (
	"net/http"
	"strings"
	"testing"
)

func TestValidatorOf(t *testing.T) {
	const date, before, minute = "Sat, 21 Nov 2026 15:00:30 GMT", "Sat, 21 Nov 2026 15:00:29 GMT", "Sat, 21 Nov 2026 14:59:30 GMT"
	tests := []struct {
		name           string
		etag, modified string
		want           validator
	}{
		{"nothing", "", "", validator{}},
		{"a strong ETag", `"a-1"`, "", validator{etag: `"a-1"`}},
		{"a weak ETag", `W/"a-1"`, minute, validator{etag: `W/"a-1"`}},
		{"an ETag of nothing", `""`, "", validator{etag: `""`}},
		{"an ETag without quotes", "a-1", minute, validator{}},
		{"an ETag with a quote inside", `"a"1"`, "", validator{}},
		{"an ETag with a space", `"a 1"`, "", validator{}},
		{"one quote", `"`, "", validator{}},
		{"an ETag that is too long", `"` + strings.Repeat("a", maxETag) + `"`, "", validator{}},
		{"a date that is a minute old", "", minute, validator{lastModified: minute}},
		{"a date that is a second old", "", before, validator{}},
		{"what is no date", "", "yesterday", validator{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Date": {date}}
			if tt.etag != "" {
				header.Set("ETag", tt.etag)
			}
			if tt.modified != "" {
				header.Set("Last-Modified", tt.modified)
			}
			if got := validatorOf(header); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
	if got := validatorOf(http.Header{"Last-Modified": {minute}}); got != (validator{}) {
		t.Errorf("without a Date: got %+v, want none", got)
	}
}

func TestValidatorAgrees(t *testing.T) {
	tests := []struct {
		name          string
		v             validator
		header, value string
		want          bool
	}{
		{"no word of it", validator{etag: `"1"`}, "X", "y", true},
		{"the same ETag", validator{etag: `"1"`}, "ETag", `"1"`, true},
		{"the same ETag, made weak", validator{etag: `"1"`}, "ETag", `W/"1"`, true},
		{"another ETag", validator{etag: `"1"`}, "ETag", `"2"`, false},
		{"the same date", validator{lastModified: "monday"}, "Last-Modified", "monday", true},
		{"another date", validator{lastModified: "monday"}, "Last-Modified", "tuesday", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{}
			header.Set(tt.header, tt.value)
			if got := tt.v.agrees(header); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
