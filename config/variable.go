package config

import (
	"slices"
	"strings"
)

// Variable is where a text names a variable of the environment: ${NAME}, or
// ${NAME:-default} with what stands for it where it is empty or not set.
type Variable struct {
	Name       string
	Default    string
	HasDefault bool
	// Pos is the index in bytes of the "$" in the text.
	Pos int
}

// dollarBrace matches "$${", which is a plain "${"; a variable, its groups the
// name, the default with its mark, and the default; and a "${" that is neither.
var dollarBrace = WhenNeeded(`\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^{}]*))?\}|\$\{`)

// VariablesIn lists the variables that a text names, in its order. What is
// malformed is none.
func VariablesIn(text string) []Variable {
	var out []Variable
	for _, m := range dollarBrace().FindAllStringSubmatchIndex(text, -1) {
		if m[2] >= 0 {
			out = append(out, variableAt(text, m))
		}
	}
	return out
}

// variableAt returns the variable that dollarBrace found in a text.
func variableAt(text string, m []int) Variable {
	v := Variable{Name: text[m[2]:m[3]], HasDefault: m[4] >= 0, Pos: m[0]}
	if v.HasDefault {
		v.Default = text[m[6]:m[7]]
	}
	return v
}

// malformed returns the index in bytes of the first "${" in a text that begins
// no variable, or -1.
func malformed(text string) int {
	for _, m := range dollarBrace().FindAllStringSubmatchIndex(text, -1) {
		if m[2] < 0 && text[m[0]:m[1]] == "${" {
			return m[0]
		}
	}
	return -1
}

// replaceVariables returns a text with something else in place of each
// variable, and "${" for "$${".
func replaceVariables(text string, with func(Variable) string) string {
	var b strings.Builder
	end := 0
	for _, m := range dollarBrace().FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[end:m[0]])
		if m[2] >= 0 {
			b.WriteString(with(variableAt(text, m)))
		} else {
			b.WriteString("${")
		}
		end = m[1]
	}
	return b.String() + text[end:]
}

// sample returns an address as it may look with its variables filled in: with
// their defaults, or else with a digit, which is right in every part.
func sample(address string) string {
	return replaceVariables(address, func(v Variable) string {
		if v.HasDefault {
			return v.Default
		}
		return "0"
	})
}

// beginsOpen reports whether an address begins with a variable that may stand
// for any beginning.
func beginsOpen(address string) bool {
	return slices.ContainsFunc(VariablesIn(address), func(v Variable) bool { return v.Pos == 0 && !v.HasDefault })
}
