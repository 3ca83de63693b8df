package storage

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestICOStructure(t *testing.T) {
	const (
		head  = "\x00\x00\x01\x00\x02\x00"
		small = "\x10\x20\x00\x00\x01\x00\x08\x00\x04\x00\x00\x00\x26\x00\x00\x00"
		large = "\x00\x00\x00\x00\x01\x00\x08\x00\x06\x00\x00\x00\x2a\x00\x00\x00"
		whole = head + small + large + "data" + "larger"
	)
	tests := []struct {
		name, data string
		want       verdict
	}{
		{"whole", whole, verdict{"ico", 256, 256, ""}},
		{"bytes behind", whole + "tail", verdict{"ico", 256, 256, ""}},
		{"no picture", "\x00\x00\x01\x00\x00\x00", verdict{Fault: "damaged ico at byte 6: it holds no picture"}},
		{"no data", head + strings.Replace(small, "\x04", "\x00", 1) + large, verdict{Fault: "damaged ico at byte 22: it holds a picture without data"}},
		{"bomb", head + small + strings.Replace(large, "\x06\x00\x00\x00", "\xff\xff\xff\xff", 1), verdict{Fault: "damaged ico at byte 38: the file ends there"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, verdictOn(strings.NewReader(tt.data))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if silent := cuts([]byte(whole)); silent != nil {
		t.Errorf("passed as whole when cut at %v", silent)
	}
}
