package config

import "fmt"

// Pos is a place in a file. Line and Column count from 1, columns in
// characters. The zero Pos is no place.
type Pos struct {
	File   string
	Line   int
	Column int
}

// String returns the place as file:line:column, as compilers write it.
func (p Pos) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// seenFrom says in words where p is to somebody who looks at q.
func (p Pos) seenFrom(q Pos) string {
	if p.File != q.File {
		return fmt.Sprintf("in %s on line %d", p.File, p.Line)
	}
	return fmt.Sprintf("on line %d", p.Line)
}

// before reports whether p stands before q, file by file.
func (p Pos) before(q Pos) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Column < q.Column
}
