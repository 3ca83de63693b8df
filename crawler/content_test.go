package crawler

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"magpie/frontier"
)

// withoutEnd answers as old servers do: the body ends where the connection
// does.
func withoutEnd(w http.ResponseWriter, contentType string, body []byte) {
	conn, _, err := w.(interface{ Unwrap() http.ResponseWriter }).Unwrap().(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "HTTP/1.0 200 OK\r\nContent-Type: %s\r\n\r\n%s", contentType, body)
}

func TestDamagedAtTheSourceIsKeptApart(t *testing.T) {
	w := newWorld(t, oneSite)
	broken := bytesOf("one.test/a.jpg")[:1000]
	w.page("one.test/", imgs("/a.jpg"))
	var asked []string
	w.answer("one.test/a.jpg", func(_ int, rw http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Cache-Control"))
		rw.Write(broken)
	})
	sum := w.run()
	w.wantRequests(2, "one.test/a.jpg")
	if len(asked) != 2 || asked[0] != "" || asked[1] != "no-cache" {
		t.Errorf("asked with Cache-Control %q, want the second past any cache", asked)
	}
	r := w.wantRecord(frontier.Image, frontier.Failed, causeSourceDamaged)
	kept, err := os.ReadFile(filepath.Join(w.dir, "galleries", filepath.FromSlash(r.Path)))
	if err != nil || !bytes.Equal(kept, broken) || filepath.Base(r.Path) != "a.damaged.jpg" {
		t.Errorf("kept as %q with %d bytes (%v), want the %d that came", r.Path, len(kept), err, len(broken))
	}
	if sum.Complete() || sum.Saved != 0 || sum.Damaged != 1 || sum.Failed != 1 {
		t.Errorf("got %+v, want one damaged, none saved", sum)
	}
	w.again()
	w.wantRequests(0, "one.test/a.jpg")
}

func TestDamagedAtTheSourceGivesWayToAnotherCandidate(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", twoCandidates)
	w.answer("one.test/large.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Write(bytesOf("large")[:1000])
	})
	w.pictures("one.test/small.jpg")
	w.complete()
	w.wantRequests(2, "one.test/large.jpg")
	w.wantFiles(map[string]string{"s/small.jpg": "one.test/small.jpg"})
}

func TestDamagedAtTheSourceIsKeptWhenNoOtherCandidateIs(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", twoCandidates)
	w.answer("one.test/large.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Write(bytesOf("large")[:1000])
	})
	w.run()
	w.wantRequests(3, "one.test/large.jpg")
	w.wantRequests(1, "one.test/small.jpg")
	if r := w.wantRecord(frontier.Image, frontier.Failed, causeSourceDamaged); filepath.Base(r.Path) != "large.damaged.jpg" {
		t.Errorf("kept as %q", r.Path)
	}
}

// A gzip file tells its own end.
func TestDamagedAtTheSourceInGzip(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(rw)
		defer packed.Close()
		packed.Write(bytesOf("one.test/a.jpg")[:1000])
	})
	w.run()
	w.wantRecord(frontier.Image, frontier.Failed, causeSourceDamaged)
}

// Of a file whose format does not tell its end, the transfer must.
func TestFileWithoutAnEndIsKeptOnlyWhenItComesTwice(t *testing.T) {
	whole := append([]byte("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x10\x00\x00\x00\x10\x00\x08\x00\x03"), make([]byte, 400)...)
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.psd"))
	w.answer("one.test/a.psd", func(n int, rw http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			withoutEnd(rw, "image/jpeg", whole[:200])
			return
		}
		withoutEnd(rw, "image/jpeg", whole)
	})
	w.complete()
	w.wantRequests(3, "one.test/a.psd")
	if r := w.wantRecord(frontier.Image, frontier.Done, ""); r.Size != int64(len(whole)) {
		t.Errorf("%d bytes are kept, want %d", r.Size, len(whole))
	}
}

func TestDamagedOnceIsFetchedWhole(t *testing.T) {
	w := newWorld(t, oneSite)
	w.page("one.test/", imgs("/a.jpg"))
	w.answer("one.test/a.jpg", firstTimes(1, func(_ int, rw http.ResponseWriter, _ *http.Request) {
		rw.Write(bytesOf("one.test/a.jpg")[:1000])
	}, pictureOf("one.test/a.jpg")))
	w.complete()
	w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
}

const limited = `
sites:
  s: {start: 'http://one.test/', image: 'img, video', %s}
`

func TestUnwantedIsSkipped(t *testing.T) {
	// The fixtures' pictures are of one size.
	tests := []struct {
		name, limits string
		cause        string // "" if it is kept
	}{
		{"large enough", "min_size: 100, min_width: 1, min_height: 1, max_pixels: 1000000", ""},
		{"too few bytes", "min_size: 1MB", causeTooSmall},
		{"too narrow", "min_width: 5000", causeTooSmall},
		{"too low", "min_height: 5000", causeTooSmall},
		{"too many pixels", "max_pixels: 1", causeTooManyPixels},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(limited, tt.limits))
			w.page("one.test/", imgs("/a.jpg"))
			w.pictures("one.test/a.jpg")
			w.complete()
			if tt.cause == "" {
				w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
				return
			}
			w.wantFiles(nil)
			w.wantRecord(frontier.Image, frontier.Skipped, tt.cause)
			w.again()
			w.wantRequests(0, "one.test/a.jpg")
			w.yaml = fmt.Sprintf(limited, "tries: 3")
			w.again()
			w.wantFiles(map[string]string{"s/a.jpg": "one.test/a.jpg"})
		})
	}
}

func TestVideoIsSkippedUntilItIsWanted(t *testing.T) {
	video, err := os.ReadFile(filepath.FromSlash("../storage/testdata/mp4/h264-64x48.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, fmt.Sprintf(limited, "tries: 3"))
	w.page("one.test/", `<video src="/a.mp4"></video>`)
	w.answer("one.test/a.mp4", func(_ int, rw http.ResponseWriter, _ *http.Request) { rw.Write(video) })
	w.complete()
	w.wantRecord(frontier.Image, frontier.Skipped, causeVideo)
	w.yaml = fmt.Sprintf(limited, "types: [image, video]")
	w.again()
	if r := w.wantRecord(frontier.Image, frontier.Done, ""); r.Path != "s/a.mp4" || r.Type != "video/mp4" {
		t.Errorf("kept as %q, %s", r.Path, r.Type)
	}
}
