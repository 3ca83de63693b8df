package config

// Fault is one thing wrong in a file: where, what, and what to do about it.
type Fault struct {
	Pos     Pos
	Message string // lower case, one line, no full stop
	Advice  string // what to do, may be empty
}

// sources holds the lines of the files read, for excerpts.
type sources struct{}
