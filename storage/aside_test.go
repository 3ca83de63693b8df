package storage

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// damagedRecord makes a file that is less than what was recorded of it.
func damagedRecord(t *testing.T, d *Disk, path string) Recorded {
	t.Helper()
	whole := pictureOf(t, 1)
	r := recordOf(path, whole)
	openedDisk(t, d).put(t, path, whole[:60])
	return r
}

// Two batches may replace one damaged file: the whole picture that the first one
// puts there is not set aside by the second.
func TestKeepReplacesWhatIsDamagedOnce(t *testing.T) {
	d := openDisk(t)
	r := damagedRecord(t, d, "x/a.png")
	first := Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: r.Path, Suffix: "7f", Over: &r}
	second := Keep{Part: spool(t, d, "bb", pictureOf(t, 1)), Path: r.Path, Suffix: "8f", Over: &r}

	var begun atomic.Bool
	done := make(chan Kept, 1)
	way := d.ways[0]
	d.ways[0] = func(b *keeper, part, name string) error {
		if strings.Contains(name, damagedMark) && !begun.Swap(true) {
			go func() { done <- d.Keep(t.Context(), []Keep{second})[0] }()
			time.Sleep(100 * time.Millisecond) // for it to come as far as it may
		}
		return way(b, part, name)
	}
	got := []Kept{d.Keep(t.Context(), []Keep{first})[0], <-done}
	want := []Kept{{Path: "x/a.png", Aside: "x/a.damaged.png"}, {Path: "x/a.png", Adopted: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"x/a.damaged.png", "x/a.png"}, tree(t, d.root.Name())); diff != "" {
		t.Errorf("on disk (-want +got)\n%s", diff)
	}
	openedDisk(t, d).check(t, "x/a.png", pictureOf(t, 1))
}

// What somebody removes while it is about to be set aside leaves its name free.
func TestKeepReplacesWhatIsRemovedMeanwhile(t *testing.T) {
	d := openDisk(t)
	r := damagedRecord(t, d, "x/a.png")
	way := d.ways[0]
	d.ways[0] = func(b *keeper, part, name string) error {
		if strings.Contains(name, damagedMark) {
			if err := b.root.Remove(r.Path); err != nil && !os.IsNotExist(err) {
				t.Error(err)
			}
		}
		return way(b, part, name)
	}
	got := keep(t, d, Keep{Part: spool(t, d, "aa", pictureOf(t, 1)), Path: r.Path, Suffix: "7f", Over: &r})
	if diff := cmp.Diff(Kept{Path: "x/a.png"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
