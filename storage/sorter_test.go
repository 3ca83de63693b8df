package storage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whether items fit in memory or not, they come in order, and nothing is left.
func TestSorter(t *testing.T) {
	for _, tt := range []struct {
		name        string
		items, most int
	}{
		{"nothing", 0, 1000},
		{"in memory", 500, 1 << 20},
		{"in many pieces", 5000, 1000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			packer, _ := openPacker(t, nil)
			sorter := packer.Sorter()
			sorter.most = tt.most
			var want []string
			for i := range tt.items {
				key := fmt.Sprint(rand.IntN(1_000_000), "-", i)
				want = append(want, key+"=v"+key)
				if err := sorter.Add([]byte(key), []byte("v"+key)); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortFunc(want, func(a, b string) int { return cmpKeys(a, b) })
			var got []string
			err := sorter.Each(func(key, value []byte) error {
				got = append(got, string(key)+"="+string(value))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if err := sorter.Close(); err != nil {
				t.Error(err)
			}
			openedDisk(t, packer.disk).checkParts(t)
		})
	}
}

// cmpKeys compares what stands before the sign of equality.
func cmpKeys(a, b string) int {
	return slices.Compare([]byte(keyOf(a)), []byte(keyOf(b)))
}

func keyOf(item string) string { return item[:slices.Index([]byte(item), '=')] }
