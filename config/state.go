package config

import "strings"

// IsServer reports whether the state is the address of a server, and no file.
func (c *Config) IsServer() bool { return isServer(c.State) }

func isServer(state string) bool {
	scheme, _, isAddress := strings.Cut(state, "://")
	return isAddress && strings.HasPrefix(scheme, "redis")
}

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
