package storage

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Beside what stands there, comes and goes, or is read by half, a picture gets its
// sidecar.
func TestSidecarInS3OutlastsFaults(t *testing.T) {
	const there, wanted = `{"sha256":"1","url":"u"}`, `{"sha256":"2","url":"u"}`
	tests := []struct {
		name string
		does func(s *fakeS3, w http.ResponseWriter)
		want map[string]string
	}{
		{"an answer that is cut", func(_ *fakeS3, w http.ResponseWriter) {
			w.Header().Set("Last-Modified", "Thu, 02 Jan 2020 03:04:05 GMT")
			cutAnswer(w, http.StatusOK)
		}, map[string]string{"a.png.json": wanted, "a.png.earlier.json": there}},
		{"removed since", func(s *fakeS3, _ http.ResponseWriter) {
			_, _ = s.backend.DeleteObject(testBucket, testPrefix+"a.png.json")
		}, map[string]string{"a.png.json": wanted, "a.png.earlier.json": ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startFakeS3(t)
			store := openS3(t)
			server.spoil(t, testPrefix+"a.png.json", []byte(there))
			faults := 1
			server.before = func(w http.ResponseWriter, r *http.Request) bool {
				if strings.HasSuffix(r.URL.Path, "/a.png.json") && r.Method == http.MethodGet && faults > 0 {
					faults--
					tt.does(server, w)
				}
				return false
			}
			keep(t, store, Keep{Part: spool(t, store, "aa", pictureOf(t, 1)), Path: "a.png", Suffix: "7f", Sidecar: []byte(wanted)})
			got := map[string]string{}
			for name := range tt.want {
				got[name] = string(server.read(testPrefix + name))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
