package crawler

import (
	"time"

	"magpie/config"
)

// dateText matches a date as 2026-11-21, 2026/11/21, 2026.11.21 or 2026年11月21日,
// whatever follows, of which the end may be missing.
var dateText = config.WhenNeeded(`^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?`)

// comicDate reads a date. What is not known of it is 0.
func comicDate(text string) (year, month, day int) {
	m := dateText().FindStringSubmatch(text)
	if m == nil {
		return 0, 0, 0
	}
	year, month, day = whole(m[1]), whole(m[2]), whole(m[3])
	if month < 1 || month > 12 {
		return year, 0, 0
	}
	if t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); t.Day() != day {
		return year, month, 0
	}
	return year, month, day
}
