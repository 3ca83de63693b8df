package frontier

import (
	"context"
	"fmt"
	"time"
)

// clockTolerance is by how much the clock of a machine may differ from that of the server. When
// a host may be asked again is told by the one and kept by the other.
const clockTolerance = 5 * time.Second

// checkClock returns an error where the clock here is not that of the server.
func (r *Redis) checkClock(ctx context.Context) error {
	asked := r.now()
	there, err := r.serverTime(ctx)
	if err != nil {
		return err
	}
	took := r.now().Sub(asked)
	off := asked.Add(took / 2).Sub(there)
	how := "ahead of"
	if off < 0 {
		how = "behind"
	}
	if off.Abs() <= clockTolerance+took/2 {
		return nil
	}
	return fmt.Errorf("opening the state %s: the clock of this machine is %s %s that of the server, and hosts would be asked too early or too late: "+
		"set both right, best by NTP", r.address, off.Abs().Round(time.Second), how)
}

// serverTime is what the clock of the server says.
func (r *Redis) serverTime(ctx context.Context) (t time.Time, err error) {
	err = r.patiently(ctx, func() (err error) {
		t, err = r.client.Time(ctx).Result()
		return err
	})
	if err != nil {
		return t, fmt.Errorf("asking the server for its time: %w", err)
	}
	return t, nil
}

// keepersTime is the time by which leases end and workers are gone: that of the server, or a
// test's.
func (r *Redis) keepersTime(ctx context.Context) (time.Time, error) {
	if r.isTest {
		return r.now(), nil
	}
	return r.serverTime(ctx)
}
