package extract

import (
	"fmt"
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
	x := &xpathExpression{text: text.Value, plain: c.yieldsAddress() && c.place.at == nodes}
	if _, err := x.compile(); err != nil {
		c.fault(text.Pos, "write XPath, such as '//item/enclosure/@url'", "xpath %q: %s", text.Value, xpathError(text.Value, err))
		return step{gives: c.place.at}, false
	}
	if m := attributeOfCSS().FindStringSubmatch(text.Value); m != nil {
		c.fault(text.Pos, fmt.Sprintf("an attribute is a step of its own: '%s/%s'", m[1], m[2]), "xpath %q: %s stands for nothing there", text.Value, m[2])
		return step{gives: texts}, false
	}
	if left := unreadEnd(text.Value); left != "" {
		c.fault(text.Pos, "join what is apart with and, or, or |", "xpath %q: %q stands for nothing there", text.Value, left)
		return step{gives: c.place.at}, false
	}
	gives := c.place.at
	if selectsTexts().MatchString(text.Value) {
		gives = texts
	} else if strings.Contains(text.Value, "|") {
		gives = "" // who knows
	}
	return step{gives: gives, elements: c.place.at == elements, selects: x.run, astray: x.astray}, true
}

// quotedInXPath matches a literal (XPath 1.0, 3.7).
var quotedInXPath = config.WhenNeeded(`'[^']*'|"[^"]*"`)

// xpathError says what is wrong with an expression. Of what is not closed the
// library says something else.
func xpathError(expression string, err error) string {
	bare := quotedInXPath().ReplaceAllString(expression, "")
	for _, pair := range []string{"[]", "()"} {
		if strings.Count(bare, pair[:1]) > strings.Count(bare, pair[1:]) {
			return "a " + pair[:1] + " is not closed"
		}
	}
	return plainError(err)
}

// selectsTexts matches an expression whose last step gives no elements, or that
// is a call of a function.
var selectsTexts = config.WhenNeeded(`(?:^|/)(?:@[^/\[\]|]+|attribute::[^/\[\]|]+|text\(\)(?:\[[^\]]*\])*)$` +
	`|^\s*(?:string|concat|normalize-space|substring|substring-before|substring-after|translate|count|number|sum|name|local-name|replace|string-join|lower-case)\s*\(`)

// attributeOfCSS matches a path with an attribute behind it as in a selector,
// "//a @href".
var attributeOfCSS = config.WhenNeeded(`^((?:[\w:.*/-]|\[[^\]]*\])+)\s+(@[\w:.-]+)\s*$`)

// xpathExpression is an expression. Compiled ones hold what they are doing, so
// each goroutine takes one for itself.
type xpathExpression struct {
	text string
	// plain is whether the texts it gives are addresses in XML.
	plain bool
	idle  sync.Pool // of *xpath.Expr
}

func (x *xpathExpression) compile() (expr *xpath.Expr, err error) {
	defer func() {
		if p := recover(); p != nil { // the library gives up on some mistakes so
			err = fmt.Errorf("%v", p)
		}
	}()
	return xpath.Compile(x.text)
}

// isUnion reports whether the expression has parts that select by themselves.
func (x *xpathExpression) isUnion() bool {
	return strings.Contains(quotedInXPath().ReplaceAllString(x.text, ""), "|")
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
		if v.identity() == nil {
			continue // no element
		}
		more := true
		err := x.evaluate(expr, v, func(found value) bool {
			of := found.identity()
			if of != nil && seen[of] {
				return true
			}
			if of != nil {
				seen[of] = true
			} else if x.plain {
				found.text = plainAmpersands(found.text)
			}
			more = r.keep(&out, found)
			return more
		})
		if err != nil {
			r.failed("xpath", x.text, err)
		}
		if !more {
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

// evaluate hands what an expression selects from a value to give, until that
// answers false.
func (x *xpathExpression) evaluate(expr *xpath.Expr, v value, give func(value) bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	switch result := expr.Evaluate(navigatorOf(v)).(type) {
	case *xpath.NodeIterator:
		if x.isUnion() {
			inDocumentOrder(v, result, give)
			return nil
		}
		for more := true; more && result.MoveNext(); {
			more = give(selected(result.Current()))
		}
	case float64:
		give(value{text: strconv.FormatFloat(result, 'f', -1, 64)})
	case string:
		give(value{text: result})
	case bool:
		give(value{text: strconv.FormatBool(result)})
	}
	return nil
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
