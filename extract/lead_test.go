package extract

import "testing"

func TestIsScript(t *testing.T) {
	tests := []struct {
		ref  string
		want bool
	}{
		{"javascript:", true}, {"JavaScript:void(0)", true}, {"java\nscr\tipt:x", true}, {"j\navascript:x", true},
		{"", false}, {"javascript", false}, {"javascript.html", false}, {"a/javascript:x", false}, {"data:,javascript:", false},
	}
	for _, test := range tests {
		t.Run(test.ref, func(t *testing.T) {
			if got := isScript(test.ref); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestIsAddressValue(t *testing.T) {
	tests := []struct {
		value string
		want  bool
	}{
		{"http://a/", true}, {"https://a/", true}, {"/p/2", true}, {"./2", true}, {"../2", true}, {"?page=2", true},
		{"2.html", true}, {"2.HTM#x", true},
		{"", false}, {"2", false}, {"/", false}, {"?", false}, {".", false}, {"..", false}, {".5", false}, {"http", false},
		{"name-asc", false}, {"a/b", false}, {"2.jpg", false},
	}
	for _, test := range tests {
		t.Run(test.value, func(t *testing.T) {
			if got := isAddressValue(test.value); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
