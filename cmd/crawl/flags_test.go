package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures/flags"
	"magpie/frontier"
)

// Flags are named after the country that their metadata tells, and of four that
// cannot be had each tells why.
func TestFlags(t *testing.T) {
	t.Parallel() // it waits more than it works
	w := shipped(t, flags.New(), flags.Host)
	first := w.run(exitIncomplete, "flags")

	want, causes := names{}, map[string]string{}
	var pictures []string
	for _, f := range flags.Flags() {
		pictures = append(pictures, f.PictureURL)
		switch f.Fault {
		case flags.None:
			want.put("flags/"+f.Code+"-"+strings.ToLower(strings.ReplaceAll(f.Country, " ", "-"))+".gif", f.SHA256)
		case flags.NoPicture:
			causes[f.PictureURL] = "404"
		case flags.NoMetadata:
			causes[f.MetadataURL] = "404"
		case flags.BrokenMetadata:
			causes[f.MetadataURL] = "format"
		case flags.Failing:
			causes[f.MetadataURL] = "500"
		}
	}
	w.wantFiles(want)
	got := map[string]string{}
	for _, r := range append(w.records(frontier.Page, frontier.Failed), w.records(frontier.Image, frontier.Failed)...) {
		got[r.URL] = r.Cause
	}
	if diff := cmp.Diff(causes, got); diff != "" {
		t.Errorf("what failed (-want +got):\n%s", diff)
	}
	for url, cause := range causes {
		if !strings.Contains(first.stderr.String(), "failed     "+url+"\n           "+cause+": ") {
			t.Errorf("the report does not say of %s that it failed for %s:\n%s", url, cause, &first.stderr)
		}
	}

	wantSaid(t, first.stdout.String(),
		"failed   4\n",
		"       2 404 (1 page, 1 picture), such as http://flupy.org/data/flags/",
		"       1 500, such as http://flupy.org/data/flags/ng/metadata.json\n",
		"       1 format, such as http://flupy.org/data/flags/et/metadata.json\n"+
			"         the answer cannot be read as JSON: ")

	w.server.Counter().Reset()
	again := w.run(exitIncomplete, "flags")
	w.wantNotAsked(pictures...)
	if !strings.Contains(again.stdout.String(), "saved    0 pictures") {
		t.Errorf("the second run says:\n%s", &again.stdout)
	}
}
