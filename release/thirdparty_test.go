package main

import (
	"strings"
	"testing"
)

// Every module that is linked into the command, for any system, has a licence
// that lets it.
func TestModulesAreLicensed(t *testing.T) {
	t.Chdir("..")
	for _, target := range targets {
		t.Run(target.String(), func(t *testing.T) {
			t.Parallel()
			notices, err := target.notices(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"The Go programming language go1.", "github.com/spf13/cobra v", "modernc.org/sqlite v"} {
				if !strings.Contains(string(notices), "\n"+want) {
					t.Errorf("there is no licence of %s", want)
				}
			}
		})
	}
}

// What links protocol buffers costs every run a megabyte and more, and some of it a
// millisecond of its start, whether it is used or not.
func TestCommandLinksNoProtocolBuffers(t *testing.T) {
	t.Chdir("..")
	linked, err := target{"linux", "amd64"}.modules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range linked {
		for _, heavy := range []string{"github.com/prometheus/", "github.com/golang/protobuf", "google.golang.org/"} {
			if strings.HasPrefix(m.name, heavy) {
				t.Errorf("the command links %s: see docs/performance.md, and go mod why -m", m.name)
			}
		}
	}
}

func TestModuleWithoutLicence(t *testing.T) {
	m := &module{name: "example.com/free v1.0.0", dir: t.TempDir()}
	if _, err := m.legalTexts(); err == nil || !strings.Contains(err.Error(), "example.com/free v1.0.0") {
		t.Errorf("got error %v", err)
	}
}
