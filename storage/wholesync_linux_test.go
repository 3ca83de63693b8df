package storage

import (
	"os"
	"testing"
)

func TestMountType(t *testing.T) {
	const mounts = `21 28 0:20 / /proc rw,nosuid shared:5 - proc proc rw
28 1 254:0 / / rw,relatime - ext4 /dev/root rw
280 28 0:45 / /mnt/a\040-\040b rw - fuse.sshfs host:/ rw,user_id=0
`
	tests := []struct {
		name string
		id   uint64
		want string
	}{
		{"with an optional field", 21, "proc"},
		{"without one", 28, "ext4"},
		{"a longer number", 280, "fuse.sshfs"},
		{"none", 1, ""},
		{"a part of a number", 2, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mountType(mounts, tt.id); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIsSyncKnown(t *testing.T) {
	proc, err := os.Open("/proc")
	if err != nil {
		t.Fatal(err)
	}
	defer proc.Close()
	if got := fileSystem(proc); got != "proc" || isSyncKnown(proc) {
		t.Errorf("/proc is %q, known: %v", got, isSyncKnown(proc))
	}
}
