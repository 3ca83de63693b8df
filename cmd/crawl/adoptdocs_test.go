package main

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"magpie/fixtures"
)

// migration matches the example that docs/migrating.md gives of a move from
// gallery-dl: a crawl.yaml and the commands behind it.
var migration = regexp.MustCompile("(?s)### An example\n.*?```yaml\n(.*?)```.*?```sh\n(crawl adopt [^\n]*)\n([^\n]*)\n```")

// posts answers as the API of the example does, with two posts.
func posts(pictures [][]byte) http.Handler {
	mux := http.NewServeMux()
	for i, data := range pictures {
		mux.HandleFunc(fmt.Sprintf("/original/%d.jpg", i+1), func(w http.ResponseWriter, _ *http.Request) { w.Write(data) })
	}
	mux.HandleFunc("/posts.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		var all []string
		for i, data := range pictures {
			all = append(all, fmt.Sprintf(`{"id": %d, "md5": "%x", "rating": "g", "image_width": 1600, "file_url": "https://%s/original/%d.jpg"}`,
				i+1, md5.Sum(data), r.Host, i+1))
		}
		if r.URL.Query().Has("page") {
			all = nil
		}
		fmt.Fprintf(w, "[%s]", strings.Join(all, ","))
	})
	return mux
}

// What docs/migrating.md shows is done: of what gallery-dl had, by its files or by
// its archive, nothing is asked for.
func TestMigratingExampleAdopts(t *testing.T) {
	t.Setenv("DANBOORU_KEY", "secret")
	page, err := os.ReadFile("../../docs/migrating.md")
	if err != nil {
		t.Fatal(err)
	}
	m := migration.FindStringSubmatch(string(page))
	if m == nil {
		t.Fatal("docs/migrating.md has no such example")
	}
	pictures := [][]byte{fixtures.Picture(1, 2500), fixtures.Picture(2, 2500), fixtures.Picture(3, 2500)}
	w := newWorld(t, nil, posts(pictures), "danbooru.donmai.us")
	here := filepath.Join(w.dir, "galleries")
	words := func(line string) []string {
		return strings.Fields(strings.ReplaceAll(strings.ReplaceAll(line, "/srv/pictures", here), "'", ""))
	}
	w.write("crawl.yaml", []byte(strings.ReplaceAll(m[1], "/srv/pictures", here)))
	w.put(fmt.Sprintf("galleries/danbooru/heron/1_%x.jpg", md5.Sum(pictures[0])), pictures[0])
	makeArchive(t, filepath.Join(w.dir, "galleries", "danbooru.sqlite3"), []string{"danbooru1", "danbooru2"})

	w.offline(exitDone, "adopt", words(m[2])[2:]...).wantLines("entries 2", "files 1 picture")
	run := words(m[3]) // DANBOORU_KEY=… crawl run URL
	w.run(exitDone, run[3:]...).wantLines("saved 2 pictures", "1 of them adopted", "1 in another archive")
	for i, want := range []int{0, 0, 1} {
		address := fmt.Sprintf("https://danbooru.donmai.us/original/%d.jpg", i+1)
		if got := w.server.Counter().Requests(address); got != want {
			t.Errorf("%d requests for %s, want %d", got, address, want)
		}
	}
}
