package extract

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// textConverter takes the texts in an expression as numbers, where they meet
// numbers, and as yes or no, where that is wanted. It relies on the types that
// the library's checker noted. The library calls Visit for each node after
// those below it.
type textConverter struct {
	// floats are the nodes that became numbers since the check.
	floats map[ast.Node]bool
	// wrong is the first literal that is no date where it has to be, or nil.
	wrong *file.Error
}

// Visit does the one node.
func (c *textConverter) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.UnaryNode:
		c.unary(n)
	case *ast.BinaryNode:
		c.binary(node, n)
	case *ast.ConditionalNode:
		c.toTruth(&n.Cond)
	case *ast.PredicateNode:
		c.toTruth(&n.Node)
	case *ast.BuiltinNode:
		c.function(node, n)
	}
}

func (c *textConverter) unary(n *ast.UnaryNode) {
	if n.Operator == "not" || n.Operator == "!" {
		c.toTruth(&n.Node)
		return
	}
	c.toNumber(&n.Node)
	c.floats[n] = c.isFloat(n.Node)
}

func (c *textConverter) binary(node *ast.Node, n *ast.BinaryNode) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		c.toTruth(&n.Left)
		c.toTruth(&n.Right)
	case "==", "<", "<=", ">", ">=":
		c.compared(n)
	case "!=":
		if c.compared(n); c.isFloat(n.Left) || c.isFloat(n.Right) {
			ast.Patch(node, callOf(differHelper, n.Left, n.Right))
		}
	case "+":
		c.compared(n)
		c.floats[n] = c.areFloats(n.Left, n.Right)
	case "-", "*", "/", "**", "^", "%":
		c.calculated(node, n)
	case "in":
		if listsNumbers(n.Right) {
			c.toNumber(&n.Left)
		}
	}
}

// compared takes a text as a number if there is a number on the other side.
func (c *textConverter) compared(n *ast.BinaryNode) {
	if isBool(n.Left) {
		c.toTruth(&n.Right)
	} else if isBool(n.Right) {
		c.toTruth(&n.Left)
	} else if c.isNumber(n.Left) {
		c.toNumber(&n.Right)
	} else if c.isNumber(n.Right) {
		c.toNumber(&n.Left)
	}
}

// calculated takes texts as numbers whatever they meet.
func (c *textConverter) calculated(node *ast.Node, n *ast.BinaryNode) {
	c.toNumber(&n.Left)
	c.toNumber(&n.Right)
	if !c.areFloats(n.Left, n.Right) {
		return
	}
	if n.Operator == "%" { // the library's own is for whole numbers
		ast.Patch(node, callOf(remainderHelper, n.Left, n.Right))
	}
	c.floats[*node] = true
}

// function takes texts as numbers in the functions that are about numbers, and
// has dates read by ours.
func (c *textConverter) function(node *ast.Node, n *ast.BuiltinNode) {
	switch n.Name {
	case "date":
		c.checkDate(n.Arguments)
		ast.Patch(node, callOf(dateHelper, n.Arguments...))
	case "abs", "ceil", "floor", "round", "min", "max", "int", "float":
		for i := range n.Arguments {
			c.toNumber(&n.Arguments[i])
		}
		if !c.areFloats(n.Arguments...) {
			return
		}
		if n.Name == "int" { // the library's own makes some number of what is none
			ast.Patch(node, callOf(wholeHelper, n.Arguments...))
		}
		c.floats[*node] = true
	}
}

// checkDate looks at a date that is written in the expression itself.
func (c *textConverter) checkDate(arguments []ast.Node) {
	if len(arguments) != 1 {
		return
	}
	literal, ok := arguments[0].(*ast.StringNode)
	if !ok || c.wrong != nil {
		return
	}
	if _, isDate := parseDate(literal.Value); !isDate {
		c.wrong = &file.Error{Location: literal.Location(), Message: fmt.Sprintf("%q is no date", shorten(literal.Value))}
	}
}

// toNumber takes a text that is no literal as the number written in it.
func (c *textConverter) toNumber(node *ast.Node) {
	if _, literal := (*node).(*ast.StringNode); literal || !givesText(*node) {
		return
	}
	ast.Patch(node, callOf(numberHelper, *node))
	c.floats[*node] = true
}

// toTruth takes a text as whether it says something other than no.
func (c *textConverter) toTruth(node *ast.Node) {
	if !givesText(*node) {
		return
	}
	list := &ast.ArrayNode{}
	for _, word := range noes {
		list.Nodes = append(list.Nodes, &ast.StringNode{Value: word})
	}
	ast.Patch(node, &ast.UnaryNode{Operator: "not", Node: &ast.BinaryNode{Operator: "in", Left: *node, Right: list}})
}

// noes are the texts that mean no: nothing, and what JSON has for it.
var noes = []string{"", "false", "null", "0"}

func isBool(n ast.Node) bool {
	_, is := n.(*ast.BoolNode)
	return is
}

// areFloats reports whether all are numbers and any of them a float.
func (c *textConverter) areFloats(nodes ...ast.Node) bool {
	return slices.ContainsFunc(nodes, c.isFloat) &&
		!slices.ContainsFunc(nodes, func(n ast.Node) bool { return !c.isNumber(n) })
}

func (c *textConverter) isNumber(n ast.Node) bool {
	return c.isFloat(n) || n.Type().Kind() == reflect.Int
}

// isFloat reports whether a number may have a fraction, or be none.
func (c *textConverter) isFloat(n ast.Node) bool {
	return c.floats[n] || n.Type().Kind() == reflect.Float64
}

func givesText(n ast.Node) bool { return n.Type().Kind() == reflect.String }

// listsNumbers reports whether a node is a list of numbers or a range.
func listsNumbers(n ast.Node) bool {
	if span, ok := n.(*ast.BinaryNode); ok {
		return span.Operator == ".."
	}
	list, ok := n.(*ast.ArrayNode)
	return ok && !slices.ContainsFunc(list.Nodes, func(item ast.Node) bool {
		kind := item.Type().Kind()
		return kind != reflect.Int && kind != reflect.Float64
	})
}
