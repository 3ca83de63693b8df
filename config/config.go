// Package config reads crawl.yaml into plain structs.
//
// Reading is strict: whatever the file says that Magpie does not understand is
// a [Fault] with its place in the file, and all faults of a file are found in
// one go. This package knows the shape of the file, not the meaning of a
// selector or a template: those are compiled by package extract, whose faults
// carry the same positions and are shown the same way.
package config

import "time"

// Config is one crawl.yaml. Every string in it that is compiled later (a
// finder, a template, an address) is a [Text] and knows its place in the file.
type Config struct {
	// File is the path the configuration was read from, as given.
	File string `yaml:"-"`
	// Output is the folder that pictures are saved under, absolute.
	Output string `yaml:"output"`
	// State is the file that jobs and records are kept in, absolute.
	State string `yaml:"state"`
	// Connections is the most requests under way at once, over all hosts.
	Connections int `yaml:"connections"`
	// Sites are the stanzas under sites:, in the order of the file, with
	// defaults: already applied.
	Sites []*Site `yaml:"sites"`

	sources *sources
}

// Site is a stanza under sites:. It is itself the rule of its start pages.
type Site struct {
	// Name is the key of the stanza: letters, digits, '-', '_' and '.'.
	Name string `yaml:"-"`
	// Pos is where the name stands.
	Pos Pos `yaml:"-"`

	Rule `yaml:",inline"`

	// Start lists the addresses of the start pages.
	Start []Text `yaml:"start"`
	// Save is the template of a picture's path below Output; zero for the
	// default.
	Save Text `yaml:"save"`
	// Parallelism is how many requests may be under way at once to one host.
	Parallelism int `yaml:"parallelism"`
	// Interval is the least time from the start of one request to the start
	// of the next, per host.
	Interval time.Duration `yaml:"interval"`
	// Timeout is how long a host may stay silent: to connect, to begin its
	// answer, and between two pieces of a body.
	Timeout time.Duration `yaml:"timeout"`
	// Tries is how often a job is tried before it counts as failed.
	Tries int `yaml:"tries"`
	// MaxSize is the largest picture in bytes that is kept.
	MaxSize Size `yaml:"max_size"`
}

// Rule says how to read one kind of page.
type Rule struct {
	// Name is what name: says; else the reader names it: the site's own rule
	// is "start", its follow rules "follow", "follow-2" … counted over the
	// site in the order of the file. Unique within a site.
	Name string `yaml:"name"`
	// Links finds the pages this rule reads, on the page of the rule around
	// it. Set on every follow rule and never on a site.
	Links *Finder `yaml:"links"`
	// Next finds the next page of the chain.
	Next *Finder `yaml:"next"`
	// MaxPages is the longest chain of next, 0 for no bound.
	MaxPages int `yaml:"max_pages"`
	// Follow holds the rules of the pages linked to.
	Follow []*Rule `yaml:"follow"`
	// Image finds the pictures.
	Image *Finder `yaml:"image"`
	// Fields are values read from the page, in the order of the file.
	Fields []Field `yaml:"fields"`
	// Gallery is the template of the name of the gallery that the pictures
	// found from here belong to; zero to stay in the gallery around it.
	Gallery Text `yaml:"gallery"`
}

// Field is one named value of a page.
type Field struct {
	Name   Text
	Finder *Finder
}

// Finder finds values on a page. In the file it is a string, one step
// ("{css: …}") or a list of steps.
type Finder struct {
	Pos   Pos
	Steps []Step
}

// Step is one step of a pipeline.
type Step struct {
	// Kind is the step's key, or "" for a finder given as a plain string,
	// whose meaning depends on the format of the page.
	Kind Text
	// Arg is what the step is given.
	Arg Value
}

// Value is an argument of a step as it stands in the file: a text, a list, or
// a mapping. Exactly one of IsText, List != nil, Entries != nil holds.
type Value struct {
	Pos     Pos
	IsText  bool
	Text    Text
	List    []Value
	Entries []Entry
}

// Entry is one key of a mapping, in the order of the file.
type Entry struct {
	Key   Text
	Value Value
}

// Text is a string of the file with its place.
type Text struct {
	Value string
	Pos   Pos
}

// Pos is a place in a file. Line and Column count from 1, columns in
// characters. The zero Pos is no place.
type Pos struct {
	File   string
	Line   int
	Column int
}

// Size is a number of bytes, written as 500k, 20MB, 1GiB or a plain number.
type Size int64
