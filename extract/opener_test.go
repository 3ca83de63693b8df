package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestPicturesThatScriptsOpen(t *testing.T) {
	tests := []struct {
		name, body, finder string
		want               [][]string
	}{
		{"by the address of the link", `<a href="javascript:openWin('a.jpg',640,480)"><img src=t.jpg></a>`, "img", [][]string{{"a.jpg", "t.jpg"}}},
		{"by the chosen link", `<a href="javascript:show('a.jpg')"><img src=t.jpg></a>`, "a", [][]string{{"a.jpg", "t.jpg"}}},
		{"by a click", `<a href=# onclick="MM_openBrWindow('a.jpg','','width=9')"><img src=t.jpg></a>`, "img", [][]string{{"a.jpg", "t.jpg"}}},
		{"by a click on itself", `<img src=t.jpg onclick="zoom('\/list\/a.jpg')">`, "img", [][]string{{"a.jpg", "t.jpg"}}},
		{"put in the place of another", `<img src=t.jpg onclick="document.main.src='a.jpg'">`, "img", [][]string{{"a.jpg", "t.jpg"}}},
		{"one of two", `<img src=t.jpg onclick="swap('a.jpg','b.jpg')">`, "img", [][]string{{"t.jpg"}}},
		{"no picture", `<img src=t.jpg onclick="open('a.html')">`, "img", [][]string{{"t.jpg"}}},
		{"put together", `<img src=t.jpg onclick="zoom(dir+'a.jpg')">`, "img", [][]string{{"t.jpg"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Image: plain(test.finder)}, page(t, test.body), Scope{})
			if diff := cmp.Diff(candidatesAtHome(test.want), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPagesThatScriptsOpen(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"by the address of the link", `<a href="javascript:go('view.php?id=1')">x</a>`, home[:len(home)-len("index.html")] + "view.php?id=1"},
		{"by a click", `<a href=# onclick="popUp('a.html','w');return false">x</a>`, atHome([]string{"a.html"})[0]},
		{"by something else that is clicked", `<a href=# onclick="track('/list/a.html')">x</a>`, ""},
		{"a word", `<a href="javascript:__doPostBack('pager$next','')">x</a>`, ""},
		{"a sentence", `<a href="javascript:alert('Sure? /no')">x</a>`, ""},
		{"asks first", `<a href="javascript:confirm('/delete')">x</a>`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := nextOf(read(t, &config.Rule{Next: plain("a")}, page(t, test.body), Scope{})); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
