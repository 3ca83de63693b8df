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
	return step{texts, func(_ *reading, in []value) []value {
		var out []value
		for _, v := range in {
			if text := strings.ReplaceAll(v.text, from, to); text != "" {
				out = append(out, value{text: text})
			}
		}
		return out
	}}, true
}
