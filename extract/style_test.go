package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBackgrounds(t *testing.T) {
	tests := []struct {
		name, style string
		want        []string
	}{
		{"bare", "background:url(a.jpg)", []string{"a.jpg"}},
		{"quoted", `background : no-repeat url("a (1).jpg") center`, []string{"a (1).jpg"}},
		{"upper case", "BACKGROUND-IMAGE:URL('a.jpg')", []string{"a.jpg"}},
		{"several", "background-image:url(a.png),url(b.jpg)", []string{"a.png", "b.jpg"}},
		{"escaped", `background:url(a\(1\).jpg)`, []string{"a(1).jpg"}},
		{"semicolon inside", "background:url(data:image/png;base64,AA==);color:red", []string{"data:image/png;base64,AA=="}},
		{"other properties", "list-style:url(a.jpg);cursor:url(b.cur)", nil},
		{"parenthesis left open", "background:url(a.jpg", nil},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, backgrounds(test.style)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
