package main

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"magpie/fixtures/imgur"
)

// clientID is the key of the API. It must be found nowhere but in requests.
const clientID = "f00dc0ffee5eed1"

// Only pictures that are JPEG are kept, and no others are asked for; the key
// goes to the API and nowhere else.
func TestImgur(t *testing.T) {
	t.Setenv("IMGUR_CLIENT_ID", clientID)
	gallery := imgur.New(clientID)
	w := shipped(t, gallery, imgur.Host, imgur.ImageHost)
	first := w.run(exitDone, "imgur")

	files, jpegs := w.files(), 0
	for _, item := range imgur.Items() {
		if item.Kind != imgur.JPEG {
			w.wantNotAsked(item.Link)
			continue
		}
		jpegs++
		wantTitled(t, files, item)
	}
	if len(files) != jpegs {
		t.Errorf("%d files on disk, want %d", len(files), jpegs)
	}
	w.wantRequests(imgur.Pages + jpegs)
	if n := gallery.LeakedKeys(); n > 0 {
		t.Errorf("%d requests told %s the key", n, imgur.ImageHost)
	}
	w.wantNothingNew("imgur", imgur.Pages)
	try := w.startOf("try", "https://"+imgur.Host+"/3/gallery/hot/viral/0.json")
	if code := try.wait(); code != exitDone {
		t.Errorf("crawl try exited with %d\n%s", code, &try.stderr)
	}
	w.wantUnknown(clientID, first, try, w.run(exitDone, "--json", "imgur"))
}

// wantTitled wants the item's bytes in a file that is named by its title,
// behind which the key of another picture with that title may stand.
func wantTitled(t *testing.T, files map[string]string, item imgur.Item) {
	t.Helper()
	for name, sum := range files {
		if sum != hex.EncodeToString(item.SHA256[:]) {
			continue
		}
		title := strings.TrimSuffix(path.Base(name), ".jpg")
		repeated := item.Title == "Mildly interesting" && strings.HasPrefix(title, item.Title+"-")
		if title != safe(item.Title) && !repeated {
			t.Errorf("%q is kept as %s", item.Title, name)
		}
		return
	}
	t.Errorf("%s is not on disk as it was served", item.Link)
}

// Without the key nothing is asked of anybody: the fault names the place and
// says what to do.
func TestImgurWithoutKey(t *testing.T) {
	t.Setenv("IMGUR_CLIENT_ID", "") // put back as it was in the end
	if err := os.Unsetenv("IMGUR_CLIENT_ID"); err != nil {
		t.Fatal(err)
	}
	w := shipped(t, imgur.New(clientID), imgur.Host, imgur.ImageHost)
	run := w.run(exitUsage, "imgur")
	wantSaid(t, run.stderr.String(),
		"crawl.yaml:", "the variable IMGUR_CLIENT_ID is not set", "${IMGUR_CLIENT_ID}'}\n", " ^\n", "export IMGUR_CLIENT_ID=")
	if n := w.server.Counter().Total() + w.server.Counter().Robots(); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}

// A key that is refused is told of in the words of the API, with what to do,
// and without the key.
func TestImgurWithWrongKey(t *testing.T) {
	t.Setenv("IMGUR_CLIENT_ID", clientID)
	gallery := imgur.New("another")
	w := shipped(t, gallery, imgur.Host, imgur.ImageHost)
	run := w.run(exitIncomplete, "imgur")
	wantSaid(t, run.stdout.String(), "       5 401, such as https://api.imgur.com/3/gallery/hot/viral/", "Invalid client_id", "IMGUR_CLIENT_ID")
	w.wantRequests(imgur.Pages)
	w.wantUnknown(clientID, run)
}

// wantUnknown wants a secret neither in what runs said nor in any file of the
// world.
func (w *world) wantUnknown(secret string, runs ...*process) {
	w.t.Helper()
	for _, p := range runs {
		if strings.Contains(p.stdout.String()+p.stderr.String(), secret) {
			w.t.Errorf("a run said the secret:\n%s%s", &p.stdout, &p.stderr)
		}
	}
	err := filepath.WalkDir(w.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(secret)) {
			w.t.Errorf("the secret is in %s", path)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
