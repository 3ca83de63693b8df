package extract

import (
	"slices"

	"magpie/config"
)

// compileDecode compiles {decode: CODING} and {decode: [CODING, CODING]}: each
// text decoded, by one coding after the other. What cannot be decoded gives
// nothing.
func compileDecode(c *compiler, arg config.Value) (step, bool) {
	list, ok := c.argTexts("decode", arg)
	var all []decoder
	for _, t := range list {
		i := slices.IndexFunc(decoders, func(d decoder) bool { return d.name == t.Value })
		if i < 0 {
			c.fault(t.Pos, adviseName(t.Value, decoderNames()), "there is no coding %q", t.Value)
			ok = false
			continue
		}
		all = append(all, decoders[i])
	}
	return step{gives: texts, makes: func(_ *reading, v value, give func(string) bool) {
		text := v.String()
		for _, d := range all {
			var ok bool
			if text, ok = d.decode(text); !ok {
				return
			}
		}
		give(text)
	}}, ok
}
