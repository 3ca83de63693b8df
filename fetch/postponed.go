package fetch

import (
	"fmt"
	"net/http"
	"time"
)

// PostponedError says that a host is to be left alone for a while and no request
// was made: it asked for that, or the next start that its Limit allows is more
// than 30 s off.
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
