package frontier

import (
	"context"
	"errors"
	"fmt"
)

// Amend implements Frontier. A record that is not on the host which its outcome names is
// looked for on all: the cost grows with the hosts then.
func (r *Redis) Amend(ctx context.Context, outcomes []Outcome) error {
	for _, o := range outcomes {
		if err := r.amend(ctx, o); err != nil {
			return fmt.Errorf("amending the record of %s: %w", o.Job.URL, err)
		}
	}
	return nil
}

func (r *Redis) amend(ctx context.Context, o Outcome) error {
	known, err := r.amendAt(ctx, o.Job.Host, o)
	if known || err != nil {
		return err
	}
	err = r.eachHost(ctx, func(host string) error {
		if host == o.Job.Host {
			return nil
		}
		known, err := r.amendAt(ctx, host, o)
		if known && err == nil {
			return errEnough
		}
		return err
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// errEnough ends a loop over hosts.
var errEnough = errors.New("enough")

// amendAt amends a record if it lives on a host. One that moves is written where it goes
// first.
func (r *Redis) amendAt(ctx context.Context, host string, o Outcome) (known bool, err error) {
	rows, err := r.readRows(ctx, host, []ID{o.Job.ID})
	if err != nil || !rows[0].lives() {
		return false, err
	}
	_, err = r.decide(ctx, host, "", []ID{o.Job.ID}, map[ID]redisRow{o.Job.ID: rows[0]}, func(c *redisChange) error {
		if record, amended := c.amend(o, r.now()); amended && record.Host != host {
			return r.settleAt(ctx, record, rows[0].moves+1)
		}
		return nil
	})
	return true, err
}

// settleAt has a settled record that moved so often live on its host.
func (r *Redis) settleAt(ctx context.Context, record Record, moves uint64) error {
	_, err := r.decide(ctx, record.Host, "", []ID{record.ID}, nil, func(c *redisChange) error {
		c.settle(record, record.Settled)
		c.put(record.ID, redisRow{Record: record, moves: max(moves, c.before[record.ID].moves+1)})
		return nil
	})
	if err == nil {
		_, err = r.eval(ctx, scriptTell, r.central(), record.Host, "", "0", r.line(record.Host))
	}
	return err
}
