package frontier

import (
	"testing"
	"time"
)

// That the clock on the wall is set ends no lease where only this process works; where others
// do, it may be that the machine slept.
func TestLeft(t *testing.T) {
	tests := []struct {
		name   string
		shared bool
		set    time.Duration // the clock on the wall, forward
		want   time.Duration
	}{
		{"alone", false, 0, time.Minute},
		{"alone, and the clock was set forward", false, 50 * time.Second, time.Minute},
		{"shared", true, 0, time.Minute},
		{"shared, and the clock was set forward", true, 50 * time.Second, 10 * time.Second},
		{"shared, and the clock was set back", true, -time.Hour, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			now := time.Now()
			h := newHost("one.test", 0, 0, now.Add(time.Minute))
			if tt.shared {
				h.Share()
			}
			if got := h.leftBy(now, now.Round(0).Add(tt.set)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
