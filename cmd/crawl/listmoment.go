package main

import (
	"fmt"
	"strconv"
	"time"
)

// momentForms are how people write a moment of the local time; what names its zone
// is written as RFC 3339 has it.
var momentForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// agoUnits are those of "3d".
var agoUnits = map[byte]time.Duration{
	's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour,
}

func startOfDay(day time.Time) time.Time { return day }

func endOfDay(day time.Time) time.Time { return day.AddDate(0, 0, 1) }

// parseMoment reads the time that a flag has, the zero time if it is not given. A
// day stands for one of its ends.
func parseMoment(flag, text string, now time.Time, ofDay func(time.Time) time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, ok := parseAgo(text); ok {
		return now.Add(-ago), nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return ofDay(day), nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, form := range momentForms {
		if at, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usageError{fmt.Errorf("--%s: %q is no time: write a day (2026-11-01), a moment (2026-11-01T10:00), or how long ago (90s, 45m, 2h, 3d, 1w)", flag, text)}
}

// longestAgo bounds what is not a mistake.
const longestAgo = 100 * 365 * 24 * time.Hour

// parseAgo reads a number with a unit.
func parseAgo(text string) (ago time.Duration, ok bool) {
	unit, ok := agoUnits[text[len(text)-1]]
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 32)
	if err != nil || n > uint64(longestAgo/unit) {
		return 0, false
	}
	return time.Duration(n) * unit, true
}
