package extract

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	exprcompiler "github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"

	"magpie/config"
)

// mostConditionNodes is how large a condition may be: so many names, values
// and operators.
const mostConditionNodes = 1000

// conditionCompiler compiles one condition.
type conditionCompiler struct {
	text   config.Text
	config *conf.Config
}

// compileCondition compiles a condition over names, of which one may be that
// of a function, and one may be written with a dot. With faults it is of no use.
func compileCondition(t config.Text, names map[string]conditionKind) (*Condition, []config.Fault) {
	c := &conditionCompiler{text: t, config: conf.New(environment(names))}
	c.config.MaxNodes = mostConditionNodes
	c.config.Functions = conditionHelpers()
	tree, err := parser.ParseWithConfig(t.Value, c.config)
	if err != nil {
		return nil, c.fault(err)
	}
	resolver := &nameResolver{known: names}
	ast.Walk(&tree.Node, resolver)
	if faults := resolver.faults(t); len(faults) > 0 {
		return nil, faults
	}
	if err := c.check(tree); err != nil {
		return nil, c.fault(err)
	}
	if err := optimizer.Optimize(&tree.Node, c.config); err != nil {
		return nil, c.fault(err)
	}
	program, err := exprcompiler.Compile(tree, c.config)
	if err != nil {
		return nil, c.fault(err)
	}
	return &Condition{text: t.Value, program: program, names: sortedNames(resolver.used)}, nil
}

// environment tells the type of each name.
func environment(names map[string]conditionKind) types.Map {
	env := types.Map{}
	for name, kind := range names {
		env[hiddenName(name)] = types.String
		if kind == numberName {
			env[hiddenName(name)] = types.Int
		}
	}
	return env
}

var errNotYesOrNo = errors.New("it gives a value, not yes or no")

// check has texts taken as numbers and as yes or no, where they have to be, and
// reports what fits together even so.
func (c *conditionCompiler) check(tree *parser.Tree) error {
	// Tells the types, and errors that are none once texts are converted.
	_, _ = checker.Check(tree, c.config)
	converter := &textConverter{floats: map[ast.Node]bool{}}
	ast.Walk(&tree.Node, converter)
	converter.toTruth(&tree.Node)
	if converter.wrong != nil {
		return converter.wrong
	}
	gives, err := checker.Check(tree, c.config)
	if err != nil {
		return err
	}
	if kind := gives.Kind(); kind != reflect.Bool && kind != reflect.Interface {
		return errNotYesOrNo
	}
	return nil
}

// fault makes a fault of what the library says.
func (c *conditionCompiler) fault(err error) []config.Fault {
	pos, message := c.text.Pos, withoutExcerpt(err)
	if at := new(file.Error); errors.As(err, &at) {
		pos = posOfRune(c.text, at.From)
	}
	return []config.Fault{{
		Pos: pos, Message: fmt.Sprintf("%q cannot be read: %s", c.text.Value, message), Advice: conditionAdvice(message),
	}}
}

// withoutExcerpt is what an error of the library says, on one line.
func withoutExcerpt(err error) string {
	if at := new(file.Error); errors.As(err, &at) {
		return at.Message
	}
	return plainError(err)
}

// withUnit matches what is said of a number with a unit, which has none in
// conditions, and zeros are those that the units stand for.
var (
	withUnit = config.WhenNeeded(`bad number syntax: "([0-9]+)([kKmMgG])"`)
	zeros    = map[string]string{"k": "000", "m": "000000", "g": "000000000"}
)

// conditionAdvice answers the mistakes that people bring along from other
// languages.
func conditionAdvice(message string) string {
	if m := withUnit().FindStringSubmatch(message); m != nil {
		return "write the number in full: " + m[1] + zeros[strings.ToLower(m[2])]
	}
	switch {
	case strings.Contains(message, `Operator("=")`):
		return "write == to compare"
	case strings.Contains(message, "is no date"):
		return `write it as in date("2024-01-31")`
	case strings.Contains(message, "in (mismatched types string and string)"):
		return `write tags contains "cat" to look into a text`
	case strings.Contains(message, "mismatched type"):
		return "compare texts with texts, numbers with numbers and dates with dates"
	}
	return `for example: width >= 1000 and ext != ".gif"`
}
