package extract

import (
	"encoding/json"
	"testing"
)

func TestReadJSValueNumbers(t *testing.T) {
	tests := []struct {
		text, want string
	}{
		{"0", "0"},
		{"-0", "-0"},
		{"1.50", "1.50"},
		{"1E+5", "1E+5"},
		{"2e-3", "2e-3"},
		{".5", "0.5"},
		{"5.", "5"},
		{"5.e3", "5e3"},
		{"-.5", "-0.5"},
		{"+7", "7"},
		{"- -7", "7"},
		{"- -7.5", "7.5"},
		{"0x1F", "31"},
		{"0XffFFffFFffFFffFFff", "4722366482869645213695"},
		{"0b101", "5"},
		{"0o17", "15"},
		{"017", "15"},
		{"089", "89"},
		{"00", "0"},
		{"1_000", "1000"},
		{"90071992547409931n", "90071992547409931"},
		{"0xE+1", ""},
		{"1px", ""},
		{"1.2.3", ""},
		{".", ""},
		{"1e", ""},
		{"0x", ""},
		{"0b2", ""},
		{"0x-1", ""},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			v, _, _ := readJSValue(test.text)
			got, _ := v.(json.Number)
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
