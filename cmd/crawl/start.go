package main

import (
	"fmt"
	"net/url"
	"strings"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
)

// start is where a new site starts.
type start struct {
	text  string // as start: has it
	first string // the first address that it stands for
	host  string
}

// parseStart reads an address that somebody typed. It may have ranges and
// alternatives, as start: may.
func parseStart(typed string) (start, error) {
	text, _, _ := strings.Cut(strings.TrimSpace(typed), "#")
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	first, err := firstOf(text)
	if err != nil {
		return start{}, err
	}
	if !strings.ContainsAny(text, varies) {
		text = first
	}
	u, err := url.Parse(first)
	if err != nil {
		return start{}, fmt.Errorf("reading an address: %w", err)
	}
	return start{text, first, fetch.Host(u)}, nil
}

// varies are the characters that make many addresses of one.
const varies = "[{"

// firstOf is the first address that a text stands for.
func firstOf(text string) (string, error) {
	if !strings.ContainsAny(text, varies) {
		return extract.Typed(text)
	}
	addresses, faults := extract.CompileAddresses(config.Text{Value: text}, nil)
	if len(faults) > 0 {
		return "", fmt.Errorf("%s; %s", faults[0].Message, faults[0].Advice)
	}
	return extract.Typed(addresses.At(0).URL)
}
