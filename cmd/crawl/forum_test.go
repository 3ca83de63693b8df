package main

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"magpie/fixtures/forum"
	"magpie/frontier"
)

// Of a thread full of avatars, smilies, thumbnails and quotes only the pictures
// of its posts are asked for, each named after its post and by what its host
// calls it.
func TestForum(t *testing.T) {
	w := shipped(t, forum.New(), forum.Host, forum.ExternalHost)
	w.run(exitDone, "forum")

	want := names{}
	for _, p := range forum.Pictures() {
		want.put(fmt.Sprintf("forum/post-%d %s", p.Post, p.Name), p.SHA256)
	}
	w.wantFiles(want)
	w.wantRequests(forum.Pages + len(want))
	for _, r := range w.records(frontier.Image, frontier.Done) {
		if !strings.HasPrefix(path.Base(r.Path), r.Fields["post"]+" ") {
			t.Errorf("%s is kept as %s, its post is %q", r.URL, r.Path, r.Fields["post"])
		}
	}
	w.wantNothingNew("forum", 2)
}

// The page that is windows-1251 is read as that.
func TestForumCharsets(t *testing.T) {
	w := shipped(t, forum.New(), forum.Host, forum.ExternalHost)
	w.run(exitDone, "forum")
	got := map[string]int{}
	for _, r := range w.records(frontier.Page, frontier.Done) {
		got[r.Charset]++
	}
	if got["windows-1251"] != 1 || got["utf-8"] != forum.Pages-1 {
		t.Errorf("the pages were read as %v, want one as windows-1251 and the others as utf-8", got)
	}
}
