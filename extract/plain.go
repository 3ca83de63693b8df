package extract

import (
	"strings"

	"magpie/config"
)

// plainSteps returns the steps that a step stands for where it is given values
// of a form. A plain string is jq on JSON, XPath on XML, else a CSS selector, an
// attribute ("@href"), or both ("img @src").
func plainSteps(s config.Step, at form) []config.Step {
	if s.Kind.Value != "" || !s.Arg.IsText {
		return []config.Step{s}
	}
	switch at {
	case data:
		return []config.Step{plainStep(s, "jq", s.Arg.Text.Value)}
	case nodes:
		return []config.Step{plainStep(s, "xpath", s.Arg.Text.Value)}
	}
	selector, attr := splitAttr(s.Arg.Text.Value)
	var steps []config.Step
	if selector != "" || attr == "" {
		steps = append(steps, plainStep(s, "css", selector))
	}
	if attr != "" {
		steps = append(steps, plainStep(s, "attr", attr))
	}
	return steps
}

func plainStep(s config.Step, kind, arg string) config.Step {
	pos := s.Arg.Pos
	return config.Step{
		Kind: config.Text{Value: kind, Pos: pos},
		Arg:  config.Value{Pos: pos, IsText: true, Text: config.Text{Value: arg, Pos: pos}},
	}
}

// splitAttr splits a trailing @attr off a selector. An '@' inside brackets,
// parentheses or quotes, or behind a backslash, belongs to the selector.
func splitAttr(s string) (selector, attr string) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 0 || !isAttrName(s[at+1:]) || !outside(s, at) {
		return s, ""
	}
	return strings.TrimSpace(s[:at]), s[at+1:]
}

func isAttrName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && !isDigit(s[i]) && strings.IndexByte("-_:.", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}
