package extract

import "testing"

func TestPlainTemplates(t *testing.T) {
	const end = "<template id=t><img></template><img>"
	tests := []struct {
		name, body       string
		pictures, tagged int
	}{
		{"no svg", end, 2, 1},
		{"an icon", "<svg><title>x</title><path/></svg>" + end, 2, 1},
		{"an icon in a template", "<template id=t><svg><desc>x</desc></svg></template><img>", 1, 1},
		{"a template of svg itself", "<svg><template><path/></template></svg>" + end, 2, 1},
		{"HTML in svg", "<svg><foreignObject>" + end, 2, 0},
		{"HTML in svg, closed", "<svg><foreignObject><div></foreignObject></svg>" + end, 2, 0},
		{"HTML in a title", "<svg><title><b>" + end, 2, 0},
		{"HTML in a description", "<svg><DESC><p></desc></svg>" + end, 2, 0},
		{"HTML in a formula", "<math><mi>" + end, 2, 0},
		{"what stands before it", end + "<svg><foreignObject>" + end, 4, 1},
		{"names that begin alike", "<svgs><missing>" + end, 2, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := page(t, test.body)
			if got := counted(t, p, "img"); got != test.pictures {
				t.Errorf("got %d pictures, want %d", got, test.pictures)
			}
			if got := counted(t, p, "template#t"); got != test.tagged {
				t.Errorf("got %d templates, want %d", got, test.tagged)
			}
		})
	}
}
