package extract

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
)

// The functions that conversions call. Nobody can write their names.
const (
	numberHelper    = "number()"
	wholeHelper     = "whole()"
	differHelper    = "differ()"
	remainderHelper = "remainder()"
	dateHelper      = "date()"
)

// conditionHelpers are these functions, each with its type. What is typed as a
// float64 may be an int as well: the library calculates with either.
func conditionHelpers() conf.FunctionsTable {
	table := conf.FunctionsTable{}
	add := func(name string, run func(...any) (any, error), signatures ...any) {
		f := &builtin.Function{Name: name, Func: run}
		for _, signature := range signatures {
			f.Types = append(f.Types, reflect.TypeOf(signature))
		}
		table[name] = f
	}
	add(numberHelper, func(args ...any) (any, error) { return numberIn(args[0].(string)), nil }, func(string) float64 { return 0 })
	add(wholeHelper, wholeNumber, func(any) float64 { return 0 })
	add(differHelper, numbersDiffer, func(any, any) bool { return false })
	add(remainderHelper, remainder, func(any, any) float64 { return 0 })
	// Errors are told by the last.
	add(dateHelper, readDate,
		func(string, string) time.Time { return time.Time{} }, func(string) time.Time { return time.Time{} })
	return table
}

// callOf is a call of one of these functions.
func callOf(helper string, arguments ...ast.Node) *ast.CallNode {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: helper}, Arguments: arguments}
}

// wholeNumber drops the fraction of a number.
func wholeNumber(args ...any) (any, error) { return math.Trunc(asFloat(args[0])), nil }

// numbersDiffer is != for numbers. With NaN it is false.
func numbersDiffer(args ...any) (any, error) {
	a, aIsInt := args[0].(int)
	b, bIsInt := args[1].(int)
	if aIsInt && bIsInt {
		return a != b, nil
	}
	x, y := asFloat(args[0]), asFloat(args[1])
	return x < y || x > y, nil
}

// remainder is % for numbers that need not be whole.
func remainder(args ...any) (any, error) { return math.Mod(asFloat(args[0]), asFloat(args[1])), nil }

// asFloat answers NaN for what is no number.
func asFloat(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

// readDate is date() of conditions: a date in any form that parseDate reads,
// or in the one that a second argument shows, in the notation of package time.
func readDate(args ...any) (any, error) {
	text := args[0].(string)
	if len(args) > 1 {
		t, err := time.Parse(args[1].(string), text)
		if err != nil {
			return nil, fmt.Errorf("reading a date: %w", err)
		}
		return t.UTC(), nil
	}
	t, ok := parseDate(text)
	if !ok {
		return nil, fmt.Errorf("%q is no date", shorten(text))
	}
	return t, nil
}
