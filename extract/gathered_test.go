package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What stands around the picture of every record is none of them, however the
// records are nested.
func TestDecorationOfRecords(t *testing.T) {
	zoomed := func(n string) string { return `<div><a href=/zoom.png><img src=/` + n + `.png></a></div>` }
	cards := "<li>" + zoomed("1") + "</li><li>" + zoomed("2") + "</li><li>" + zoomed("3") + "</li>"
	tests := []struct {
		name, stanza, body string
		want               []string
	}{
		{"one picture each", `{each: {in: li, image: img}}`, cards, []string{"/1.png", "/2.png", "/3.png"}},
		{"in records of records", `{each: {in: li, each: {in: div, image: img}}}`, cards, []string{"/1.png", "/2.png", "/3.png"}},
		{"in the record alone", `{each: {in: dd, image: img}}`,
			"<dd>" + zoomed("1") + zoomed("2") + zoomed("3") + "</dd><dd><img src=/4.png></dd><dd><img src=/5.png></dd><dd><img src=/6.png></dd><dd><img src=/7.png></dd>",
			[]string{"/1.png", "/2.png", "/3.png", "/4.png", "/5.png", "/6.png", "/7.png"}},
		{"not in another block", `{each: [{in: li, image: img}, {in: dd, image: img}]}`,
			"<li>" + zoomed("1") + "</li><li>" + zoomed("2") + "</li><dd>" + zoomed("3") + "</dd>", []string{"/zoom.png"}},
		{"those of the page first, and each record's before those inside", `{image: .u, each: {in: li, image: .o, each: {in: .s, image: img}}}`,
			"<li><p class=s><img src=1></p><img class=o src=2></li><li><img class=o src=3></li><img class=u src=4>", []string{"/list/4", "/list/2", "/list/1", "/list/3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, tt.stanza))
			finds, told, err := rule.Explain(bodyFor(t, rule, tt.body), Scope{Page: 1})
			if err != nil {
				t.Fatal(err)
			}
			var got, explained []string
			for _, image := range finds.Images {
				got = append(got, strings.TrimPrefix(image.Candidates[0], "https://example.org"))
			}
			for _, f := range told {
				if strings.HasSuffix(f.Key, "image") {
					explained = append(explained, f.Values...)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if len(explained) != len(got) || slices.ContainsFunc(got, func(path string) bool { return !slices.Contains(explained, "https://example.org"+path) }) {
				t.Errorf("told are %v", explained)
			}
		})
	}
}

// The index of a picture in its chain goes on where the page before ended,
// however many records had them.
func TestIndexInKeys(t *testing.T) {
	got := readBody(t, `{each: {in: li, key: 'k-{index}', image: img}}`, "<li><img src=1><img src=2></li><li><img src=3></li>",
		Scope{Page: 2, Offset: 2, Pictures: 4})
	var keys []string
	for _, image := range got.Images {
		keys = append(keys, image.Key)
	}
	if diff := cmp.Diff([]string{"k-5", "k-6", "k-7"}, keys); diff != "" {
		t.Error(diff)
	}
}
