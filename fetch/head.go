package fetch

import (
	"net/http"
	"time"
)

const (
	// maxHead is how much Head reads, in bytes.
	maxHead = 64 << 10
	// headPatience is after how long Head is content with what it has.
	headPatience = 5 * time.Second
)

// Head reads the beginning of a body for a look at it: 64 KiB, or less if the
// body ends, fails or drips. It waits once at most for a host that falls silent,
// as long as Terms.Silence says. The caller closes the body.
func Head(resp *http.Response) []byte {
	buffer := make([]byte, maxHead)
	read := 0
	for start := time.Now(); read < maxHead && time.Since(start) < headPatience; {
		n, err := resp.Body.Read(buffer[read:])
		read += n
		if err != nil {
			break
		}
	}
	return buffer[:read]
}
