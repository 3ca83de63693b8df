package extract

import (
	"strconv"
	"strings"
	"time"

	"magpie/config"
)

// longestDate is the longest text that is looked at as a date, in bytes.
const longestDate = 100

// parseDate reads a date, with or without a time of day, as pages, feeds and
// APIs write it: a Unix time in seconds, or in milliseconds or microseconds if
// it has that many digits; ISO 8601 and RFC 3339; RFC 822, 850, 1123 and 5322; what
// JavaScript and C print; and what people write with the month by its English
// name, the year first, or the day first and dots. A time without a zone is one
// of UTC, and so is the answer.
func parseDate(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longestDate {
		return time.Time{}, false
	}
	if unixTime().MatchString(text) {
		return parseUnix(text)
	}
	day, clock, zone := divideDate(text)
	date, ok := parseLayouts(day, dayLayouts)
	if !ok {
		return time.Time{}, false
	}
	since, ok := parseClock(clock)
	if !ok {
		return time.Time{}, false
	}
	offset, ok := parseZone(zone)
	date = date.Add(since - offset)
	return date, ok && 1 <= date.Year() && date.Year() <= 9999 // what RFC 3339 can write, and no zero of a database
}

// unixTime matches what has the length of a Unix time of the last decades, in
// seconds with or without a fraction, in milliseconds or in microseconds.
var unixTime = config.WhenNeeded(`^([0-9]{9,11}(\.[0-9]*)?|[0-9]{13}|[0-9]{16})$`)

func parseUnix(text string) (time.Time, bool) {
	seconds, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	switch len(seconds) {
	case 13:
		return time.UnixMilli(n).UTC(), err == nil
	case 16:
		return time.UnixMicro(n).UTC(), err == nil
	}
	return time.Unix(n, 0).UTC(), err == nil
}

// clockInDate matches a time of day inside a date: hours, minutes, perhaps
// seconds, a fraction, "am" or "pm", and a zone.
var clockInDate = config.WhenNeeded(`(?:^|[Tt\s,]+)([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]+)?\s*([AaPp][Mm]\b)?` +
	`\s*(Z|z|(?:UTC|GMT)?\s*[+-][0-9]{2}:?(?:[0-9]{2})?|UTC?\b|[A-Z]{2,3}T\b)?`)

var (
	weekday = config.WhenNeeded(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+`)
	remark  = config.WhenNeeded(`\s*\([^)]*\)$`) // RFC 5322, 3.2.2: "(CEST)"
	// compactTime matches the basic format of ISO 8601.
	compactTime = config.WhenNeeded(`^([0-9]{8})[Tt]?([0-9]{2})([0-9]{2})([0-9]{2})(Z|z|[+-][0-9]{2}:?[0-9]{2})?$`)
)

// divideDate divides a text into day, time of day and zone, wherever the time
// stands: "Wed Oct 10 20:19:24 +0000 2018".
func divideDate(text string) (day, clock, zone string) {
	text = remark().ReplaceAllString(text, "")
	if m := compactTime().FindStringSubmatch(text); m != nil {
		return m[1], m[2] + ":" + m[3] + ":" + m[4], m[5]
	}
	day = text
	if m := clockInDate().FindStringSubmatchIndex(text); m != nil {
		part := func(group int) string { return text[max(m[2*group], 0):max(m[2*group+1], 0)] }
		day, clock, zone = text[:m[0]]+" "+text[m[1]:], part(1)+strings.ToUpper(part(2)), part(3)
	}
	return strings.TrimSpace(weekday().ReplaceAllString(day, "")), clock, zone
}

// dayLayouts are the forms of days, in the notation of package time.
var dayLayouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "2.1.2006", "20060102", "2006-1", "2006年1月2日",
	"Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "January 2 2006", "Jan. 2, 2006",
	"2 Jan 2006", "2 January 2006", "2 Jan 06", "2-Jan-2006", "2-Jan-06",
}

// clockLayouts are the forms of times of day.
var clockLayouts = []string{"15:04:05", "15:04", "3:04PM", "3:04:05PM"}

func parseLayouts(text string, layouts []string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// parseClock returns the time since midnight, which "" stands for.
func parseClock(text string) (time.Duration, bool) {
	if text == "" {
		return 0, true
	}
	t, ok := parseLayouts(text, clockLayouts)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second, ok
}

// zoneHours are the zones that mail knows by name. Others count as UTC (RFC
// 5322, 4.3).
var zoneHours = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

// parseZone returns how far a zone is ahead of UTC.
func parseZone(text string) (time.Duration, bool) {
	at := strings.IndexAny(text, "+-")
	if at < 0 {
		return time.Duration(zoneHours[text]) * time.Hour, true
	}
	t, ok := parseLayouts(text[at:], []string{"-07:00", "-0700", "-07"})
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second, ok
}
