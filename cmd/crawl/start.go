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
	// user is who the address was written for, "" for nobody. The password
	// beside it is in none of this.
	user string
}

// noPage matches the beginning of an address that leads to no page, and has no
// host.
var noPage = config.WhenNeeded(`(?i)^(mailto|data|javascript|file|about|tel|blob|magnet):`)

// userIn matches who an address is written for, with a password or without.
// The last @ ends it, as in a browser.
var userIn = config.WhenNeeded(`^([A-Za-z][A-Za-z0-9+.-]*://)([^/?#:]*)(?::[^/?#]*)?@`)

// parseStart reads an address that somebody typed. It may have ranges and
// alternatives, as start: may.
func parseStart(typed string) (start, error) {
	text, _, _ := strings.Cut(strings.TrimSpace(typed), "#")
	if noPage().MatchString(text) {
		return start{}, fmt.Errorf("%q is no http or https address: write it as https://HOST/PATH", text)
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	user := ""
	if m := userIn().FindStringSubmatch(text); m != nil {
		user, text = m[2], m[1]+text[len(m[0]):]
		if plain, err := url.PathUnescape(user); err == nil {
			user = plain
		}
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
	return start{text, first, fetch.Host(u), user}, nil
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
