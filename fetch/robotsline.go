package fetch

import (
	"bytes"
	"iter"
	"strings"
)

// maxRobotsLine is how much of a line of a robots.txt is read, in bytes.
const maxRobotsLine = 16 << 10

// robotsKey is what a line of a robots.txt is about.
type robotsKey int

const (
	keyOther robotsKey = iota
	keyUserAgent
	keyAllow
	keyDisallow
	keyCrawlDelay
)

// robotsKeys are the keys as they are written, in lower case: as RFC 9309 has
// them, and as people get them wrong often enough that Google reads them too.
var robotsKeys = map[string]robotsKey{
	"user-agent": keyUserAgent, "useragent": keyUserAgent, "user agent": keyUserAgent,
	"allow":    keyAllow,
	"disallow": keyDisallow, "dissallow": keyDisallow, "dissalow": keyDisallow,
	"disalow": keyDisallow, "diasllow": keyDisallow, "disallaw": keyDisallow,
	"crawl-delay": keyCrawlDelay, "crawldelay": keyCrawlDelay, "crawl delay": keyCrawlDelay,
}

// robotsLine is one line of a robots.txt, without its comment.
type robotsLine struct {
	number int // from 1
	key    robotsKey
	value  string
}

// robotsLines reads the lines of a robots.txt. They end with LF, CR or both.
func robotsLines(body []byte) iter.Seq[robotsLine] {
	return func(yield func(robotsLine) bool) {
		for number := 1; len(body) > 0; number++ {
			line := body
			if end := bytes.IndexAny(body, "\r\n"); end >= 0 {
				line, body = body[:end], afterLine(body[end:])
			} else {
				body = nil
			}
			if !yield(newRobotsLine(number, line)) {
				return
			}
		}
	}
}

// afterLine is what follows the end of line that rest begins with.
func afterLine(rest []byte) []byte {
	if bytes.HasPrefix(rest, []byte("\r\n")) {
		return rest[2:]
	}
	return rest[1:]
}

func newRobotsLine(number int, raw []byte) robotsLine {
	raw, _, _ = bytes.Cut(raw[:min(len(raw), maxRobotsLine)], []byte("#"))
	text := strings.TrimSpace(string(raw))
	key, value, ok := strings.Cut(text, ":")
	if !ok {
		key, value = withoutColon(text)
	}
	return robotsLine{
		number: number,
		key:    robotsKeys[strings.ToLower(strings.TrimSpace(key))],
		value:  strings.TrimSpace(value),
	}
}

// withoutColon reads "Disallow /private/", whose colon was forgotten. More than
// two words are prose.
func withoutColon(text string) (key, value string) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return "", ""
	}
	return words[0], words[1]
}
