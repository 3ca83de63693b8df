package fetch

import (
	"fmt"
	"net/http"
	"time"
)

// PostponedError says that a host asked to be left alone and no request was
// made.
type PostponedError struct {
	Host  string
	Until time.Time
}

func (e *PostponedError) Error() string {
	return fmt.Sprintf("%s is left alone until %s", e.Host, e.Until.Format(time.RFC3339))
}

// askedToWait says whether an answer asks for no requests for some time: 429
// (RFC 6585 4) or 503 with a Retry-After that can be read.
func askedToWait(status int, header http.Header, now time.Time) (time.Duration, bool) {
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return 0, false
	}
	return retryAfter(header, now)
}
