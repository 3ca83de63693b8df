package crawler

import "testing"

func TestSharedFields(t *testing.T) {
	var f sharedFields
	for _, fields := range []map[string]string{
		{"series": "Owls", "title": "a", "parent.title": "Night", "author": "x"},
		{"series": "Owls", "title": "b", "parent.title": "Night", "author": "x", "artist": "z"},
		{"series": "Owls", "title": "c", "parent.title": "Night"},
	} {
		f.share(fields)
	}
	for _, tt := range []struct {
		name, want string
		of         []string
	}{
		{"what all have", "Owls", []string{"series"}},
		{"of the page above, where pictures have their own", "Night", []string{"title"}},
		{"nothing that one lacks", "", []string{"author", "artist"}},
		{"the first that there is", "Owls", []string{"number", "series"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.first(tt.of...); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
