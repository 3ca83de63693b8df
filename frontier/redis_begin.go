package frontier

import (
	"context"
	"fmt"
	"time"
)

// How often a worker looks whether another has done what both were asked for: soon at first.
const (
	beginPause     = 100 * time.Millisecond
	beginPauseMost = 2 * time.Second
)

// Duty is something that is done once in a run, by one of the workers that ask for it.
type Duty struct {
	Name string
	// Sites are those of the worker, and Started is when its run began.
	Sites   []string
	Started time.Time
	// Over is closed when the worker is to wait no longer; nil if that never is.
	Over <-chan struct{}
}

// BeginOnce has one of the workers that ask for a task do it, and returns to all what that one
// notes. Whoever asks first does it, and the others wait until it is done; if the first is gone before
// that, the next one does it. It is known to be done for as long as somebody is there who
// asked for it. The error is context.Canceled if the wait is over before that.
//
// The run is that of the workers with whom this one shares a site, if there are any:
// do is told when that began, as is the caller.
func (r *Redis) BeginOnce(ctx context.Context, d Duty, do func(started time.Time) (note string, err error)) (note string, started time.Time, err error) {
	for pause := beginPause; ; pause = min(2*pause, beginPauseMost) {
		said, err := r.begin(ctx, d, "ask", "")
		if err != nil {
			return "", time.Time{}, fmt.Errorf("beginning a run: %w", err)
		}
		started = fromMillis(millisOf(said[1]))
		switch said[0] {
		case repliedDid:
			return said[2], started, nil
		case repliedDoes:
			if note, err = do(started); err == nil {
				_, err = r.begin(ctx, d, repliedDid, note)
			}
			return note, started, err
		}
		select {
		case <-ctx.Done():
			return "", started, ctx.Err()
		case <-d.Over:
			return "", started, context.Canceled
		case <-time.After(pause):
		}
	}
}

func (r *Redis) begin(ctx context.Context, d Duty, how, note string) (said []string, err error) {
	args := []any{r.owner, d.Name, how, d.Started.UnixMilli(), note}
	for _, site := range d.Sites {
		args = append(args, site)
	}
	reply, err := r.eval(ctx, scriptBegin, r.central(), args...)
	return texts(reply), err
}
