package extract

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/itchyny/gojq"

	"magpie/config"
)

// compileJQ compiles {jq: PROGRAM}: what the program makes of each value. The
// fields that are known are in $f; there is no input, no environment and no
// file besides. A value on which the program fails gives what it gave until
// then, and the report says so. One that loops too often is an error: what it
// would have found must not be missing unseen.
func compileJQ(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("jq", arg)
	if !ok {
		return step{gives: data}, false
	}
	query, err := gojq.Parse(text.Value)
	if err != nil {
		c.fault(errorPos(text, err), c.jqAdvice("write a program such as '.items[].url'"), "jq %q: %s", text.Value, plainError(err))
		return step{gives: data}, false
	}
	code, err := gojq.Compile(query, gojq.WithVariables([]string{"$f"}))
	if err != nil {
		advice := "fields are in $f, as in $f.title"
		if m := unknownFunction().FindStringSubmatch(plainError(err)); m != nil {
			advice = c.jqAdvice(fmt.Sprintf("write .%s for a member, $f.%[1]s for a field", m[1]))
		}
		c.fault(text.Pos, advice, "jq %q: %s", text.Value, plainError(err))
		return step{gives: data}, false
	}
	program := &jqProgram{text: text.Value, code: code, choices: writesList(query), addresses: c.yieldsAddress()}
	return step{gives: data, selects: program.run, astray: program.astray}, true
}

// unknownFunction matches what is said of a word alone, which jq takes for a
// function.
var unknownFunction = config.WhenNeeded(`^function not defined: (\w+)/0$`)

// jqAdvice adds to an advice why a plain string is a program at all.
func (c *compiler) jqAdvice(advice string) string {
	if c.format != JSON {
		return advice
	}
	return advice + "; with format: json a plain string is jq, and CSS is for HTML alone"
}

// errorPos is where in a program on one line an error is, if it tells.
func errorPos(text config.Text, err error) config.Pos {
	pos := text.Pos
	if wrong, ok := errors.AsType[*gojq.ParseError](err); ok && !strings.Contains(text.Value, "\n") {
		before := min(max(wrong.Offset-len(wrong.Token), 0), len(text.Value))
		pos.Column += utf8.RuneCountInString(text.Value[:before])
	}
	return pos
}

type jqProgram struct {
	text string
	code *gojq.Code
	// choices is whether the lists it gives are written in it, addresses whether
	// its texts are addresses.
	choices, addresses bool
}

func (p *jqProgram) run(r *reading, in []value) (out []value, err error) {
	fields := make(map[string]any, len(r.fields))
	for name, text := range r.fields {
		fields[name] = text
	}
	ctx := newJQContext(r)
	for _, v := range in {
		if !v.isText() && v.data == nil {
			continue // an element
		}
		results := p.code.RunWithContext(ctx, v.json(), fields)
		for {
			result, more := results.Next()
			if !more {
				break
			}
			if err, failed := result.(error); failed {
				if errors.Is(err, errJQSteps) {
					return nil, fmt.Errorf("jq %q: %w", shorten(p.text), err)
				}
				r.failed("jq", p.text, err)
				break
			}
			if result != nil && !r.keep(&out, p.value(result)) {
				return out, nil
			}
		}
	}
	return out, nil
}

// value is a result. APIs write addresses with the escapes of HTML too.
func (p *jqProgram) value(result any) value {
	v := dataValue(result)
	v.choices = p.choices && isList(result)
	if p.addresses && strings.IndexByte(v.text, '<') < 0 {
		v.text = strings.ReplaceAll(v.text, "&amp;", "&")
	}
	return v
}

// writesList reports whether a program ends with a list in brackets, as
// "[.large, .small]" does, and not with one that it finds or makes of another.
func writesList(q *gojq.Query) bool {
	switch t := q.Term; {
	case q.Op == gojq.OpPipe:
		return writesList(q.Right)
	case q.Op == gojq.OpComma, q.Op == gojq.OpAlt:
		return writesList(q.Left) || writesList(q.Right)
	case t == nil || len(t.SuffixList) > 0:
		return false
	case t.Query != nil:
		return writesList(t.Query)
	case t.If != nil:
		return writesList(t.If.Then) || t.If.Else != nil && writesList(t.If.Else)
	default:
		return t.Array != nil
	}
}

// mostJQSteps is how many steps the programs of a rule may take on one page of
// some bytes. A program is what its author wrote, but how often it loops the page
// may say. To walk a page takes about one per byte; to hold each of its records, of
// some thirty bytes, against each other some thirty for the two.
func mostJQSteps(bytes int) int {
	return 1_000_000 + 10*bytes + min(bytes*bytes/25, mostJQPairs)
}

// mostJQPairs is what 1,500 records held against 1,500 others take. It is some
// seconds of work.
const mostJQPairs = 80_000_000

var errJQSteps = errors.New("the page makes it loop too often; narrow it")

// jqContext ends a program after too many steps: each step asks for Done.
type jqContext struct {
	context.Context
	spent *spent
	most  int
	ended chan struct{} // closed from the beginning
}

func newJQContext(r *reading) *jqContext {
	c := &jqContext{context.Background(), r.spent, mostJQSteps(len(r.page.source)), make(chan struct{})}
	close(c.ended)
	return c
}

func (c *jqContext) Done() <-chan struct{} {
	if c.spent.jqSteps++; c.spent.jqSteps > c.most {
		return c.ended
	}
	return nil
}

func (c *jqContext) Err() error { return errJQSteps }
