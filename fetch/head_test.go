package fetch

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// droplets bring a byte a second, for ever.
type droplets struct{}

func (droplets) Read(p []byte) (int, error) {
	time.Sleep(time.Second)
	p[0] = 'x'
	return 1, nil
}

func TestHead(t *testing.T) {
	tests := []struct {
		name string
		body io.Reader
		want int
	}{
		{"of nothing", http.NoBody, 0},
		{"of all that is small", strings.NewReader("page"), 4},
		{"of what just fits", strings.NewReader(strings.Repeat("x", maxHead)), maxHead},
		{"of no more", strings.NewReader(strings.Repeat("x", maxHead+1)), maxHead},
		{"up to an error", io.MultiReader(strings.NewReader("pa"), iotest.ErrReader(errors.New("cut"))), 2},
		{"beside an error", iotest.DataErrReader(strings.NewReader("page")), 4},
		{"of what drips for five seconds", droplets{}, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := len(Head(&http.Response{Body: io.NopCloser(tt.body)})); got != tt.want {
					t.Errorf("got %d bytes, want %d", got, tt.want)
				}
			})
		})
	}
}
