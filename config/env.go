package config

import (
	"errors"
	"fmt"
)

// Env is what the variables in a configuration stand for: it looks names up in
// the environment first, then in the file that secrets: names. The zero Env
// knows none.
type Env struct {
	lookup  func(name string) (string, bool) // in the environment; nil for none
	secrets map[string]string
}

// NewEnv returns what variables stand for that are looked up by a function alone.
func NewEnv(lookup func(name string) (string, bool)) *Env { return &Env{lookup: lookup} }

// Env returns what the variables in c stand for. The texts of c hold them as
// they are written: in addresses, in the values of headers, in proxy:, auth:
// and body:, and in what the steps of links: and next: are given.
func (c *Config) Env() *Env { return &c.env }

// Lookup returns the value of a variable and whether it is set.
func (e *Env) Lookup(name string) (string, bool) {
	if e.lookup != nil {
		if value, found := e.lookup(name); found {
			return value, true
		}
	}
	value, found := e.secrets[name]
	return value, found
}

// Expand returns a text with the value of each variable in its place; a
// default stands in for one that is empty or not set, and "$${" becomes "${".
// The error names a variable that is not set, and tells no values.
func (e *Env) Expand(text string) (string, error) { return e.expand(text, asItIs) }

func asItIs(value string) string { return value }

// expand is Expand with the values of variables written in a way.
func (e *Env) expand(text string, written func(value string) string) (string, error) {
	if malformed(text) >= 0 {
		return "", errors.New(`filling in the variables of a text: "${" begins no variable`)
	}
	var unset error
	expanded := replaceVariables(text, func(v Variable) string {
		value, err := e.value(v)
		if err != nil && unset == nil {
			unset = fmt.Errorf("filling in the variables of a text: %w", err)
		}
		return written(value)
	})
	if unset != nil {
		return "", unset
	}
	return expanded, nil
}

// value returns what a variable stands for where it is named.
func (e *Env) value(v Variable) (string, error) {
	value, found := e.Lookup(v.Name)
	switch {
	case v.HasDefault && value == "":
		return v.Default, nil
	case !found:
		return "", fmt.Errorf("%s is not set", v.Name)
	}
	return value, nil
}
