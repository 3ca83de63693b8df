package magpie

import "testing"

const tutorialFile = "docs/tutorial.md"

// What stands in docs/tutorial.md for what is elsewhere on every machine.
const (
	tutorialAddress = "127.0.0.1:8765"
	tutorialFolder  = "/home/you/practice"
)

// Every command of docs/tutorial.md, one after the other, prints what stands
// below it, and every crawl.yaml is put in its place on the way.
func TestTutorial(t *testing.T) {
	p := newPupil(t, tutorialFolder)
	commands := 0
	for _, m := range block.FindAllStringSubmatch(readDocument(t, tutorialFile), -1) {
		if m[1] == "yaml" {
			p.write(m[2])
			continue
		}
		for _, c := range transcripts(m[2]) {
			p.do(c)
			commands++
		}
	}
	if commands < 20 {
		t.Errorf("only %d commands were run", commands)
	}
}
