package storage

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Syncing everything, or each file by itself, takes some milliseconds in each
// batch; which way is taken is told by letters.
func TestWholeSyncIsLeftWhereItIsSlow(t *testing.T) {
	const everything, each = 'a', 'e'
	type took struct{ all, each int }
	times := func(n int, t took) (list []took) {
		for range n {
			list = append(list, t)
		}
		return list
	}
	tests := []struct {
		name    string
		batches []took
		want    string
	}{
		{"quick", times(4, took{10, 50}), "aaaa"},
		{"not slow enough to be compared", times(4, took{250, 1}), "aaaa"},
		{"slow while another writes", append(times(4, took{1000, 900}), times(22, took{10, 900})...), "a" + "eeeeeeeeeeeeeeeeeeeeeee" + "aa"},
		{"slow as the disk is", times(5, took{1000, 3000}), "aeaaa"},
		{"slower than the slow disk is", append(times(3, took{1000, 3000}), times(3, took{9000, 3000})...), "aeaaee"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var now took
				var got []byte
				spend := func(way byte, ms int) {
					got = append(got, way)
					time.Sleep(time.Duration(ms) * time.Millisecond)
				}
				w := newWholeSync(true, func() error { spend(everything, now.all); return nil })
				for _, now = range tt.batches {
					w.orEach(func() { spend(each, now.each) })
				}
				if diff := cmp.Diff(tt.want, string(got)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}
