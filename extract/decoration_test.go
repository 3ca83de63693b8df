package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDropDecoration(t *testing.T) {
	tests := []struct {
		name      string
		got, want [][]string
	}{
		{"on all", [][]string{{"w", "1"}, {"w", "2"}, {"w", "3"}}, [][]string{{"1"}, {"2"}, {"3"}}},
		{"on most", [][]string{{"w", "1"}, {"w", "2"}, {"w", "3"}, {"a"}, {"b"}}, [][]string{{"1"}, {"2"}, {"3"}, {"a"}, {"b"}}},
		{"two of them", [][]string{{"v", "w", "1"}, {"v", "w", "2"}, {"v", "w", "3"}, {"w", "4"}},
			[][]string{{"1"}, {"2"}, {"3"}, {"4"}}},
		{"by itself it is a picture", [][]string{{"w"}, {"w", "1"}, {"w", "2"}, {"w", "3"}}, [][]string{{"w"}, {"1"}, {"2"}, {"3"}}},
		{"a picture and its thumbnail", [][]string{{"f", "1"}, {"f", "2"}}, [][]string{{"f", "1"}, {"f", "2"}}},
		{"the same picture again", [][]string{{"f", "1"}, {"f", "1"}, {"f", "1"}}, [][]string{{"f", "1"}, {"f", "1"}, {"f", "1"}}},
		{"pictures in three sizes", [][]string{{"f", "1"}, {"f", "2"}, {"f", "3"}, {"g", "4"}, {"g", "5"}, {"g", "6"}},
			[][]string{{"f", "1"}, {"f", "2"}, {"f", "3"}, {"g", "4"}, {"g", "5"}, {"g", "6"}}},
		{"none", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var pictures []picture
			for _, candidates := range test.got {
				pictures = append(pictures, picture{candidates: candidates})
			}
			dropDecoration(pictures)
			var got [][]string
			for _, p := range pictures {
				got = append(got, p.candidates)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDropDecorationCountsNoPicturesInNoscript(t *testing.T) {
	pictures := []picture{
		{[]string{"w", "1"}, false},
		{[]string{"1"}, true},
		{[]string{"w", "2"}, false},
		{[]string{"2"}, true},
		{[]string{"w", "3"}, false},
		{[]string{"3"}, true},
	}
	dropDecoration(pictures)
	if got := pictures[0].candidates[0]; got != "1" {
		t.Errorf("the best is %q", got)
	}
}
