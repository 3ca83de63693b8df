package extract

import "testing"

func TestPartsOfTablesKeepTheirTags(t *testing.T) {
	tests := []struct {
		name, body, selector string
		want                 int
	}{
		{"rows", "\n<tr class=r><td><a href=1><img src=1.jpg></a></td></tr>\n<tr class=r><td>2</td></tr>", "tr.r > td", 2},
		{"cells", `<TD class=c><img src=1.jpg></TD><td class=c></td>`, "td.c", 2},
		{"a body behind a comment", `<!-- rows --><tbody><tr><td>1</td></tr></tbody>`, "tbody > tr > td", 1},
		{"what stands among the rows", `<tr><td>1</td></tr><div class=more><a href=2></a></div>`, "div.more > a", 1},
		{"no part", `<track><tr><td>1</td></tr>`, "td", 0},
		{"a page", `<html><body><tr><td>1</td></tr>`, "td", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := counted(t, page(t, test.body), test.selector); got != test.want {
				t.Errorf("got %d of %s, want %d", got, test.selector, test.want)
			}
		})
	}
}
