package extract

import (
	"strings"

	"magpie/config"
)

// compileReplace compiles {replace: [FROM, TO]}: every FROM in a text becomes
// TO. Both are plain text. A text that becomes empty is dropped.
func compileReplace(c *compiler, arg config.Value) (step, bool) {
	pair, ok := c.argTexts("replace", arg)
	if ok && (len(pair) != 2 || pair[0].Value == "") {
		c.fault(arg.Pos, "write replace: ['/thumb/', '/full/']", "replace needs two texts, the first not empty")
		ok = false
	}
	if !ok {
		return step{gives: texts}, false
	}
	from, to := pair[0].Value, pair[1].Value
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		give(strings.ReplaceAll(v.text, from, to))
	}}, true
}
