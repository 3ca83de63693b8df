package frontier

import (
	"testing"

	"magpie/fixtures/redistest"
)

// What an address leads to is another kind of server than it says: it is said which.
func TestRedisOfAnotherKindIsRefused(t *testing.T) {
	servers := redistest.StartSentinels(t, 1)
	sentinel := servers.Addrs[0]
	for _, tt := range []struct{ name, address, want string }{
		{"another master", "redis+sentinel://" + sentinel + "/other", "no master of this name"},
		{"no sentinel", "redis+sentinel://" + servers.Master.Addr + "/" + redistest.MasterName, "no sentinel"},
		{"a sentinel as a server", "redis://" + sentinel, "redis+sentinel://"},
		{"no cluster", "redis+cluster://" + servers.Master.Addr, "write redis://"},
		{"nobody there", "redis+sentinel://" + redistest.FreeAddr(t) + "/" + redistest.MasterName, "can be reached"},
	} {
		_, err := OpenRedis(t.Context(), tt.address)
		wantRefusal(t, tt.name, err, tt.want)
	}
	_, err := OpenRedis(t.Context(), "redis://"+redistest.StartCluster(t, 2).Nodes[1].Addr+"?prefix=d")
	wantRefusal(t, "a node of a cluster", err, "write redis+cluster://")
}
