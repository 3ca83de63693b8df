package frontier

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestRedisPatience(t *testing.T) {
	away := errors.New("the server is away")
	tests := []struct {
		name  string
		takes time.Duration // each call
		calls int           // until there is an answer
		want  error
	}{
		{"waits for a server that is away for a while", 0, 100, nil},
		{"does not wait for ever", 0, 130, away},
		{"counts what calls take", redisTimeout, 8, away},
		{"does not count that the machine slept", time.Hour, 5, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				err := (&Redis{}).patiently(t.Context(), func() error {
					time.Sleep(tt.takes)
					if calls++; calls < tt.calls {
						return away
					}
					return nil
				})
				if !errors.Is(err, tt.want) {
					t.Errorf("got %v after %d calls, want %v", err, calls, tt.want)
				}
			})
		})
	}
}
