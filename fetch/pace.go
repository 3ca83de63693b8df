package fetch

import "time"

// Gap is the longest time that may have to pass between two requests to a host, or to
// its group: by its Limit, or for a request that asks for such an interval of its own.
func (c *Client) Gap(host string, interval time.Duration) time.Duration {
	return c.gate.gap(host, interval)
}

// Quiet is for how long somebody else, who knows nothing of the requests of this client, is
// not to make one to a host or its group: until the pause after the latest
// is over, also for a request that asks for such an interval of its own, and no rate is owed. That
// the host is postponed does not count.
func (c *Client) Quiet(host string, interval time.Duration) time.Duration {
	return c.gate.quiet(host, interval)
}

func (g *gate) gap(host string, interval time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.known[g.group(host)].limit
	return max(l.Interval, l.IntervalMost, interval)
}

func (g *gate) quiet(host string, interval time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, name := time.Now(), g.group(host)
	if l := g.lines[name]; l != nil {
		return l.quiet(now, interval)
	}
	last := g.known[name].last // whatever else there was is over
	return max(last.Add(interval).Sub(now), 0)
}

// quiet is how long nobody else is to make a request. Who comes new to a host with a rate
// has the bytes of a burst at once.
func (l *line) quiet(now time.Time, interval time.Duration) time.Duration {
	return max(l.pause(now, interval), l.paid.Add(burst).Sub(now), 0)
}
