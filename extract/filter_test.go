package extract

import "testing"

func TestSlug(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Lake & Moon, 2", "lake-moon-2"},
		{"  湖上 的月!", "湖上-的月"},
		{"शीर्षक ३", "शीर्षक-३"}, // the vowels are marks
		{"&", ""},
	}
	for _, test := range tests {
		if got := slug(test.text); got != test.want {
			t.Errorf("%q became %q, want %q", test.text, got, test.want)
		}
	}
}
