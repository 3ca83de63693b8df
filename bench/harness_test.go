package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildsGiven(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, build := range []string{"old/crawl", "new/crawl", "new/faster"} {
		if err := os.MkdirAll(filepath.Dir(build), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(build, nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, given string
		want        []string
		wrong       string
	}{
		{"named by their files", "old/crawl new/faster", []string{"crawl", "faster"}, ""},
		{"named by their paths where files are not enough", "old/crawl new/crawl", []string{"old/crawl", "new/crawl"}, ""},
		{"one is not there", "old/crawl old/faster", nil, "faster"},
		{"one is a folder", "old", nil, "old"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			builds, err := buildsGiven(strings.Fields(test.given))
			if (err != nil) != (test.wrong != "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("says %v, want %q", err, test.wrong)
			}
			var got []string
			for _, build := range builds {
				got = append(got, build.name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}
