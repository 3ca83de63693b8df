package magpie

import (
	"regexp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const readmeFile = "README.md"

// readmeFolder is what stands in README.md for the folder of whoever reads it.
const readmeFolder = "/home/you"

// What README.md shows of commands is what they print.
func TestREADMETranscripts(t *testing.T) {
	p, shown := newPupil(t, readmeFolder), 0
	for _, m := range block.FindAllStringSubmatch(readDocument(t, readmeFile), -1) {
		for _, c := range transcripts(m[2]) {
			p.do(c)
			shown++
		}
	}
	if shown == 0 {
		t.Error("no command was run")
	}
}

// readmeCommand matches a row of the table of commands.
var readmeCommand = regexp.MustCompile("(?m)^\\| `crawl ([a-z]+)[^`]*` \\|")

// README.md lists the commands that there are.
func TestREADMEListsEveryCommand(t *testing.T) {
	want := firstGroups(listedCommand, output(t, built(t), "--help"))
	want = slices.DeleteFunc(want, func(name string) bool { return name == "help" })
	got := firstGroups(readmeCommand, readDocument(t, readmeFile))
	if diff := gocmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("-there are +listed:\n%s", diff)
	}
}

// firstGroups are what the first group of a pattern matches, sorted, each once.
func firstGroups(pattern *regexp.Regexp, text string) (found []string) {
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}
