package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/antchfx/htmlquery"
	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"

	"magpie/config"
)

// compileXPath compiles {xpath: EXPRESSION}, XPath 1.0: what it selects below
// each value. Attributes, texts and the results of functions are texts. In a
// record "//" begins at the record.
func compileXPath(c *compiler, arg config.Value) (step, bool) {
	text, ok := c.argText("xpath", arg)
	if !ok {
		return step{gives: c.place.at}, false
	}
	x := &xpathExpression{text: text.Value}
	if _, err := x.compile(); err != nil {
		c.fault(text.Pos, xpathAdvice(text.Value), "xpath %q: %s", text.Value, plainError(err))
		return step{gives: c.place.at}, false
	}
	gives := c.place.at
	if selectsTexts.MatchString(text.Value) {
		gives = texts
	} else if strings.Contains(text.Value, "|") {
		gives = "" // who knows
	}
	return step{gives: gives, selects: x.run}, true
}

// selectsTexts matches an expression whose last step gives no elements, or that
// is a call of a function.
var selectsTexts = regexp.MustCompile(`(?:^|/)(?:@[^/\[\]|]+|attribute::[^/\[\]|]+|text\(\)(?:\[[^\]]*\])*)$` +
	`|^\s*(?:string|concat|normalize-space|substring|substring-before|substring-after|translate|count|number|sum|name|local-name|replace|string-join|lower-case)\s*\(`)

func xpathAdvice(text string) string {
	if name, attr, found := strings.Cut(text, " @"); found {
		return fmt.Sprintf("an attribute is a step of its own: '%s/@%s'", strings.TrimSpace(name), attr)
	}
	return "write XPath, such as '//item/enclosure/@url'"
}

// xpathExpression is an expression. Compiled ones hold what they are doing, so
// each goroutine takes one for itself.
type xpathExpression struct {
	text string
	idle sync.Pool // of *xpath.Expr
}

func (x *xpathExpression) compile() (expr *xpath.Expr, err error) {
	defer func() {
		if p := recover(); p != nil { // the library gives up on some mistakes so
			err = fmt.Errorf("%v", p)
		}
	}()
	return xpath.Compile(x.text)
}

func (x *xpathExpression) run(r *reading, in []value) (out []value, err error) {
	expr, ok := x.idle.Get().(*xpath.Expr)
	if !ok {
		if expr, err = x.compile(); err != nil {
			return nil, err
		}
	}
	defer x.idle.Put(expr)
	seen := map[any]bool{}
	for _, v := range in {
		found, err := evaluate(expr, v)
		if err != nil {
			r.failed("xpath", x.text, err)
		}
		for _, f := range found {
			if of := f.identity(); of == nil || !seen[of] {
				seen[of] = true
				out = append(out, f)
			}
		}
		if len(out) > maxFinds {
			break
		}
	}
	return out, nil
}

// identity tells elements and nodes from others, nil for what has none.
func (v value) identity() any {
	switch {
	case v.node != nil:
		return v.node
	case v.xml != nil:
		return v.xml
	}
	return nil
}

// evaluate gives what an expression selects from a value.
func evaluate(expr *xpath.Expr, v value) (out []value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	var top xpath.NodeNavigator
	if v.xml != nil {
		top = xmlquery.CreateXPathNavigator(v.xml)
	} else {
		top = htmlquery.CreateXPathNavigator(v.node)
	}
	switch result := expr.Evaluate(top).(type) {
	case *xpath.NodeIterator:
		for result.MoveNext() && len(out) <= maxFinds {
			out = append(out, selected(result.Current()))
		}
	case float64:
		out = append(out, value{text: strconv.FormatFloat(result, 'f', -1, 64)})
	case string:
		out = append(out, value{text: result})
	case bool:
		out = append(out, value{text: strconv.FormatBool(result)})
	}
	return out, nil
}

// selected is the value that a navigator stands at.
func selected(at xpath.NodeNavigator) value {
	if kind := at.NodeType(); kind == xpath.ElementNode || kind == xpath.RootNode {
		switch nav := at.(type) {
		case *htmlquery.NodeNavigator:
			return value{node: nav.Current()}
		case *xmlquery.NodeNavigator:
			return value{xml: nav.Current()}
		}
	}
	return value{text: at.Value()}
}
