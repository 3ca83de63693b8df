package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// isObeyed reports whether a terminal may do as r says, not show it: control
// characters, C1 among them, those that format, such as bidi overrides, and
// those that end a line or paragraph.
func isObeyed(r rune) bool {
	if r <= unicode.MaxASCII {
		return unicode.IsControl(r) // much sooner than by the tables
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// plain makes text that came from outside safe to show: what a terminal would
// obey becomes visible.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if isObeyed(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

// plainLines is plain for text of several lines, with tabs.
func plainLines(text string) string {
	return strings.Map(func(r rune) rune {
		if isObeyed(r) && r != '\n' && r != '\t' {
			return '\uFFFD'
		}
		return r
	}, text)
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// size is a number of bytes as people read it, in powers of 1000.
func size(n int64) string {
	value, unit := float64(n), 0
	for value >= 999.5 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	if unit == 0 || value >= 99.5 {
		return fmt.Sprintf("%.0f %s", value, units[unit])
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

var units = []string{"B", "kB", "MB", "GB", "TB", "PB"}

func rate(n int64, d time.Duration) string {
	if d <= 0 {
		return "0 B/s"
	}
	return size(int64(float64(n)/d.Seconds())) + "/s"
}

// duration is a time span as people read it: 45ms, 2.4s, 12s, 3m20s, 2h5m0s.
func duration(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// clock is a moment as people read it, with the day if it is not today.
func clock(t time.Time) string { return clockAt(t, time.Now()) }

// clockAt is clock at a time.
func clockAt(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format(time.TimeOnly)
	}
	return t.Format(time.DateTime)
}
