package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"magpie/fixtures"
)

// perShelf is how many pictures stand on a list page of a shelf.
const perShelf = 40

// shelf is a gallery that changes: https://one.test/list/N.html show its
// pictures, whose addresses never change, in their order. Lists have ETags; how
// they were asked for is noted.
type shelf struct {
	// onList, if set, is called before a list page is answered, with the lock
	// held.
	onList func(page int)

	mu       sync.Mutex
	items    []int // the pictures that are there, by their numbers
	made     int   // pictures that there ever were
	hidden   bool  // no list is there
	lists    []string
	pictures []int
}

func newShelf(pictures int) *shelf {
	s := &shelf{}
	s.insert(0, pictures)
	return s
}

// insert puts n new pictures before the i-th, at the end if i is -1.
func (s *shelf) insert(i, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.insertNow(i, n)
}

// insertNow is insert for onList.
func (s *shelf) insertNow(i, n int) {
	if i < 0 {
		i = len(s.items)
	}
	fresh := make([]int, n)
	for k := range fresh {
		fresh[k] = s.made + k
	}
	s.made += n
	s.items = slices.Insert(s.items, i, fresh...)
}

// remove takes n pictures away, from the i-th on. They can still be had.
func (s *shelf) remove(i, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removeNow(i, n)
}

// removeNow is remove for onList.
func (s *shelf) removeNow(i, n int) { s.items = slices.Delete(s.items, i, i+n) }

// hide takes the lists away, or puts them back.
func (s *shelf) hide(hidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden = hidden
}

// count is how many pictures there are now.
func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

// reset forgets what was asked for.
func (s *shelf) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists, s.pictures = nil, nil
}

// asked tells which lists were asked for since, "12? 304" for one that was asked
// for on condition that it changed, and which pictures.
func (s *shelf) asked() (lists string, pictures []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lists, ", "), slices.Clone(s.pictures)
}

// all is how asked tells of list pages that were sent in order.
func (*shelf) all(first, last int) string {
	var lists []string
	for page := first; page <= last; page++ {
		lists = append(lists, fmt.Sprintf("%d 200", page))
	}
	return strings.Join(lists, ", ")
}

// back is how asked tells of list pages that were asked for, from one to the first,
// on condition that they changed, and did not.
func (*shelf) back(from int) string {
	var lists []string
	for page := from; page >= 1; page-- {
		lists = append(lists, fmt.Sprintf("%d? 304", page))
	}
	return strings.Join(lists, ", ")
}

// hashes are those of all pictures that there ever were.
func (s *shelf) hashes() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.made {
		sum := sha256.Sum256(shelved(i))
		all = append(all, hex.EncodeToString(sum[:]))
	}
	return all
}

func shelved(number int) []byte { return fixtures.Picture(int64(number), fixtures.MinPicture) }

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var number int
	if _, err := fmt.Sscanf(r.URL.Path, "/img/%d.jpg", &number); err == nil {
		s.mu.Lock()
		s.pictures = append(s.pictures, number)
		s.mu.Unlock()
		_, _ = w.Write(shelved(number))
		return
	}
	if _, err := fmt.Sscanf(r.URL.Path, "/list/%d.html", &number); err != nil {
		http.NotFound(w, r)
		return
	}
	body, found := s.list(number)
	noted := &notedStatus{ResponseWriter: w, status: http.StatusOK}
	if found {
		sum := sha256.Sum256(body)
		w.Header().Set("ETag", fmt.Sprintf("%q", hex.EncodeToString(sum[:8])))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		http.ServeContent(noted, r, "", time.Time{}, bytes.NewReader(body))
	} else {
		http.NotFound(noted, r)
	}
	s.note(number, r, noted.status)
}

func (s *shelf) note(page int, r *http.Request, status int) {
	condition := ""
	if r.Header.Get("If-None-Match") != "" {
		condition = "?"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = append(s.lists, fmt.Sprintf("%d%s %d", page, condition, status))
}

// list is a page of the list, from 1.
func (s *shelf) list(page int) (body []byte, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.onList != nil {
		s.onList(page)
	}
	first := (page - 1) * perShelf
	if s.hidden || first < 0 || first >= len(s.items) {
		return nil, false
	}
	last := min(first+perShelf, len(s.items))
	var b bytes.Buffer
	b.WriteString("<ul>\n")
	for _, number := range s.items[first:last] {
		fmt.Fprintf(&b, "<li><a class=pic href=/img/%06d.jpg>%[1]d</a>\n", number)
	}
	b.WriteString("</ul>\n")
	if last < len(s.items) {
		fmt.Fprintf(&b, "<a rel=next href=/list/%d.html>next</a>\n", page+1)
	}
	return b.Bytes(), true
}

// notedStatus remembers the status of an answer.
type notedStatus struct {
	http.ResponseWriter
	status int
}

func (w *notedStatus) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
