package extract

import (
	"github.com/itchyny/gojq"

	"magpie/config"
)

// compileJQ compiles {jq: PROGRAM}: what the program makes of each value. The
// fields that are known are in $f; there is no input, no environment and no
// file besides. A value on which the program fails gives what it gave until
// then, and the report says so.
func compileJQ(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("jq", arg)
	if !ok {
		return step{gives: data}, false
	}
	query, err := gojq.Parse(text.Value)
	if err != nil {
		c.fault(errorPos(text, err), "write a program such as '.items[].url'", "jq %q: %s", text.Value, plainError(err))
		return step{gives: data}, false
	}
	code, err := gojq.Compile(query, gojq.WithVariables([]string{"$f"}))
	if err != nil {
		c.fault(text.Pos, "fields are in $f, as in $f.title", "jq %q: %s", text.Value, plainError(err))
		return step{gives: data}, false
	}
	program := &jqProgram{text.Value, code}
	return step{gives: data, selects: program.run}, true
}

// errorPos is where in a text an error is, if it tells.
func errorPos(text config.Text, err error) config.Pos {
	pos := text.Pos
	if at, ok := err.(interface{ Token() (string, int) }); ok {
		token, offset := at.Token()
		pos.Column += max(offset-len(token), 0)
	}
	return pos
}

type jqProgram struct {
	text string
	code *gojq.Code
}

func (p *jqProgram) run(r *reading, in []value) (out []value, err error) {
	fields := make(map[string]any, len(r.fields))
	for name, text := range r.fields {
		fields[name] = text
	}
	for _, v := range in {
		iter := p.code.Run(v.json(), fields)
		for {
			result, more := iter.Next()
			if !more || len(out) > maxFinds {
				break
			}
			if err, failed := result.(error); failed {
				r.failed("jq", p.text, err)
				break
			}
			if result != nil {
				out = append(out, dataValue(result))
			}
		}
	}
	return out, nil
}
