package frontier

import (
	"context"
	"errors"
	"slices"
)

// errRowChanged says that a row is another than what was read.
var errRowChanged = errors.New("a record was changed meanwhile")

// opened tells of a site that has jobs open on a host, and when they may be worked.
type opened struct{ host, site, at string }

// decide has the rows of jobs on a host read and changed by what decide makes of
// them, again where somebody else changed them meanwhile. seen are rows that need
// not be read the first time. It returns what may be worked by then. Where there are several
// jobs the error may be errTooLarge.
func (r *Redis) decide(ctx context.Context, host, token string, ids []ID, seen map[ID]redisRow, fn func(*redisChange) error) ([]opened, error) {
	for {
		c := newRedisChange(host, token)
		if err := r.readInto(ctx, c, ids, seen); err != nil {
			return nil, err
		}
		if err := fn(c); err != nil {
			return nil, err
		}
		told, err := r.write(ctx, c)
		if !errors.Is(err, errRowChanged) {
			return told, err
		}
		seen = nil
	}
}

// readInto reads the rows that are not seen.
func (r *Redis) readInto(ctx context.Context, c *redisChange, ids []ID, seen map[ID]redisRow) error {
	unseen := make([]ID, 0, len(ids))
	for _, id := range ids {
		if row, ok := seen[id]; ok {
			c.before[id] = row
		} else {
			unseen = append(unseen, id)
		}
	}
	rows, err := r.someRows(ctx, c.host, unseen)
	if err != nil {
		return err
	}
	if len(rows) < len(unseen) {
		return errTooLarge
	}
	for i, row := range rows {
		c.before[unseen[i]] = row
	}
	return nil
}

// write writes a change. The error is ErrLost where the lease is not in force,
// errRowChanged where a row is another by now, errTooLarge where several are long.
func (r *Redis) write(ctx context.Context, c *redisChange) ([]opened, error) {
	if len(c.order)+len(c.opened) == 0 && !c.answered && c.token == "" {
		return nil, nil
	}
	args, named := c.args(r.models)
	if len(c.order) > 1 && bytesIn(args) > mostBytes {
		return nil, errTooLarge
	}
	reply, err := r.eval(ctx, scriptChange, r.keysOf(c.host), args...)
	if err != nil {
		return nil, err
	}
	said := texts(reply)
	switch said[0] {
	case repliedLost:
		return nil, ErrLost
	case repliedAgain:
		return nil, errRowChanged
	case repliedLong:
		return nil, errTooLarge
	case repliedForgotten:
		r.models.forget()
		return nil, errRowChanged
	}
	r.models.stored(named)
	var told []opened
	for i := 1; i < len(said); i += 2 {
		told = append(told, opened{c.host, said[i], said[i+1]})
	}
	return told, nil
}

// tell makes what may be worked known to whoever looks for a host.
func (r *Redis) tell(ctx context.Context, told []opened) error {
	for some := range slices.Chunk(told, mostRows) {
		var args []any
		for _, o := range some {
			args = append(args, o.host, o.site, o.at, r.line(o.host))
		}
		if _, err := r.eval(ctx, scriptTell, r.central(), args...); err != nil {
			return err
		}
	}
	for _, o := range told {
		r.changed.fire(hostKey(o.host))
	}
	return nil
}
