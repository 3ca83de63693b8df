package crawler

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLineWriter(t *testing.T) {
	long := strings.Repeat("x", longestLine)
	tests := []struct {
		name    string
		written []string
		want    []string
	}{
		{"Lines", []string{"a\nb\n"}, []string{"a", "b"}},
		{"NoEnd", []string{"a\nb"}, []string{"a", "b"}},
		{"InPieces", []string{"a", "b\nc", "\n"}, []string{"ab", "c"}},
		{"Empty", []string{"\n\n"}, []string{"", ""}},
		{"Windows", []string{"a\r", "\nb\r\n"}, []string{"a", "b"}},
		{"Longest", []string{long + "\n"}, []string{long}},
		{"TooLong", []string{long + "yz\n"}, []string{long, "yz"}},
		{"TooLongInPieces", []string{long, "y", "z"}, []string{long, "yz"}},
		{"Nothing", nil, nil},
		{"AsManyAsAreTold", []string{strings.Repeat("a\n", mostLines)}, slices.Repeat([]string{"a"}, mostLines)},
		{"Endless", []string{strings.Repeat("a\n", mostLines), "b\nc\n", "d\n", "e"},
			append(slices.Repeat([]string{"a"}, mostLines), "the rest of it is left out: it is more than 1000 lines")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			w := &lineWriter{line: func(line string) { got = append(got, line) }}
			for _, text := range tt.written {
				if n, err := w.Write([]byte(text)); n != len(text) || err != nil {
					t.Errorf("wrote %d of %d, %v", n, len(text), err)
				}
			}
			w.flush()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
