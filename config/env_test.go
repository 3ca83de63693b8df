package config

import (
	"strings"
	"testing"
)

// lookupIn returns a look-up in a map.
func lookupIn(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, found := values[name]
		return value, found
	}
}

func TestEnvExpand(t *testing.T) {
	env := Env{
		lookup:  lookupIn(map[string]string{"A": "one", "BOTH": "of the environment", "EMPTY": ""}),
		secrets: map[string]string{"B": "two ${A}", "BOTH": "of the file", "EMPTY": "of the file"},
	}
	tests := []struct{ name, text, want string }{
		{"Plain", "a {b} $c", "a {b} $c"},
		{"OfTheEnvironment", "<${A}>", "<one>"},
		{"OfTheFile", "<${B}>", "<two ${A}>"},
		{"OfBothTheEnvironmentWins", "${BOTH}", "of the environment"},
		{"EmptyInTheEnvironment", "<${EMPTY}>", "<>"},
		{"DefaultForNothing", "${C:-d e}", "d e"},
		{"DefaultForAnEmptyOne", "${EMPTY:-d}", "d"},
		{"DefaultNotNeeded", "${A:-d}", "one"},
		{"EmptyDefault", "<${C:-}>", "<>"},
		{"Escaped", "$${A} ${A}", "${A} one"},
		{"Twice", "${A}${A}", "oneone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := env.Expand(tt.text)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestEnvExpandRefuses(t *testing.T) {
	env := Env{lookup: lookupIn(map[string]string{"A": "hidden"})}
	tests := []struct{ name, text, want string }{
		{"NotSet", "${A} ${TOKEN} ${OTHER}", "TOKEN is not set"},
		{"Malformed", "${A} ${A.B}", "begins no variable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := env.Expand(tt.text)
			if got != "" || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %q, %v; want an error with %q", got, err, tt.want)
			}
			if strings.Contains(err.Error(), "hidden") {
				t.Errorf("%v tells a value", err)
			}
		})
	}
}

func TestEnvOfNothingKnowsNothing(t *testing.T) {
	if value, found := (&Config{}).Env().Lookup("PATH"); found {
		t.Errorf("got %q, want nothing", value)
	}
}
