package storage

import (
	"os"
	"testing"
)

// A drive that is missing has no folder above it that could be made first.
func TestOpenDiskRefusesAMissingDrive(t *testing.T) {
	for letter := 'Z'; letter >= 'A'; letter-- {
		drive := string(letter) + `:\`
		if _, err := os.Stat(drive); err == nil {
			continue
		}
		if err := newDisk().makeOutput(drive + "output"); err == nil {
			t.Errorf("made a folder on the missing drive %s", drive)
		}
		return
	}
}
