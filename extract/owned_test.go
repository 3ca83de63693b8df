package extract

import (
	"runtime"
	"strings"
	"testing"
)

// What is found on a page does not keep the page, of which it may be a piece.
func TestFindsOwnTheirTexts(t *testing.T) {
	const pages, size = 30, 1_000_000
	stanza := `
image: {regex: 'src=(\S+)'}
fields: {title: {regex: 'title=(\w+)'}}`
	var all []*Finds
	for range pages {
		body := "<p>title=Owls src=https://host.test/a.jpg " + strings.Repeat("x", size) + "</p>"
		all = append(all, readBody(t, stanza, body, Scope{Page: 1}))
	}
	if got := all[0]; got.Fields["title"] != "Owls" || len(got.Images) != 1 {
		t.Fatalf("found %+v", got)
	}
	runtime.GC()
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	if heap.HeapAlloc > pages*size/2 {
		t.Errorf("%d MB are in use", heap.HeapAlloc>>20)
	}
	runtime.KeepAlive(all)
}
