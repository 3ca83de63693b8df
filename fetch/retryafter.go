package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestRetryAfter bounds what a host can ask for: one that names the year 2099
// is asked again tomorrow.
const longestRetryAfter = 24 * time.Hour

// retryAfter reads the Retry-After of a header (RFC 9110 10.2.3): seconds or a
// date. A date is compared with the answer's own Date where there is one, since
// the clock here may be wrong. What is past is 0, and what is too far off is
// longestRetryAfter.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if isDigits(value) {
		return seconds(value), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent
	}
	return min(max(at.Sub(now), 0), longestRetryAfter), true
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// seconds reads a row of digits, however long.
func seconds(digits string) time.Duration {
	const most = int64(longestRetryAfter / time.Second)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return longestRetryAfter // more than an int64 holds
	}
	return time.Duration(min(n, most)) * time.Second
}
