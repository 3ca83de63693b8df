package fetch

import (
	"strconv"
	"strings"
	"time"
)

// cookieDate is what was found so far of a date.
type cookieDate struct {
	hour, minute, second int
	day, year            int
	month                time.Month

	hasTime, hasDay, hasMonth, hasYear bool
}

// parseCookieDate reads a date as RFC 6265 5.1.1 has it, whatever stands around
// and between its parts. All are in UTC, whatever they say.
func parseCookieDate(text string) (time.Time, bool) {
	var d cookieDate
	for token := range strings.FieldsFuncSeq(text, isDateDelimiter) {
		d.read(token)
	}
	if d.year >= 70 && d.year <= 99 {
		d.year += 1900
	} else if d.year < 70 {
		d.year += 2000
	}
	t := time.Date(d.year, d.month, d.day, d.hour, d.minute, d.second, 0, time.UTC)
	complete := d.hasTime && d.hasDay && d.hasMonth && d.hasYear
	valid := d.year >= 1601 && d.hour <= 23 && d.minute <= 59 && d.second <= 59 && t.Day() == d.day
	return t, complete && valid
}

// isDateDelimiter says whether a character stands between the parts of a date.
func isDateDelimiter(r rune) bool {
	return r == '\t' || ' ' <= r && r <= '/' || ';' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
}

// read takes a token for the first of these that it can be and that is not found
// yet.
func (d *cookieDate) read(token string) {
	switch {
	case !d.hasTime && d.readTime(token):
		d.hasTime = true
	case !d.hasDay && readNumber(token, 1, 2, &d.day):
		d.hasDay = true
	case !d.hasMonth && d.readMonth(token):
		d.hasMonth = true
	case !d.hasYear && readNumber(token, 2, 4, &d.year):
		d.hasYear = true
	}
}

// readTime reads hours, minutes and seconds with colons between them.
func (d *cookieDate) readTime(token string) bool {
	parts := strings.SplitN(token, ":", 3)
	return len(parts) == 3 && isDigits(parts[0]) && isDigits(parts[1]) &&
		readNumber(parts[0], 1, 2, &d.hour) && readNumber(parts[1], 1, 2, &d.minute) && readNumber(parts[2], 1, 2, &d.second)
}

// readMonth reads the name of a month, of which three letters count.
func (d *cookieDate) readMonth(token string) bool {
	for m := time.January; m <= time.December; m++ {
		if name := m.String()[:3]; len(token) >= len(name) && strings.EqualFold(token[:len(name)], name) {
			d.month = m
			return true
		}
	}
	return false
}

// readNumber reads a number of so many digits that a token begins with. What
// follows it does not matter.
func readNumber(token string, least, most int, to *int) bool {
	digits := token[:len(token)-len(strings.TrimLeft(token, "0123456789"))]
	if len(digits) < least || len(digits) > most {
		return false
	}
	n, err := strconv.Atoi(digits)
	*to = n
	return err == nil
}
