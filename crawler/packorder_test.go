package crawler

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/frontier"
)

// Keys have the order of their texts, whatever these hold, and the texts of one
// are never taken for those of another.
func TestGroupKey(t *testing.T) {
	inOrder := [][2]string{{"", ""}, {"", "b"}, {"a", ""}, {"a", "b"}, {"a", "b\x00"}, {"a", "b\x00\x01"}, {"a", "b\x01"}, {"a\x00", "b"}, {"ab", ""}}
	var keys [][]byte
	for _, names := range inOrder {
		key := append(groupKey(names[0], names[1]), galleryRow)
		if group, rest := cutGroup(key); len(rest) != 1 || !bytes.Equal(group, groupKey(names[0], names[1])) {
			t.Errorf("%q: cut into %q and %q", names, group, rest)
		}
		if !isGalleryKey(key) || isGalleryKey(append(groupKey(names[0], names[1]), pictureRow, 'x')) {
			t.Errorf("%q: a gallery is not told from a picture", names)
		}
		keys = append(keys, key)
	}
	if !slices.IsSortedFunc(keys, bytes.Compare) {
		t.Errorf("the keys are not in order: %q", keys)
	}
}

func TestPictureValue(t *testing.T) {
	r := frontier.Record{Job: frontier.Job{Kind: frontier.Image, Host: "one.test", ID: frontier.NewID(frontier.Image, "p", "k")}}
	r.Site, r.Gallery = "one", "g\x00"
	prefix, job := cutPicture(pictureValue(r))
	if want := append(groupKey("one", "g\x00"), pictureRow); !bytes.HasPrefix(prefix, want) {
		t.Errorf("the key begins with %q, want %q", prefix, want)
	}
	if got := jobOf(job); got.ID != r.ID || got.Host != r.Host || got.Kind != frontier.Image {
		t.Errorf("got %+v, want the job of %+v", got, r.Job)
	}
}

// packedPaths are the paths of the pictures of all galleries, in their order.
func (w *world) packedPaths() (paths []string) {
	w.t.Helper()
	paths, _ = w.packedPathsOf(nil)
	return paths
}

// packedPathsOf are those of one gallery, and how many records were read for it.
func (w *world) packedPathsOf(gallery *string) (paths []string, read int64) {
	w.t.Helper()
	o := w.options()
	p, err := OpenPacking(w.t.Context(), PackOptions{Config: o.Config, Rules: o.Rules, Gallery: gallery, Folder: w.t.TempDir()})
	if err != nil {
		w.t.Fatal(err)
	}
	defer p.Close()
	order, err := p.inOrder(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer order.Close()
	err = order.Each(func(key, value []byte) error {
		if isGalleryKey(key) {
			return nil
		}
		records, err := p.frontier.Get(w.t.Context(), []frontier.Job{jobOf(value)})
		paths = append(paths, records[0].Path)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return paths, p.Progress().Records
}

// A gallery that is named is packed as among all, and other records are read for it only if
// its pages count in another.
func TestNamedGalleryIsPackedAsAmongAll(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rules string
		named string
		in    string // the folder of its pictures
		all   int
		read  int64
	}{
		"pages of its own": {`
    start: http://one.test/
    follow:
      links: a
      gallery: '{title}'
      fields: {title: h1}
      follow: {links: a, image: img}
`, "Owls", "one/Owls/", 3, 7},
		"galleries of records": {`
    start: http://one.test/
    follow:
      links: a
      follow:
        links: a
        each: {in: img, fields: {of: '@alt'}, gallery: '{of}', image: '@src'}
`, "Owls", "one/Owls/", 3, 15},
		"outside of galleries": {`
    start: http://one.test/
    follow:
      links: a
      follow: {links: a, image: img}
`, "one", "one/", 6, 15},
		"no pages": {"    urls: 'http://one.test/{a,b,c}.jpg'\n", "one", "one/", 3, 4}, // and the list of them
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "\nsites:\n  one:\n    parallelism: 3\n"+tt.rules)
			w.page("one.test/", `<a href="/owls"></a><a href="/cats"></a>`)
			w.page("one.test/owls", `<h1>Owls</h1><a href="/c"></a><a href="/b"></a><a href="/a"></a>`)
			w.page("one.test/cats", `<h1>Cats</h1><a href="/f"></a><a href="/e"></a><a href="/d"></a>`)
			for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
				alt := "Owls"
				if name > "c" {
					alt = "Cats"
				}
				w.page("one.test/"+name, fmt.Sprintf("<img alt=%s src=/%s.jpg>", alt, name))
				w.pictures("one.test/" + name + ".jpg")
			}
			w.complete()
			all := slices.DeleteFunc(w.packedPaths(), func(path string) bool { return !strings.HasPrefix(path, tt.in) })
			got, read := w.packedPathsOf(&tt.named)
			if diff := cmp.Diff(all, got); diff != "" || len(got) != tt.all || read != tt.read {
				t.Errorf("%d records were read, want %d, and %d pictures, want %d (-among all +alone)\n%s", read, tt.read, len(got), tt.all, diff)
			}
		})
	}
}

// The order is that of the list, in whatever order the pages of the pictures were
// read.
func TestPicturesHaveTheOrderOfTheirPages(t *testing.T) {
	w := newWorld(t, `
sites:
  one:
    start: http://one.test/
    follow: {links: a, image: img}
    parallelism: 3
`)
	w.page("one.test/", `<a href="/c"></a><a href="/b"></a><a href="/a"></a>`)
	read := make(chan struct{})
	for _, name := range []string{"a", "b"} {
		w.page("one.test/"+name, imgs("/"+name+".jpg"))
	}
	w.answer("one.test/c", func(n int, rw http.ResponseWriter, r *http.Request) {
		<-read // the first of the list is read last
		html(imgs("/c1.jpg", "/c2.jpg"))(n, rw, r)
	})
	w.answer("one.test/a.jpg", func(n int, rw http.ResponseWriter, r *http.Request) {
		close(read)
		pictureOf("one.test/a.jpg")(n, rw, r)
	})
	w.pictures("one.test/b.jpg", "one.test/c1.jpg", "one.test/c2.jpg")
	w.complete()
	want := []string{"one/c1.jpg", "one/c2.jpg", "one/b.jpg", "one/a.jpg"}
	if diff := cmp.Diff(want, w.packedPaths()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A longer chain has the order of its pages, and what its records have of it is
// left alone; a number goes first.
func TestPicturesHaveTheOrderOfTheirChain(t *testing.T) {
	w := newWorld(t, `
sites:
  one:
    start: http://one.test/1
    next: a
    each: {in: p, fields: {number: i}, image: img}
`)
	w.page("one.test/1", `<p><img src="/z.jpg"></p><p><img src="/y.jpg"></p><p><i>10</i><img src="/ten.jpg"></p><a href="/2"></a>`)
	w.page("one.test/2", `<p><img src="/x.jpg"></p><p><i>2</i><img src="/two.jpg"></p>`)
	w.pictures("one.test/z.jpg", "one.test/y.jpg", "one.test/x.jpg", "one.test/two.jpg", "one.test/ten.jpg")
	w.complete()
	want := []string{"one/two.jpg", "one/ten.jpg", "one/z.jpg", "one/y.jpg", "one/x.jpg"}
	if diff := cmp.Diff(want, w.packedPaths()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
