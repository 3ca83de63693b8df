package fetch

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAlarmRings(t *testing.T) {
	tests := []struct {
		name   string
		meddle func(*alarm)
		want   []time.Duration // after the beginning
	}{
		{"when it was set to", func(a *alarm) { a.set(time.Now(), time.Minute) }, []time.Duration{time.Minute}},
		{"later when it is set anew", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			time.Sleep(50 * time.Second)
			a.set(time.Now(), time.Minute)
		}, []time.Duration{110 * time.Second}},
		{"earlier when it is set to that", func(a *alarm) {
			a.set(time.Now(), time.Hour)
			a.set(time.Now(), time.Minute)
		}, []time.Duration{time.Minute}},
		{"not when it was unset", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			a.unset()
		}, nil},
		{"when it is set after it was unset", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			a.unset()
			time.Sleep(30 * time.Second)
			a.set(time.Now(), time.Minute)
		}, []time.Duration{90 * time.Second}},
		{"when it is set after its timer found it unset", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			a.unset()
			time.Sleep(time.Hour)
			a.set(time.Now(), time.Minute)
		}, []time.Duration{time.Hour + time.Minute}},
		{"again when it is set again", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			time.Sleep(time.Hour)
			a.set(time.Now(), time.Minute)
		}, []time.Duration{time.Minute, time.Hour + time.Minute}},
		{"not when it was stopped, be it twice", func(a *alarm) {
			a.set(time.Now(), time.Minute)
			a.stop()
			a.stop()
		}, nil},
		{"not when it is set after it was stopped", func(a *alarm) {
			a.stop()
			a.set(time.Now(), time.Minute)
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rings := make(chan time.Duration, 10)
				start := time.Now()
				a := &alarm{ring: func() { rings <- time.Since(start) }}
				tt.meddle(a)
				time.Sleep(24 * time.Hour)
				synctest.Wait()
				close(rings)
				var rung []time.Duration
				for at := range rings {
					rung = append(rung, at)
				}
				if diff := cmp.Diff(tt.want, rung); diff != "" {
					t.Errorf("rang (-want +got):\n%s", diff)
				}
			})
		})
	}
}
