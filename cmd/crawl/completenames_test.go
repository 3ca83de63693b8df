package main

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What completion knows of a crawl it reads from the state.
func TestCompletionOffersWhatARunMet(t *testing.T) {
	list := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<h1>Spring \u202e walk</h1><h2>Grey birds</h2><a class=pic href='/lost.jpg'>lost</a>"))
	})
	w := newWorld(t, []byte(`
sites:
  one: {start: 'https://one.test/', image: a.pic, fields: {title: h2}, gallery: '{title}'}
  two: {start: 'https://one.test/', image: a.pic, fields: {title: h1}, gallery: '{title}'}
`), list, "one.test")
	w.run(exitIncomplete)
	t.Chdir(w.dir)
	for _, tt := range []struct {
		name string
		line []string
		want []string
	}{
		{"Causes", []string{"retry", "--cause", ""}, []string{"404", ":4"}},
		{"CausesThatBeginSo", []string{"retry", "--cause", "5"}, []string{":4"}},
		{"GalleriesWithoutWhatTerminalsObey", []string{"list", "--gallery", ""}, []string{"Grey birds", ":4"}},
		{"GalleriesOfASite", []string{"list", "two", "--gallery", ""}, []string{":4"}},
		{"GalleriesThatBeginSo", []string{"export", "--gallery", "B"}, []string{":4"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, completed(t, tt.line...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
