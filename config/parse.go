package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// deepest is how deep values may be nested. The parser calls itself once per
// level, and no file made for people comes near.
const deepest = 100

// document parses src. The library reports one fault of syntax at most: the
// value it is in is taken out and src parsed again, to find what else is wrong.
func (b *builder) document(src string) *node {
	for {
		tokens := lexer.Tokenize(src)
		b.noteComments(tokens)
		if tk := tooDeep(tokens); tk != nil {
			b.fault(b.place(tk), fmt.Sprintf("values are nested more than %d deep", deepest), "")
			return &node{}
		}
		parsed, err := parser.Parse(tokens, parser.ParseComments, parser.AllowDuplicateMapKey())
		if err == nil {
			return b.body(parsed)
		}
		fault, understood := b.syntaxFault(tokens, err)
		if !understood && (len(b.repaired) > 0 || b.spaces != nil) {
			// It may well come from what was taken out before.
			return &node{}
		}
		b.faults = append(b.faults, fault)
		if !understood || !b.repair(fault.Pos.Line) {
			return &node{}
		}
		src = b.repairedText()
	}
}

// noteComments finds each "#" that begins a comment without a space behind it.
func (b *builder) noteComments(tokens token.Tokens) {
	b.comments = make(map[int]int)
	for _, tk := range tokens {
		if tk.Type == token.CommentType && strings.TrimLeft(tk.Value, " \t#!") == tk.Value && tk.Value != "" {
			pos := b.place(tk)
			b.comments[pos.Line] = pos.Column
		}
	}
}

// tooDeep returns the token that opens one level too many, or nil. Levels
// opened by indentation alone need no look: they cost the file a line each
// that is longer than the one before.
func tooDeep(tokens token.Tokens) *token.Token {
	brackets, dashes, line := 0, 0, 0
	for _, tk := range tokens {
		if tk.Position.Line != line {
			dashes, line = 0, tk.Position.Line
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			brackets++
		case token.MappingEndType, token.SequenceEndType:
			brackets = max(brackets-1, 0)
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		}
		if brackets+dashes > deepest {
			return tk
		}
	}
	return nil
}

// syntaxFault turns the parser's one error into a fault, and tells whether the
// value on the fault's line is what is wrong.
func (b *builder) syntaxFault(tokens token.Tokens, err error) (f Fault, understood bool) {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return Fault{b.at(1, 1), err.Error(), ""}, false
	}
	pos := b.place(at.GetToken())
	if f, understood, found := b.layoutFault(tokens, pos); found {
		return f, understood
	}
	return explainSyntax(b.tabless(b.line(pos)), b.shownLine(pos), pos, at.GetMessage())
}
