package crawler

import "magpie/frontier"

// rest is for how long a host is to be left alone after an attempt, the zero
// rest for not at all.
type rest struct {
	frontier.Pause
	// news is what people are told of it, "" for nothing.
	news string
}
