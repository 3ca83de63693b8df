package config

import "testing"

func TestStateName(t *testing.T) {
	for _, tt := range []struct {
		state, want string
		server      bool
	}{
		{"/srv/state.db", "/srv/state.db", false},
		{"/srv/a:b@c.db", "/srv/a:b@c.db", false},
		{"redis://host:6379/0", "redis://host:6379/0", true},
		{"rediss://me:hunter2@host/0?prefix=x", "rediss://me:…@host/0?prefix=x", true},
		{"redis+cluster://:p@ss@a,b", "redis+cluster://:…@a,b", true},
	} {
		c := &Config{State: tt.state}
		if got := c.StateName(); got != tt.want || c.IsServer() != tt.server {
			t.Errorf("%s: %q, on a server %v; want %q, %v", tt.state, got, c.IsServer(), tt.want, tt.server)
		}
	}
}
