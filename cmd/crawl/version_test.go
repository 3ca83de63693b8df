package main

import (
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildSaysWhatIsKnown(t *testing.T) {
	released := []debug.BuildSetting{
		{Key: "GOOS", Value: "linux"}, {Key: "GOARCH", Value: "arm64"},
		{Key: "vcs.revision", Value: "1234abcd"}, {Key: "vcs.time", Value: "2026-03-01T12:00:00Z"},
		{Key: "vcs.modified", Value: "false"},
	}
	changed := append(released[:4:4], debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	for _, tt := range []struct {
		name, version string
		settings      []debug.BuildSetting
		want          string
	}{
		{"OfATag", "v1.2.0", released, `crawl version v1.2.0
commit   1234abcd
date     2026-03-01T12:00:00Z
built by go1.26.0 for linux/arm64
`},
		{"WithChanges", "v1.2.0+dirty", changed, `crawl version v1.2.0+dirty
commit   1234abcd, and changes that are in no commit
date     2026-03-01T12:00:00Z
built by go1.26.0 for linux/arm64
`},
		{"WithoutCommit", "", released[:2], `crawl version (devel)
commit   not known: built outside a clone of the repository, or with -buildvcs=false
built by go1.26.0 for linux/arm64
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			info := &debug.BuildInfo{GoVersion: "go1.26.0", Settings: tt.settings}
			info.Main.Version = tt.version
			if diff := cmp.Diff(tt.want, buildOf(info).String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
