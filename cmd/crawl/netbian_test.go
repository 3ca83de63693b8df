package main

import (
	"bytes"
	"encoding/hex"
	"path"
	"regexp"
	"strings"
	"testing"

	"magpie"
	"magpie/fixtures"
	"magpie/fixtures/netbian"
	"magpie/frontier"
)

// The shipped crawl.yaml, run on the gallery it was written for, keeps every
// picture as it was served, named by its title, asks for each address once,
// and asks for no picture the second time.
func TestNetbian(t *testing.T) {
	gallery := netbian.New()
	w := newWorld(t, magpie.Config, gallery, netbian.Host)
	w.run(exitDone, "netbian")

	files := w.files()
	pictures := gallery.Pictures()
	if len(files) != len(pictures) {
		t.Errorf("%d files on disk, want %d", len(files), len(pictures))
	}
	for _, p := range pictures {
		wantNamed(t, files, p)
	}
	if repeats := w.server.Counter().Repeats(); len(repeats) > 0 {
		t.Errorf("asked for more than once: %v", repeats)
	}
	if total, want := w.server.Counter().Total(), netbian.Lists+netbian.Details+len(pictures); total != want {
		t.Errorf("%d requests, want %d", total, want)
	}
	if parts := w.parts(); len(parts) > 0 {
		t.Errorf("parts are left: %v", parts)
	}
	for _, p := range pictures {
		if got := w.server.Counter().Referers(p.URL); len(got) != 1 || !strings.Contains(strings.Join(p.Detail, " "), got[0]) {
			t.Errorf("%s was asked for with referer %q, want its detail page", p.URL, got)
		}
	}

	w.server.Counter().Reset()
	again := w.run(exitDone, "netbian")
	for _, p := range pictures {
		if n := w.server.Counter().Requests(p.URL); n != 0 {
			t.Errorf("%s was asked for again", p.URL)
		}
	}
	if total := w.server.Counter().Total(); total > 2 {
		t.Errorf("an unchanged gallery took %d requests, want 2 at most", total)
	}
	if !strings.Contains(again.stdout.String(), "saved    0 pictures") {
		t.Errorf("the second run says:\n%s", &again.stdout)
	}
}

// forbidden is what file names cannot have on some system.
var forbidden = regexp.MustCompile(`[<>:"\\|?*\x00-\x1f]`)

// wantNamed wants the picture's bytes in a file that is named by its title.
func wantNamed(t *testing.T, files map[string]string, p netbian.Picture) {
	t.Helper()
	hash := hex.EncodeToString(p.SHA256[:])
	var name string
	for file, sum := range files {
		if sum == hash {
			name = file
		}
	}
	if name == "" {
		t.Errorf("%s (%s) is not on disk as it was served", p.Title, p.URL)
		return
	}
	base, ok := strings.CutSuffix(path.Base(name), p.Ext)
	named := base == p.Title
	switch p.Oddity {
	case netbian.SameTitle:
		named = base == p.Title || strings.HasPrefix(base, p.Title+"-")
	case netbian.UnsafeTitle:
		named = !forbidden.MatchString(base) && len(base) >= len(p.Title)/2
	}
	if !ok || !named || path.Dir(name) != "netbian" {
		t.Errorf("%s is kept as %s, want netbian/%s%s", p.URL, name, p.Title, p.Ext)
	}
}

// How each page was read is in its record, with the evidence.
func TestNetbianCharsets(t *testing.T) {
	w := newWorld(t, magpie.Config, netbian.New(), netbian.Host)
	w.run(exitDone, "netbian")
	evidence := map[string]int{}
	for _, r := range w.records(frontier.Page, frontier.Done) {
		if r.Charset != "gb18030" {
			t.Errorf("%s was read as %s by %s, want gb18030", r.URL, r.Charset, r.Evidence)
		}
		evidence[r.Evidence]++
	}
	for _, want := range []string{
		"the header says gbk", "the meta tag says gbk", "the meta tag says gb2312", "the meta tag says gbk; the header said utf-8",
	} {
		if evidence[want] == 0 {
			t.Errorf("no page was read because %s; there is %v", want, evidence)
		}
	}
}

// Lists read by a regex, of a host whose certificate nobody signed: nothing is
// asked of it, and the report says how to trust it. Once crawl.yaml does, the
// thumbnails of four lists are kept.
func TestNetbianRegex(t *testing.T) {
	server, err := fixtures.ServeSelfSigned(netbian.New())
	if err != nil {
		t.Fatal(err)
	}
	w := worldAt(t, magpie.Config, server, netbian.Host)
	refused := w.run(exitIncomplete, "netbian-regex")
	wantSaid(t, refused.stdout.String(), "       4 certificate, such as https://pic.netbian.com/4kmeinv/index_", "insecure_tls: true")
	if n := w.server.Counter().Total(); n > 0 {
		t.Errorf("%d requests to a host that did not prove who it is", n)
	}
	for _, r := range w.records(frontier.Page, frontier.Failed) {
		if r.Cause != "certificate" {
			t.Errorf("%s failed for %s, want certificate", r.URL, r.Cause)
		}
	}

	w.write("crawl.yaml", bytes.ReplaceAll(magpie.Config, []byte("# insecure_tls:"), []byte("insecure_tls:")))
	w.run(exitDone, "netbian-regex")
	want := names{}
	for list := 2; list <= netbian.Lists; list++ {
		for _, thumbnail := range netbian.Thumbnails(list) {
			if strings.HasPrefix(thumbnail.Src, "/uploads/allimg/") {
				want.put("netbian-regex/"+path.Base(thumbnail.URL), thumbnail.SHA256)
			}
		}
	}
	w.wantFiles(want)
	w.wantRequests(4 + len(want))
	w.wantNothingNew("netbian-regex", 4)
}
