package crawler

import (
	"fmt"
	"testing"

	"magpie/frontier"
)

// What is gathered of a gallery does not grow beyond what an archive holds.
func TestGatheringIsBounded(t *testing.T) {
	var g gathering
	if err := g.begin([]byte(`{"Site":"one","Name":"g","Done":70000}`)); err != nil {
		t.Fatal(err)
	}
	for i := range mostPacked + 10 {
		if g.tooMany != (i > mostPacked) {
			t.Fatalf("too many is %v with %d pictures", g.tooMany, i)
		}
		if err := g.add(make([]byte, 32)); err != nil {
			t.Fatal(err)
		}
	}
	if len(g.jobs) != mostPacked || g.gallery.Done != 70000 || g.gallery.Site != "one" {
		t.Errorf("%d jobs of %+v", len(g.jobs), g.gallery)
	}
}

// Readers of comics are not given videos, nor what is not kept any more.
func TestBookOfAComic(t *testing.T) {
	var b book
	for i, r := range []frontier.Record{
		{State: frontier.Done, Result: frontier.Result{Type: "image/jpeg", Path: "a.jpg", LastModified: "Thu, 12 Aug 2021 23:01:23 GMT"}},
		{State: frontier.Done, Result: frontier.Result{Type: "video/mp4", Path: "b.mp4"}},
		{State: frontier.Open, Result: frontier.Result{Type: "image/jpeg", Path: "c.jpg"}},
		{State: frontier.Failed, Result: frontier.Result{Type: "image/jpeg", Path: "d.damaged.jpg", Cause: causeSourceDamaged}},
	} {
		r.Referer = fmt.Sprintf("https://one.test/%d", i)
		b.add(r, true)
	}
	if len(b.pages) != 2 || b.leftOut != 1 || b.done != 2 || b.web != "https://one.test/0" {
		t.Errorf("%+v", b)
	}
	if got := b.pages[0].modified.UTC().Format("2006-01-02 15:04:05"); got != "2021-08-12 23:01:23" {
		t.Errorf("the time is %s", got)
	}
}

// Whatever an archive is made of makes another mark, and another gallery too.
func TestMarkOfABook(t *testing.T) {
	gallery := frontier.Gallery{Site: "one", Name: "g"}
	marks := map[string]string{}
	for name, change := range map[string]func(*book){
		"as it was":     func(*book) {},
		"another name":  func(b *book) { b.pages[0].name = "b.jpg" },
		"other bytes":   func(b *book) { b.pages[0].SHA256 = "bb" },
		"other time":    func(b *book) { b.pages[0].modified = b.pages[0].modified.AddDate(0, 0, 1) },
		"another page":  func(b *book) { b.pages = append(b.pages, packPage{name: "c.jpg"}) },
		"nothing of it": func(b *book) { b.pages = nil },
	} {
		b := book{pages: []packPage{{name: "a.jpg"}}}
		b.pages[0].SHA256 = "aa"
		change(&b)
		from := b.mark(gallery, nil).From
		if other, taken := marks[from]; taken {
			t.Errorf("%s and %s have one mark", name, other)
		}
		marks[from] = name
	}
	var b book
	if b.mark(gallery, nil).From == b.mark(gallery, []byte("<ComicInfo>")).From {
		t.Error("what is said of a comic makes no difference")
	}
	if b.mark(gallery, nil).Gallery == b.mark(frontier.Gallery{Site: "oneg"}, nil).Gallery {
		t.Error("two galleries have one mark")
	}
}
