package extract

import "magpie/config"

// compileJSON compiles {json: {}}: the value that each text is as JSON, or as a
// literal of JavaScript; of an element it is its text, scripts included. What
// is neither gives nothing, and the report says so.
func compileJSON(c *compiler, arg config.Value) (step, bool) {
	ok := c.noArgument("json", arg, "{jq: '.path'} behind it reads on")
	return step{gives: data, selects: func(r *reading, in []value) (out []value, err error) {
		for _, v := range in {
			if v.data != nil {
				out = append(out, v)
				continue
			}
			source := r.source(v)
			if !r.decodes(source) {
				break
			}
			decoded, err := readJSON(source)
			if err != nil {
				r.failed("json", "", err)
				continue
			}
			if decoded != nil {
				out = append(out, dataValue(decoded))
			}
		}
		return out, nil
	}}, ok
}

// readJSON reads a text as an API answers JSON, else as a script writes it.
func readJSON(text string) (any, error) {
	decoded, err := parseJSONBody(text)
	if err == nil {
		return decoded, nil
	}
	if decoded, _, lenient := readJSValue(text); lenient == nil && decoded != nil {
		return decoded, nil
	}
	return nil, err
}
