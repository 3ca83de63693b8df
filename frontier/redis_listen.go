package frontier

import (
	"context"
	"sync"
	"time"
)

// redisPoll is how often whoever waits looks by themselves: what is told may be
// lost, as is all of it while a connection is.
const redisPoll = 5 * time.Second

// listen wakes those who wait when another process tells of a change. stop ends it.
func (r *Redis) listen() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	heard := r.client.Subscribe(ctx, r.central()+":changed")
	var wg sync.WaitGroup
	wg.Go(func() {
		told, tick := heard.Channel(), time.NewTicker(redisPoll)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				r.changed.fireAll()
			case message, ok := <-told:
				if !ok {
					return
				}
				r.changed.fire(hostKey(message.Payload))
			}
		}
	})
	return sync.OnceFunc(func() {
		cancel()
		_ = heard.Close() // nobody listens any more
		wg.Wait()
	})
}
