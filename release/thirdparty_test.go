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

func TestModuleWithoutLicence(t *testing.T) {
	m := &module{name: "example.com/free v1.0.0", dir: t.TempDir()}
	if _, err := m.legalTexts(); err == nil || !strings.Contains(err.Error(), "example.com/free v1.0.0") {
		t.Errorf("got error %v", err)
	}
}
