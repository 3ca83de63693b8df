package frontier

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Stats implements Frontier. Its cost grows with the hosts, each of which keeps its
// own sums.
func (r *Redis) Stats(ctx context.Context) (stats Stats, err error) {
	pauses, err := r.Pauses(ctx)
	if err != nil {
		return Stats{}, err
	}
	counts := map[Count]Count{}
	err = r.someHosts(ctx, func(hosts []string) error {
		tallies, err := r.tallies(ctx, hosts)
		for i, tally := range tallies {
			p := Postponed{Host: hosts[i], Pause: pauses[hosts[i]], Sites: map[string]int64{}}
			for name, value := range tally {
				if c, n := readTally(name, value, counts); c.State == Open && n > 0 {
					p.Sites[c.Site] += n
					p.Open += n
				}
			}
			if p.Open > 0 {
				stats.Hosts++
			}
			if p.Open > 0 && p.Until.After(r.now()) {
				stats.Postponed = append(stats.Postponed, p)
			}
		}
		return err
	})
	if err != nil {
		return Stats{}, fmt.Errorf("counting jobs: %w", err)
	}
	for _, c := range counts {
		stats.Counts = append(stats.Counts, c)
	}
	return stats, nil
}

// tallies reads the sums of hosts.
func (r *Redis) tallies(ctx context.Context, hosts []string) (all []map[string]string, err error) {
	err = r.patiently(ctx, func() error {
		all = nil
		replies := make([]*redis.MapStringStringCmd, len(hosts))
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, host := range hosts {
				replies[i] = p.HGetAll(ctx, r.keysOf(host)+":t")
			}
			return nil
		})
		for _, reply := range replies {
			all = append(all, reply.Val())
		}
		return err
	})
	return all, err
}
