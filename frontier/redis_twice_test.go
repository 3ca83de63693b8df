package frontier

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// twice makes each call twice, as who lost the first answer does. A process asks for one host at a
// time, and the server knows its last call alone: so nothing is asked in between.
type twice struct{ mu sync.Mutex }

func (*twice) DialHook(next redis.DialHook) redis.DialHook { return next }

func (t *twice) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		t.mu.Lock()
		defer t.mu.Unlock()
		_ = next(ctx, cmd) // the answer that is lost
		return next(ctx, cmd)
	}
}

func (t *twice) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		t.mu.Lock()
		defer t.mu.Unlock()
		_ = next(ctx, cmds)
		return next(ctx, cmds)
	}
}

// Whatever is asked for once more, since its answer was lost, is done once.
func TestRedisDoesOnceWhatIsAskedTwice(t *testing.T) {
	server := startRedis(t)
	suite(t, func(t *testing.T, now func() time.Time, sites ...string) Frontier {
		r := openTestRedis(t, server.url(newPrefix()), now, sites...)
		r.client.AddHook(&twice{})
		return r
	})
}
