package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// build is what the command knows of its own making, as the go command wrote it
// into the file.
type build struct {
	// Version is a tag, or what go makes up from the last tag and the commit;
	// "(devel)" where go did not look for a commit.
	Version string
	// Commit and Time are those of the commit, empty and zero where none is
	// known.
	Commit string
	Time   time.Time
	// Changed says that files differed from those of the commit.
	Changed bool
	// Toolchain is the version of Go, System what it was made for: linux/amd64.
	Toolchain, System string
}

// thisBuild is that of the running command.
func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{Version: "(devel)"}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) build {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	b := build{
		Version:   cmp.Or(info.Main.Version, "(devel)"),
		Commit:    settings["vcs.revision"],
		Changed:   settings["vcs.modified"] == "true",
		Toolchain: info.GoVersion,
		System:    settings["GOOS"] + "/" + settings["GOARCH"],
	}
	if at, err := time.Parse(time.RFC3339, settings["vcs.time"]); err == nil {
		b.Time = at.UTC()
	}
	return b
}

// String is the answer to --version, without what is not known.
func (b build) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "crawl version %s\n", b.Version)
	switch {
	case b.Commit == "":
		fmt.Fprintln(&s, "commit   not known: built outside a clone of the repository, or with -buildvcs=false")
	case b.Changed:
		fmt.Fprintf(&s, "commit   %s, and changes that are in no commit\n", b.Commit)
	default:
		fmt.Fprintf(&s, "commit   %s\n", b.Commit)
	}
	if !b.Time.IsZero() {
		fmt.Fprintf(&s, "date     %s\n", b.Time.Format(time.RFC3339))
	}
	if b.Toolchain != "" {
		fmt.Fprintf(&s, "built by %s for %s\n", b.Toolchain, b.System)
	}
	return s.String()
}

// version is the version alone.
func version() string {
	return thisBuild().Version
}
