package extract

import (
	"strconv"
	"strings"

	"magpie/config"
)

// compileSplit compiles {split: SEPARATOR} and {split: [SEPARATOR, N]}: the
// parts of each text, or the one that is N-th from 0, -1 being the last. White
// space around parts is dropped, and parts that have nothing else.
func compileSplit(c *compiler, arg config.Value) (step, bool) {
	list, ok := c.argTexts("split", arg)
	if !ok || len(list) > 2 || list[0].Value == "" {
		if ok {
			c.fault(arg.Pos, "write split: ',' or split: [',', 0]", "split needs a separator, and perhaps a number")
		}
		return step{gives: texts}, false
	}
	separator, all, n := list[0].Value, len(list) == 1, 0
	if !all {
		var err error
		if n, err = strconv.Atoi(list[1].Value); err != nil {
			c.fault(list[1].Pos, "0 is the first part, -1 the last", "%q is no number of a part", list[1].Value)
			return step{gives: texts}, false
		}
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		text := v.String()
		wanted := fromEnd(n, strings.Count(text, separator)+1)
		at := 0
		for part := range strings.SplitSeq(text, separator) {
			if (all || at == wanted) && !give(strings.TrimSpace(part)) {
				return
			}
			at++
		}
	}}, true
}

// fromEnd counts a negative index from the end. It is -1 if there is no such
// part.
func fromEnd(n, length int) int {
	if n < 0 {
		n += length
	}
	if n < 0 || n >= length {
		return -1
	}
	return n
}
