package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures/unruly"
)

// nameFaults are those of names that are no good as names of files.
func nameFaults() map[string]faultCase {
	return map[string]faultCase{
		"name such as `../../etc/x`": evilNames(map[string]string{
			"/img/../../etc/x":               "ward/x.jpg",
			"/img/..%2F..%2Fetc%2Fx.jpg":     "ward/x-e5d6fad1.jpg",
			"/img/..%5C..%5Cwindows%5Cx.jpg": "ward/.._.._windows_x.jpg",
			"/img/%2Fetc%2Fpasswd.jpg":       "ward/passwd.jpg",
		}),
		"name of a device, such as `CON`": evilNames(map[string]string{
			"/img/CON": "ward/_CON.jpg", "/img/con.jpg": "ward/_con.jpg", "/img/x%3Astream.jpg": "ward/x_stream.jpg",
		}),
		"name of 400 characters": evilNames(map[string]string{
			"/img/" + strings.Repeat("a", 400) + ".jpg": "ward/" + strings.Repeat("a", 251) + ".jpg",
		}),
		"name with NUL, newline or what a terminal obeys": evilNames(map[string]string{
			"/img/nul%00byte.jpg": "ward/nul_byte.jpg", "/img/new%0Aline.jpg": "ward/new_line.jpg",
			"/img/%1B%5B2Jclear.jpg": "ward/_[2Jclear.jpg", "/img/%E2%80%AEgpj.exe": "ward/gpj.jpg",
		}),
		"two names that differ only in case": evilNames(map[string]string{
			"/img/case.jpg": "ward/case.jpg", "/img/CASE.jpg": "ward/CASE.jpg",
		}),
		"two names that differ only in Unicode form": evilNames(map[string]string{
			"/img/caf%C3%A9.jpg": "ward/caf\u00e9.jpg", "/img/cafe%CC%81.jpg": "ward/caf\u00e9-7a6cfddb.jpg",
		}),
	}
}

// evilNames walks a gallery of pictures with evil names, and wants some of them
// under these paths, by their addresses. One at a time, they come in the order
// of the page: of two that want one name the first has it.
func evilNames(want map[string]string) faultCase {
	return func(t *testing.T, row faultRow) {
		w := newWorld(t, []byte(`
sites:
  ward:
    start: https://one.test/
    image: a.pic
    parallelism: 1
`), unruly.EvilNames(), "one.test")
		w.run(row.exit)
		for href := range want {
			w.wantRecord(row, resolved(t, "https://one.test/", href))
		}
		files := w.files()
		at := map[string]string{} // paths by hashes
		for path, hash := range files {
			at[hash] = path
		}
		all := unruly.Names()
		got := map[string]string{}
		for _, name := range all {
			sum := sha256.Sum256(name.File.Data)
			path, ok := at[hex.EncodeToString(sum[:])]
			if !ok {
				t.Errorf("the picture %q is not on disk as it was served", name.Href)
			}
			if _, asked := want[name.Href]; asked {
				got[name.Href] = path
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pictures stand elsewhere (-want +got):\n%s", diff)
		}
		if len(files) != len(all) || len(w.parts()) > 0 {
			t.Errorf("%d files and %d parts, want %d and none", len(files), len(w.parts()), len(all))
		}
		w.wantNothingAstray()
		w.wantRequests(1 + len(all))
		w.wantPeak(1, "one.test")

		w.wantNothingNew("ward", 1)
	}
}

// resolved is where a link on a page leads.
func resolved(t *testing.T, page, href string) string {
	t.Helper()
	base, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	address, err := base.Parse(href)
	if err != nil {
		t.Fatal(err)
	}
	return address.String()
}
