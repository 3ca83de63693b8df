package extract

import "testing"

func TestSyntaxError(t *testing.T) {
	tests := []struct {
		name, text string
		at         int
		want       string
	}{
		{"the beginning", "abc", 0, `line 1, column 1, at "abc": wrong`},
		{"the end", "abc", 3, `line 1, column 4, at "abc": wrong`},
		{"a later line", "ä\nöü", 5, `line 2, column 2, at "ä\nöü": wrong`},
		{"the middle of much", "0123456789ä123456789ü123456789012345678901234567890", 21,
			`line 1, column 21, at "0123456789ä123456789ü1234567890123456789": wrong`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := &syntaxError{test.text, test.at, "wrong"}
			if got := err.Error(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
