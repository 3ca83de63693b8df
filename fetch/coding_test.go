package fetch

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func zipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, text)
	w.Close()
	return b.Bytes()
}

func TestCoding(t *testing.T) {
	whole := zipped("picture")
	followed := func(by []byte) []byte { return slices.Concat(whole, by) }
	tests := []struct {
		name   string
		coding []string
		body   []byte
		want   string
		cause  string
	}{
		{"none", nil, []byte("picture"), "picture", ""},
		{"identity", []string{"identity"}, []byte("picture"), "picture", ""},
		{"gzip", []string{"gzip"}, whole, "picture", ""},
		{"gzip under its old name", []string{"X-GZip"}, whole, "picture", ""},
		{"gzip twice", []string{"gzip, gzip"}, whole, "", "coding"},
		{"gzip twice on two lines", []string{"gzip", "gzip"}, whole, "", "coding"},
		{"gzip beside what is no coding", []string{"utf-8, gzip, identity"}, whole, "picture", ""},
		{"brotli", []string{"br"}, whole, "", "coding"},
		{"deflate", []string{"Deflate"}, whole, "", "coding"},
		{"zstd", []string{"zstd"}, whole, "", "coding"},
		{"compress", []string{"compress"}, whole, "", "coding"},
		{"gzip within brotli", []string{"gzip, br"}, whole, "", "coding"},
		{"brotli beside what is no coding", []string{"none", "br"}, whole, "", "coding"},
		{"a charset", []string{"UTF-8"}, []byte("picture"), "picture", ""},
		{"no coding by name", []string{"none"}, []byte("picture"), "picture", ""},
		{"binary", []string{"binary,"}, []byte("picture"), "picture", ""},
		{"gzip cut short", []string{"gzip"}, whole[:len(whole)-5], "picture", "cut"},
		{"gzip in two streams", []string{"gzip"}, followed(zipped("s")), "pictures", ""},
		{"gzip whose second stream is cut", []string{"gzip"}, followed(zipped("s")[:15]), "pictures", "cut"},
		{"gzip with zeros behind", []string{"gzip"}, followed(make([]byte, 512)), "picture", ""},
		{"gzip with a byte behind", []string{"gzip"}, followed([]byte("\x1f")), "picture", ""},
		{"gzip with a page behind", []string{"gzip"}, followed([]byte("<!-- served by -->")), "picture", ""},
		{"gzip cut to nothing", []string{"gzip"}, nil, "", ""},
		{"gzip that is none", []string{"gzip"}, []byte("picture, or so it says"), "", "damaged gzip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Content-Encoding"] = tt.coding
				w.Write(tt.body)
			})
			resp, body, err := fetchAll(t.Context(), newClient(t, Options{}), srv.URL)
			if resp != nil && !resp.Uncompressed {
				t.Error("readers are invited to decode it once more")
			}
			if v := Judge(200, nil, err); v.Cause != tt.cause || string(body) != tt.want {
				t.Errorf("got %q, %v judged %+v", body, err, v)
			}
		})
	}
}

// The layers below manners copy no header: one copy serves all.
func TestOneHeaderServesAllLayers(t *testing.T) {
	ctx := WithTerms(t.Context(), keyed(own))
	req := request(ctx, t, "https://a.example/?k=${KEY}")
	below := &coding{next: roundTripFunc(func(sent *http.Request) (*http.Response, error) {
		sent.Header.Set("Below", "yes")
		return answer(""), nil
	})}
	if _, err := (&disclosure{next: &size{next: below}}).RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	want := http.Header{"Accept-Encoding": {"gzip"}, "Below": {"yes"}}
	if diff := cmp.Diff(want, req.Header); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCodingOfARefusalDoesNotMatter(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		w.WriteHeader(http.StatusNotFound)
	})
	resp, _, err := fetchAll(t.Context(), newClient(t, Options{}), srv.URL)
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("got %v, %v", resp, err)
	}
}
