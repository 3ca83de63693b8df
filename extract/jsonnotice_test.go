package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONBehindNotice(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string // nil for no JSON
	}{
		{"markup", "<br />\n<b>Warning</b>: Undefined array key \"a\" in <b>/srv/a[1].php</b> on line <b>3</b><br />\n{\"u\": \"/1.jpg\"}\n", []string{"/1.jpg"}},
		{"plain text", "Notice: x in {a}\n\n [{\"u\": \"/1.jpg\"}]", []string{"/1.jpg"}},
		{"cut off", "<b>Warning</b>\n{\"v\": {\"u\": \"/1.jpg\"}", nil},
		{"more behind it", "<b>Warning</b>\n{\"u\": \"/1.jpg\"}<br>", nil},
		{"broken from the start", `{"a": oops, "b": {"u": "/1.jpg"}`, nil},
		{"a number in brackets", "Not found [404]", nil},
		{"nothing but words", "Not found", nil},
	}
	rule := compile(t, stanzaRule(t, `{format: json, each: {in: ., image: .u}}`))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := rule.NewPage(mustParse(t, home), "", []byte(tt.body))
			if err != nil {
				if tt.want != nil {
					t.Error(err)
				}
				return
			}
			finds, err := rule.Read(p, Scope{Page: 1})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, image := range finds.Images {
				got = append(got, strings.TrimPrefix(image.Candidates[0], "https://example.org"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || tt.want == nil {
				t.Errorf("it was read as JSON: %s", diff)
			}
			if len(finds.Empty) != 1 || !strings.HasPrefix(finds.Empty[0], "before its JSON the page says ") {
				t.Errorf("told is %q", finds.Empty)
			}
		})
	}
}

// One record or many, of JSON Lines and of a list, are found alike.
func TestRecordsOfWhateverThereIs(t *testing.T) {
	for body, want := range map[string]int{
		`{"u": "/1"}`: 1, "{\"u\": \"/1\"}\n{\"u\": \"/2\"}": 2, `[{"u": "/1"}]`: 1, `[{"u": "/1"}, {"u": "/2"}]`: 2, `[]`: 0,
	} {
		if got := readBody(t, `{format: json, each: {in: ., image: .u}}`, body, Scope{Page: 1}); got.Found != want || len(got.Images) != want {
			t.Errorf("%s has %d records and %d pictures, want %d", body, got.Found, len(got.Images), want)
		}
	}
}
