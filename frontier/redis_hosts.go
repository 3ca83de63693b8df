package frontier

import (
	"context"
)

// hostsAtOnce is how many hosts are read at once.
const hostsAtOnce = 500

// eachHost calls fn with every host that ever had a job, in the order in which they
// became known.
func (r *Redis) eachHost(ctx context.Context, fn func(host string) error) error {
	return r.someHosts(ctx, func(hosts []string) error {
		for _, host := range hosts {
			if err := fn(host); err != nil {
				return err
			}
		}
		return nil
	})
}

// someHosts calls fn with the hosts some at a time.
func (r *Redis) someHosts(ctx context.Context, fn func(hosts []string) error) error {
	for from := int64(0); ; from += hostsAtOnce {
		var hosts []string
		err := r.patiently(ctx, func() (err error) {
			hosts, err = r.client.ZRange(ctx, r.central()+":hosts", from, from+hostsAtOnce-1).Result()
			return err
		})
		if err != nil || len(hosts) == 0 {
			return err
		}
		if err := fn(hosts); err != nil {
			return err
		}
	}
}
