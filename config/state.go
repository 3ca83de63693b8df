package config

import (
	"net/url"
	"strings"
)

// IsServer reports whether the state is the address of a server, and no file.
func (c *Config) IsServer() bool { return isServer(c.State) }

func isServer(state string) bool {
	scheme, _, isAddress := strings.Cut(state, "://")
	return isAddress && strings.HasPrefix(scheme, "redis")
}

// ExpandState returns the address of a server with the value of each variable in its
// place. A user and a password that stand in variables of their own may have any
// characters: they are written as an address has them.
func (e *Env) ExpandState(address string) (string, error) {
	scheme, rest, _ := strings.Cut(address, "://")
	at := strings.LastIndex(rest, "@")
	login, rest := rest[:max(at, 0)], rest[max(at, 0):]
	written := asItIs
	if strings.Contains(replaceVariables(login, func(Variable) string { return "" }), ":") {
		written = escaped
	}
	login, err := e.expand(login, written)
	if err != nil {
		return "", err
	}
	rest, err = e.Expand(rest)
	return scheme + "://" + login + rest, err
}

// escaped is a text as it may stand in any part of an address.
func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// StateName is the state as people may see it: without the password of a server.
func (c *Config) StateName() string {
	scheme, rest, _ := strings.Cut(c.State, "://")
	at := strings.LastIndex(rest, "@")
	user, _, hasPassword := strings.Cut(rest[:max(at, 0)], ":")
	if !c.IsServer() || !hasPassword {
		return c.State
	}
	return scheme + "://" + user + ":…" + rest[at:]
}
