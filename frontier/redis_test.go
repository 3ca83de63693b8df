package frontier

import (
	"testing"
	"time"
)

func TestRedis(t *testing.T) {
	server := startRedis(t)
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		return openTestRedis(t, server.url(newPrefix()), now, sites...)
	})
}

// A job that is found twice at once, and the second time as it is known, is left: what else
// is found is written.
func TestRedisAddsWhatIsChangedBack(t *testing.T) {
	server := startRedis(t)
	c := &crawl{t: t, clock: newClock(), Frontier: openTestRedis(t, server.url(newPrefix()), time.Now)}
	known, other := image("a", 1), image("a", 1)
	other.Referer = "https://a/other.html"
	c.add(known)
	if fresh := c.add(other, known, image("a", 2)); fresh != 1 {
		t.Errorf("%d jobs were unknown, want 1", fresh)
	}
}
