package frontier

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestInPieces(t *testing.T) {
	for _, tt := range []struct {
		name  string
		jobs  int
		large int // so many are too large
		want  []int
	}{
		{"none of nothing", 0, 1000, nil},
		{"one of few", 5, 1000, []int{5}},
		{"no more than a script reads", 300, 1000, []int{256, 44}},
		{"halves of what is too large", 300, 100, []int{64, 64, 64, 54, 54}},
		{"single ones that are large", 3, 2, []int{1, 1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			err := inPieces(make([]int, tt.jobs), func(piece []int) error {
				if len(piece) >= tt.large {
					return errTooLarge
				}
				got = append(got, len(piece))
				return nil
			})
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v, pieces (-want +got):\n%s", err, diff)
			}
		})
	}
	t.Run("ends with an error", func(t *testing.T) {
		calls := 0
		err := inPieces(make([]int, 1000), func([]int) error { calls++; return ErrLost })
		if !errors.Is(err, ErrLost) || calls != 1 {
			t.Errorf("%v after %d calls, want %v after one", err, calls, ErrLost)
		}
	})
}

// sizes notes how many bytes the largest command has that is sent, and the largest answer; and how
// many calls there were, each of one command or of several at once.
type sizes struct {
	mu         sync.Mutex
	sent, read int
	calls      int
}

func (*sizes) DialHook(next redis.DialHook) redis.DialHook { return next }

func (s *sizes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		s.note([]redis.Cmder{cmd})
		return err
	}
}

func (s *sizes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		s.note(cmds)
		return err
	}
}

func (s *sizes) note(cmds []redis.Cmder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	for _, cmd := range cmds {
		s.sent = max(s.sent, bytesIn(cmd.Args()))
		if answer, ok := cmd.(*redis.Cmd); ok {
			values, _ := answer.Val().([]any)
			s.read = max(s.read, bytesIn(values))
		}
	}
}

// What is known of many jobs at once is written and read in pieces where it is large, so that
// no script is long.
func TestRedisWritesWhatIsLargeInPieces(t *testing.T) {
	const many, size, most = 40, 200_000, 4<<20 + 200_000
	r := openTestRedis(t, startRedis(t).url("crawl"), newClock().now)
	var s sizes
	r.client.AddHook(&s)
	c := &crawl{t: t, clock: newClock(), Frontier: r}
	jobs := make([]Job, many)
	for i := range jobs {
		jobs[i] = image("a", i)
		jobs[i].Candidates = []string{randomText(size)}
	}
	if fresh := c.add(jobs...); fresh != many {
		t.Errorf("%d jobs are new, want %d", fresh, many)
	}
	if fresh := c.add(jobs...); fresh != 0 {
		t.Errorf("%d jobs are new that were known, want none", fresh)
	}
	h := c.take()
	due := c.jobs(h, Image, many)
	wantURLs(t, due, jobs...)
	outcomes := make([]Outcome, many)
	for i, job := range due {
		outcomes[i] = finished(job)
	}
	c.done(h, outcomes...)
	c.release(h, time.Time{})
	for _, order := range []Order{AsFound, OldestFirst} {
		c.wantEach(Filter{State: Done, Order: order}, jobs...)
	}
	c.wantSums(many)
	if s.sent > most || s.read > 2*most {
		t.Errorf("a command had %d bytes, and an answer %d; want %d at most, and twice that", s.sent, s.read, most)
	}
}

// wantSums wants so many pictures to be counted, all of them done.
func (c *crawl) wantSums(pictures int64) {
	c.t.Helper()
	stats := c.stats()
	all, _ := stats.Total("", Image, Unknown)
	done, _ := stats.Total("", Image, Done)
	if all != pictures || done != pictures {
		c.t.Errorf("%d pictures, %d of them done, want %d", all, done, pictures)
	}
}

// randomText is a text that is like no other.
func randomText(size int) string {
	return rand.Text() + strings.Repeat(rand.Text(), size/26)[26:]
}

// A few bytes that change of records beside large ones have their rows written anew: no more of
// them at once either.
func TestRedisWritesRowsThatAreLargeInPieces(t *testing.T) {
	const rows = 10
	clock := newClock()
	r := openTestRedis(t, startRedis(t).url("crawl"), clock.now)
	c := &crawl{t: t, clock: clock, Frontier: r}
	var small []Job
	for row := range rows {
		large := image("a", 16*row)
		large.Candidates = []string{randomText(1_000_000)}
		c.add(large)
		some := images("a", 16*row+1, 16*row+16)
		c.add(some...)
		small = append(small, some[0])
	}
	seen := map[ID]redisRow{}
	for _, job := range small {
		rows, err := r.readRows(t.Context(), "a", []ID{job.ID})
		if err != nil {
			t.Fatal(err)
		}
		seen[job.ID] = rows[0]
	}
	skip := func(jobs []Job) error {
		_, err := r.decide(t.Context(), "a", "", idsOf(jobs), seen, func(c *redisChange) error {
			for _, job := range jobs {
				record := c.row(job.ID).Record
				record.State = Skipped
				c.settle(record, clock.now())
			}
			return nil
		})
		return err
	}
	if err := skip(small); !errors.Is(err, errTooLarge) {
		t.Errorf("%d rows of a megabyte each: %v, want %v", rows, err, errTooLarge)
	}
	c.wantState(small[0], Open)
	if err := inPieces(small, skip); err != nil {
		t.Error(err)
	}
	for _, job := range small {
		c.wantState(job, Skipped)
	}
}
