package extract

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestAddressesLike(t *testing.T) {
	tests := []struct {
		name, text, address string
		want                bool
	}{
		{"one of a billion", "http://a.test/p/[1-1000000000]", "http://a.test/p/123456789", true},
		{"one with zeros before it", "http://a.test/[0001-9999].jpg", "http://a.test/0042.jpg", true},
		{"not one between two steps", "http://a.test/[10-90:20]", "http://a.test/20", false},
		{"not one beyond the end", "http://a.test/[5-90]", "http://a.test/4", false},
		{"one that counts down", "http://a.test/[9-1]", "http://a.test/3", true},
		{"one of several dimensions", "http://a.test/{x,Y}/[a-c]/[1-1000000]", "http://a.test/Y/c/77", true},
		{"one with escapes", "http://a.test/{a b,c}", "http://a.test/a%20b", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var likes []string
			a := compileAddresses(t, tt.text)
			for i := range a.Like(tt.address) {
				like, err := Canonical(a.At(i).URL)
				if err != nil {
					t.Fatal(err)
				}
				likes = append(likes, like)
			}
			if slices.Contains(likes, tt.address) != tt.want {
				t.Errorf("got %q", likes)
			}
		})
	}
	t.Run("a variable that stands there twice", func(t *testing.T) {
		a, faults := CompileAddresses(config.Text{Value: "http://a.test/{v}/{v|upper}"}, varsOf("v", "one", "two", "three"))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if diff := cmp.Diff([]int64{1}, slices.Collect(a.Like("http://a.test/two/TWO"))); diff != "" {
			t.Error(diff)
		}
	})
}
