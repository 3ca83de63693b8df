package frontier

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"magpie/fixtures/redistest"
)

func TestRedisSaysWhatACrashCosts(t *testing.T) {
	for _, tt := range []struct {
		name     string
		settings map[string]string
		want     string
	}{
		{"nothing", map[string]string{"appendonly": "yes", "appendfsync": "always"}, ""},
		{"a second", map[string]string{"appendonly": "yes", "appendfsync": "everysec"}, "the last second"},
		{"half a minute", map[string]string{"appendonly": "yes", "appendfsync": "no"}, "half minute"},
		{"since the snapshot", map[string]string{"appendonly": "no", "save": "3600 1"}, "snapshot"},
		{"all", map[string]string{"appendonly": "no"}, "forgotten"},
	} {
		if got := crashNote(tt.settings); got == "" != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRedisVersion(t *testing.T) {
	for version, want := range map[string]bool{"6.2.0": true, "7.0.15": true, "10.1": true, "6.0.16": false, "5.0.1": false, "": false} {
		if got := isRecent(version); got != want {
			t.Errorf("%q is recent: %v, want %v", version, got, want)
		}
	}
}

func TestRedisIsRefused(t *testing.T) {
	server := startRedis(t, "--requirepass", "hunter2", "--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru")
	for _, tt := range []struct{ name, address, want string }{
		{"evicts keys", "redis://:hunter2@" + server.Addr, "noeviction"},
		{"wrong password", "redis://:hunter3@" + server.Addr, "password"},
		{"nobody there", "redis://:hunter2@" + redistest.FreeAddr(t), "refused"},
	} {
		_, err := OpenRedis(t.Context(), tt.address)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v, want %q and no password", tt.name, err, tt.want)
		}
	}
}

// What was never begun, or is of another version, is not opened.
func TestRedisLayout(t *testing.T) {
	server := startRedis(t)
	if _, err := ReadRedis(t.Context(), server.url("none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("ReadRedis of nothing = %v, want os.ErrNotExist", err)
	}
	r := openTestRedis(t, server.url("other"), nil)
	for layout, want := range map[string]string{"1": "older version", "9": "newer version", "99": "newer version"} {
		if err := server.Client().Set(t.Context(), r.central()+":layout", layout, 0).Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenRedis(context.Background(), server.url("other")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenRedis of layout %s = %v, want %q", layout, err, want)
		}
	}
}
