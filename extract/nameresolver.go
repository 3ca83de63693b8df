package extract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"magpie/config"
)

// conditionFunctions are the functions that a condition may call. None of them
// makes much of little, looks at a clock or reads a file.
var conditionFunctions = []string{
	"len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix", "indexOf", "lastIndexOf", "split",
	"first", "last", "any", "all", "none", "one", "count",
	"abs", "ceil", "floor", "round", "min", "max", "int", "float", "string", "date", "duration",
}

// nameResolver gives the names in an expression the names by which their values
// are found, and notes those that mean nothing. The library calls Visit for
// each node after those below it.
type nameResolver struct {
	known map[string]conditionKind
	used  map[string]bool
	// variables are those that the expression itself declares.
	variables []string
	strange   []strangeName
	twofold   []strangeName
}

// strangeName is a name that is not known. It may be a variable.
type strangeName struct {
	node     ast.Node
	name     string
	function bool
}

// Visit does the one node.
func (r *nameResolver) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		r.name(n)
	case *ast.MemberNode:
		r.dotted(node, n)
	case *ast.VariableDeclaratorNode:
		r.variables = append(r.variables, n.Name)
	case *ast.BuiltinNode:
		if !slices.Contains(conditionFunctions, n.Name) {
			r.strange = append(r.strange, strangeName{n, n.Name, true})
		}
	case *ast.CallNode:
		r.call(n)
	}
}

// name has an identifier mean the value of that name.
func (r *nameResolver) name(n *ast.IdentifierNode) {
	if !r.knows(n.Value) {
		r.strange = append(r.strange, strangeName{n, n.Value, false})
		return
	}
	if r.known[n.Value] == twofoldName {
		r.twofold = append(r.twofold, strangeName{n, n.Value, false})
	}
	if r.used == nil {
		r.used = map[string]bool{}
	}
	r.used[n.Value] = true
	n.Value = hiddenName(n.Value)
}

func (r *nameResolver) knows(name string) bool {
	_, ok := r.known[name]
	return ok
}

// dotted reads parent.title as one name, if it is one.
func (r *nameResolver) dotted(node *ast.Node, n *ast.MemberNode) {
	parent, isName := n.Node.(*ast.IdentifierNode)
	property, isPlain := n.Property.(*ast.StringNode)
	if !isName || !isPlain || !r.knows(parent.Value+"."+property.Value) {
		return
	}
	r.forget(parent)
	whole := &ast.IdentifierNode{Value: parent.Value + "." + property.Value}
	r.name(whole)
	ast.Patch(node, whole)
}

// call notes a function that is none of the library's. Its name was taken for
// that of a value.
func (r *nameResolver) call(n *ast.CallNode) {
	if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
		r.forget(callee)
		r.strange = append(r.strange, strangeName{n, strings.TrimPrefix(callee.Value, hiddenName("")), true})
	}
}

// forget drops what was noted of an identifier that is part of more.
func (r *nameResolver) forget(n ast.Node) {
	r.strange = slices.DeleteFunc(r.strange, func(s strangeName) bool { return s.node == n })
}

// faults reports what has two meanings, and what is not known in the order of
// the text.
func (r *nameResolver) faults(t config.Text) []config.Fault {
	var all []config.Fault
	for _, s := range r.twofold {
		all = append(all, config.Fault{
			Pos: posOfRune(t, s.node.Location().From), Message: fmt.Sprintf("%q is built in here, and a field has the name too", s.name),
			Advice: fmt.Sprintf("rename the field, for example to %q, or leave the name out here", "my_"+s.name),
		})
	}
	for _, s := range r.strange {
		what, known := "name", sortedNames(r.known)
		if s.function {
			what, known = "function", conditionFunctions
		} else if slices.Contains(r.variables, s.name) {
			continue
		}
		all = append(all, config.Fault{
			Pos: posOfRune(t, s.node.Location().From), Message: fmt.Sprintf("there is no %s %q here", what, s.name),
			Advice: adviseName(s.name, known),
		})
	}
	return all
}

// sortedNames lists the keys of a map in alphabetical order.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
