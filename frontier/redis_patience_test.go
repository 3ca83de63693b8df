package frontier

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"magpie/fixtures/redistest"
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

// Once a server was away for too long, whoever asks it next need not find that out anew; when
// it is back it is asked as ever.
func TestRedisIsWaitedForOnce(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	r := openTestRedis(t, "redis://"+server.Addr, newClock().now)
	if _, err := r.Add(t.Context(), pages("a", 1)); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	r.away.looked, r.away.lasted = time.Now(), redisPatience
	ctx, cancel := context.WithTimeout(t.Context(), redisPatience/2)
	defer cancel()
	if _, err := r.Stats(ctx); err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "see that the server runs") {
		t.Errorf("Stats of a server that is away for long = %v, want what to do about it", err)
	}
	server.Start()
	c := &crawl{t: t, clock: newClock(), Frontier: r}
	c.wantState(page("a", 0), Open)
	if !r.away.looked.IsZero() {
		t.Error("the server is back, and still counts as away")
	}
}

// A lease that is renewed while the server is away lasts from when that is back.
func TestRedisRenewsWhenItsServerIsBack(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	r := openTestRedis(t, "redis://"+server.Addr, nil)
	if _, err := r.Add(t.Context(), pages("a", 1)); err != nil {
		t.Fatal(err)
	}
	h, _, err := r.Take(t.Context(), leaseTime)
	if err != nil || h == nil {
		t.Fatal(h, err)
	}
	server.Kill()
	renewed := make(chan error)
	go func() { renewed <- r.Renew(t.Context(), h, leaseTime) }()
	isWaiting := func() bool {
		r.away.mu.Lock()
		defer r.away.mu.Unlock()
		return !r.away.looked.IsZero()
	}
	for !isWaiting() {
		time.Sleep(redisPause / 10)
	}
	back := time.Now()
	server.Start()
	if err := <-renewed; err != nil || h.Expires().Before(back.Add(leaseTime)) {
		t.Errorf("Renew = %v, and the lease lasts until %s, want %s at least", err, h.Expires(), back.Add(leaseTime))
	}
}

// How long is waited follows what the server says.
func TestRedisPatienceFollowsAnswers(t *testing.T) {
	for _, tt := range []struct {
		said      string
		isPassing bool
		want      time.Duration
	}{
		{"LOADING Redis is loading the dataset in memory", true, redisReadying},
		{"TRYAGAIN Multiple keys request during rehashing of slot", true, redisReadying},
		{"READONLY You can't write against a read only replica.", true, redisPatience},
		{"ERR Error running script (call to f_1): @user_script:12: @user_script: 12: -READONLY You can't write", true, redisPatience},
		{"OOM command not allowed when used memory > 'maxmemory'.", false, redisPatience},
		{"ERR max number of clients reached", true, redisPatience},
		{"NOPERM this user has no permissions", false, redisPatience},
	} {
		err := redisAnswer(tt.said)
		if got := patienceWith(err); isPassingFault(err) != tt.isPassing || got != tt.want {
			t.Errorf("%s: passing %v, for %v; want %v, %v", tt.said, isPassingFault(err), got, tt.isPassing, tt.want)
		}
	}
}

// redisAnswer is an error that a server answers.
type redisAnswer string

func (a redisAnswer) Error() string { return string(a) }
func (redisAnswer) RedisError()     {}
