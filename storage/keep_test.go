package storage

import (
	"testing"
	"time"
)

func TestKeepSetsTimeAndMode(t *testing.T) {
	modified := time.Date(2009, 2, 13, 23, 31, 30, 0, time.UTC)
	tests := []struct {
		name    string
		modTime time.Time
		isSet   bool
	}{
		{"known", modified, true},
		{"unknown", time.Time{}, false},
		{"beyond file systems", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := openDisk(t)
			start := time.Now().Add(-time.Hour)
			keep(t, d, Keep{Part: spool(t, d, "ab", pictureOf(t, 1)), Path: "a.png", ModTime: tt.modTime})
			info, err := d.root.Stat("a.png")
			if err != nil {
				t.Fatal(err)
			}
			if got := info.ModTime().Equal(tt.modTime); got != tt.isSet {
				t.Errorf("time %v, set: %v", info.ModTime(), got)
			}
			if !tt.isSet && info.ModTime().Before(start) {
				t.Errorf("time %v, want now", info.ModTime())
			}
			if info.Mode()&^0o644 != 0 {
				t.Errorf("mode %v is wider than 0644", info.Mode())
			}
		})
	}
}
