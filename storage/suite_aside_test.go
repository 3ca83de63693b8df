package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is damaged makes room for the part that takes its place, each time under
// a name of its own. Nothing else does.
func suiteKeepOver(t *testing.T, o opened) {
	first, second := pictureOf(t, 1), pictureOf(t, 2)
	cut := first[:60]
	unwritten := recordOf("x/c.png", second) // as long as what stands there
	unwritten.Settled = time.Now().Add(time.Hour)
	tests := []struct {
		name     string
		was      []byte // kept under the path before
		stands   []byte // there now
		recorded Recorded
		want     Kept
	}{
		{"missing", nil, nil, recordOf("x/a.png", second), Kept{Path: "x/a.png"}},
		{"intact", nil, nil, recordOf("x/a.png", second), Kept{Path: "x/a.png", Adopted: true}},
		{"changed", nil, first, recordOf("x/b.png", second), Kept{Path: "x/b-7f.png"}},
		{"changed by the disk", second, first, unwritten, Kept{Path: "x/c.png", Aside: "x/c.damaged.png"}},
		{"damaged", nil, cut, recordOf("x/d.png", second), Kept{Path: "x/d.png", Aside: "x/d.damaged.png"}},
		{"damaged, in a folder of its own", nil, cut, recordOf("y/d.png", second), Kept{Path: "y/d.png", Aside: "y/d.damaged.png"}},
	}
	for _, tt := range tests {
		if tt.was != nil {
			keep(t, o.store, Keep{Part: spool(t, o.store, "aa", tt.was), Path: tt.recorded.Path})
		}
		if tt.stands != nil {
			o.put(t, tt.recorded.Path, tt.stands)
		}
		k := Keep{Part: spool(t, o.store, "bb", second), Path: tt.recorded.Path, Suffix: "7f", Over: &tt.recorded}
		got := keep(t, o.store, k)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
		o.check(t, got.Path, second)
		if got.Aside != "" {
			o.check(t, got.Aside, tt.stands)
		}
	}
}

// Each picture that is set aside has a name of its own.
func suiteKeepOverAgain(t *testing.T, o opened) {
	for i, want := range []string{"x/a.damaged.png", "x/a-2.damaged.png"} {
		whole := pictureOf(t, i)
		o.put(t, "x/a.png", whole[:60+i])
		r := recordOf("x/a.png", whole)
		got := keep(t, o.store, Keep{Part: spool(t, o.store, "aa", whole), Path: "x/a.png", Over: &r})
		if diff := cmp.Diff(Kept{Path: "x/a.png", Aside: want}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		o.check(t, want, whole[:60+i])
		o.check(t, "x/a.png", whole)
	}
}
