package frontier

import (
	"context"
	"fmt"
)

// SetLines says which hosts share their limits: line names what a host shares them
// with, the host itself if nothing. One process at a time works on the hosts of a line. It is called
// before anything else. All who work on a crawl are to say the same; hosts
// that became known under other rules are put right as they are taken.
func (r *Redis) SetLines(line func(host string) string) { r.lineOf = line }

// line is the line of a host, "" if nothing was said of lines.
func (r *Redis) line(host string) string {
	if r.lineOf == nil {
		return ""
	}
	return r.lineOf(host)
}

// heldLines tells a script of which lines of several hosts there is one held here.
func (r *Redis) heldLines() []any {
	r.mu.Lock()
	defer r.mu.Unlock()
	told, seen := []any{0}, map[string]struct{}{}
	for h, l := range r.leases {
		if _, is := seen[l.line]; is || l.line == h.Name {
			continue
		}
		seen[l.line] = struct{}{}
		told = append(told, l.line)
	}
	told[0] = len(seen)
	return told
}

// move puts a host that was taken from a line which is not its own where it belongs, and
// reports whether it was one.
func (r *Redis) move(ctx context.Context, h *Host) (moved bool, err error) {
	l, err := r.lease(h)
	if err != nil {
		return false, err
	}
	own := r.line(h.Name)
	if own == "" || own == l.line {
		return false, nil
	}
	if _, err := r.eval(ctx, scriptMove, r.central(), h.Name, l.token, l.line, own); err != nil {
		return false, fmt.Errorf("putting %s with the hosts that share its limits: %w", h.Name, err)
	}
	r.lose(h)
	return true, nil
}
