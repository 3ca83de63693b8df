package config

import (
	"strings"
	"testing"
)

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

func TestExpandState(t *testing.T) {
	env := NewEnv(lookupIn(map[string]string{
		"USER": "me@home", "PASSWORD": "p@s/s:w?r#d% +&{}", "LOGIN": "me:p%40ss", "HOST": "redis.test:6379", "PREFIX": "birds",
	}))
	for _, tt := range []struct{ name, address, want string }{
		{"nothing to fill in", "redis://me:a%40b@host/0", "redis://me:a%40b@host/0"},
		{"a password as it is", "redis://:${PASSWORD}@host/0", "redis://:p%40s%2Fs%3Aw%3Fr%23d%25%20%2B%26%7B%7D@host/0"},
		{"a user, too", "redis://${USER}:${PASSWORD}x@host", "redis://me%40home:p%40s%2Fs%3Aw%3Fr%23d%25%20%2B%26%7B%7Dx@host"},
		{"both in one as an address has them", "redis://${LOGIN}@host", "redis://me:p%40ss@host"},
		{"the rest as it is", "redis+cluster://${HOST}?prefix=${PREFIX}", "redis+cluster://redis.test:6379?prefix=birds"},
		{"a default", "redis://:${NONE:-a@b}@${HOST}", "redis://:a%40b@redis.test:6379"},
	} {
		if got, err := env.ExpandState(tt.address); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
	if _, err := env.ExpandState("redis://:${PASSWORD}@${NONE}"); err == nil || !strings.Contains(err.Error(), "NONE is not set") {
		t.Errorf("a variable that is not set: %v", err)
	}
}
