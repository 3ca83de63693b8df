package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"magpie/fixtures"
)

// The hosts of an orchard: two with lists, and one with the pictures of the
// second. The first speaks HTTP/1.1, the others HTTP/2 over TLS.
const (
	appleHost = "apple.test"
	pearHost  = "pear.test"
	fruitHost = "fruit.test"
)

// perTree is how many pictures stand on a list page of an orchard.
const perTree = 20

// orchard is a gallery that grows while it is walked, at both ends of its lists.
// http://apple.test/list/N.html link to pictures on the same host,
// https://pear.test/list/N.html to pages that show a picture on a third. Lists
// and pictures have ETags, and the address of a picture never changes.
type orchard struct {
	mu     sync.Mutex
	lists  map[string][]int // the pictures of a host with lists, by number
	fruits []fruit          // all pictures, by number
}

// fruit is a picture of an orchard, on the host that sends it.
type fruit struct{ host, path, sha256 string }

func (f fruit) url() string {
	if f.host == appleHost {
		return "http://" + f.host + f.path
	}
	return "https://" + f.host + f.path
}

// sites are those that keep the picture.
func (f fruit) sites() []string {
	if f.host == appleHost {
		return []string{"apple", "basket"}
	}
	return []string{"pear"}
}

// orchardSites describes an orchard, what its hosts send in the place of pictures
// included. Two of the sites keep the same pictures.
func orchardSites() []byte {
	return fmt.Appendf(nil, `
defaults: {parallelism: 4, timeout: 1s, tries: 3, max_size: 1MB, placeholder: %s}
sites:
  apple:
    start: http://apple.test/list/1.html
    next: 'a[rel=next]'
    image: a.pic
  basket:
    start: http://apple.test/list/1.html
    next: 'a[rel=next]'
    image: a.pic
  pear:
    start: https://pear.test/list/1.html
    next: 'a[rel=next]'
    follow: {links: a.item, image: '#full'}
`, sumOf(fixtures.PlaceholderFile().Data))
}

func newOrchard(pictures int) *orchard {
	o := &orchard{lists: map[string][]int{}}
	o.grow(appleHost, pictures, true)
	o.grow(pearHost, pictures, true)
	return o
}

// grow puts n new pictures at an end of a list: its head, or the other.
func (o *orchard) grow(list string, n int, head bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	host := list
	if list == pearHost {
		host = fruitHost
	}
	var fresh []int
	for range n {
		number := len(o.fruits)
		o.fruits = append(o.fruits, fruit{host, fmt.Sprintf("/img/%06d.jpg", number), sumOf(fruitOf(number))})
		fresh = append(fresh, number)
	}
	at := len(o.lists[list])
	if head {
		at = 0
	}
	o.lists[list] = slices.Insert(o.lists[list], at, fresh...)
}

// fruitOf is the file of a picture. One in three has less than 1 kB.
func fruitOf(number int) []byte {
	return fixtures.Picture(int64(number), number%3*(2000+number*7919%9000))
}

// all are the pictures that there are by now.
func (o *orchard) all() []fruit {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.fruits)
}

func (o *orchard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var number int
	body, contentType := []byte(nil), "text/html; charset=utf-8"
	if _, err := fmt.Sscanf(r.URL.Path, "/img/%d.jpg", &number); err == nil && o.has(number, r) {
		body, contentType = fruitOf(number), string(fixtures.JPEG)
	} else if _, err := fmt.Sscanf(r.URL.Path, "/item/%d.html", &number); err == nil && r.Host == pearHost {
		body = o.item(number)
	} else if _, err := fmt.Sscanf(r.URL.Path, "/list/%d.html", &number); err == nil {
		body = o.list(r.Host, number)
	}
	if body == nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", fmt.Sprintf("%q", hex.EncodeToString(sum[:8])))
	w.Header().Set("Content-Type", contentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// has reports whether a picture is on the host that was asked.
func (o *orchard) has(number int, r *http.Request) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return number < len(o.fruits) && o.fruits[number].host == r.Host
}

// item is the page of a picture.
func (o *orchard) item(number int) []byte {
	return fmt.Appendf(nil, "<html><h1>Pear %d</h1><img id=full src=//%s/img/%06[1]d.jpg></html>\n", number, fruitHost)
}

// list is a page of a list, from 1; nil where there is none.
func (o *orchard) list(host string, page int) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	numbers := o.lists[host]
	first := (page - 1) * perTree
	if first < 0 || first >= len(numbers) {
		return nil
	}
	last := min(first+perTree, len(numbers))
	link := "<li><a class=pic href=/img/%06d.jpg>%[1]d</a>\n"
	if host == pearHost {
		link = "<li><a class=item href=/item/%d.html>%[1]d</a>\n"
	}
	b := []byte("<html><ul>\n")
	for _, number := range numbers[first:last] {
		b = fmt.Appendf(b, link, number)
	}
	if last < len(numbers) {
		b = fmt.Appendf(b, "</ul><a rel=next href=/list/%d.html>next</a>\n", page+1)
	}
	return append(b, "</html>\n"...)
}
