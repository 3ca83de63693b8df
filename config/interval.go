package config

import (
	"strings"
	"time"
)

// Interval is a time from Least to Most, which are equal unless the file gives
// a range.
type Interval struct{ Least, Most time.Duration }

// interval reads a time, or two with a "-" between them: the least and the
// most.
func (r *reader) interval(k key, n *node, dst *Interval) {
	if !r.is(scalar, k, n) {
		return
	}
	first, second, ranged := cutRange(n.text)
	least, ok := r.timeOf(k, n, first)
	if !ok {
		return
	}
	most := least
	if ranged {
		if most, ok = r.timeOf(k, n, second); !ok {
			return
		}
	}
	if least > most {
		r.fault(n.pos, k.name+" begins with the longer time", "write "+k.name+": "+second+"-"+first)
		return
	}
	*dst = Interval{least, most}
}

// cutRange splits a text at the "-" between two times. One in front is the
// sign of a single time.
func cutRange(text string) (first, second string, ranged bool) {
	at := strings.LastIndex(text, "-")
	if at <= 0 {
		return text, "", false
	}
	return strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:]), true
}

// timeOf reads one time of n.
func (r *reader) timeOf(k key, n *node, text string) (time.Duration, bool) {
	duration, err := time.ParseDuration(text)
	if err != nil {
		r.notDuration(k, n, text)
		return 0, false
	}
	return duration, r.enough(k, n, int64(duration))
}
