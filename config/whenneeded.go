package config

import (
	"regexp"
	"sync"
)

// WhenNeeded compiles an expression, which is a good one, when it is first asked
// for. To compile what matches letters of any script takes some tenths of a
// millisecond: too much at every start for what few runs need.
func WhenNeeded(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
