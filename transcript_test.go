package magpie

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// transcript is a command that a document shows, and what it says that the
// command prints.
type transcript struct{ command, output string }

// block matches a fenced block: its language, if it has one, and what is in it.
var block = regexp.MustCompile("(?s)```([a-z]*)\n(.*?)```")

// transcripts are the commands behind the prompts of a block, each with the lines
// below it; none of a block that does not begin with a prompt.
func transcripts(block string) (list []transcript) {
	if !strings.HasPrefix(block, "$ ") {
		return nil
	}
	for line := range strings.Lines(block) {
		if command, is := strings.CutPrefix(line, "$ "); is {
			list = append(list, transcript{command: strings.TrimSuffix(command, "\n")})
			continue
		}
		list[len(list)-1].output += line
	}
	return list
}

// varies matches what no two runs have in common: when something was, how long it
// took, and how fast it was.
var varies = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d|[0-9.]+(µs|ms|s)\b|[0-9.]+ [kMG]?B/s`)

// soFar matches how far a command is, as one tells that takes more than a moment.
var soFar = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d  .*\n`)

// interruption is where a transcript shows that Ctrl-C was pressed.
const interruption = "^C\n"

// pattern matches what a transcript says is printed. A line of … alone stands for
// any lines, … within a line for any text.
func (c transcript) pattern() *regexp.Regexp {
	pattern := `\A`
	for line := range strings.Lines(c.output) {
		switch line {
		case "…\n":
			pattern += `(?:.*\n)*?`
			continue
		case interruption:
			continue
		}
		line = regexp.QuoteMeta(varies.ReplaceAllString(line, "<varies>"))
		pattern += strings.ReplaceAll(line, "…", ".*")
	}
	return regexp.MustCompile(pattern + `\z`)
}

// fits reports whether a command printed what its transcript says.
func (c transcript) fits(printed string) bool {
	return c.pattern().MatchString(varies.ReplaceAllString(soFar.ReplaceAllString(printed, ""), "<varies>"))
}

// wantPrinted fails if a command printed something else than its transcript says.
func (c transcript) wantPrinted(t *testing.T, printed string) {
	t.Helper()
	if !c.fits(printed) {
		t.Errorf("$ %s\n-- is said to print\n%s-- and printed\n%s", c.command, c.output, printed)
	}
}

// What varies is passed over, everything else is not.
func TestTranscriptFits(t *testing.T) {
	tests := []struct {
		name, says, printed string
		want                bool
	}{
		{"the same", "saved 9\n", "saved 9\n", true},
		{"another number", "saved 9\n", "saved 8\n", false},
		{"a line more", "saved 9\n", "saved 9\nfailed 1\n", false},
		{"a line less", "saved 9\nfailed 1\n", "saved 9\n", false},
		{"nothing", "", "saved 9\n", false},
		{"another time", "time 2.5s, 13.6 kB/s\n", "time 66ms, 1.2 MB/s\n", true},
		{"another day", "kept  2026-11-21 21:44\n", "kept  2031-01-02 03:04\n", true},
		{"lines left out", "…\nb\n", "x\ny\nb\n", true},
		{"no line to leave out", "…\nb\n", "b\n", true},
		{"the line behind those is missing", "…\nb\n", "x\ny\n", false},
		{"text left out", "saved …\n", "saved 9 pictures\n", true},
		{"a line is not text", "saved …\n", "saved\n9\n", false},
		{"interrupted", "^C\nleft 3\n", "left 3\n", true},
		{"how far it is", "saved 9\n", "14:05:10  3 pictures, 1 page, 2 kB, 1 kB/s\nsaved 9\n", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (transcript{output: tt.says}).fits(tt.printed); got != tt.want {
				t.Errorf("%q fits %q: got %v, want %v", tt.printed, tt.says, got, tt.want)
			}
		})
	}
}

// command is the built crawl.
var command = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "magpie-test-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	path := filepath.Join(dir, "crawl")
	out, err := exec.Command("go", "build", "-o", path, "./cmd/crawl").CombinedOutput()
	if err != nil {
		err = errors.Join(err, errors.New(string(out)))
	}
	return path, err
})

// built is the path of the built crawl.
func built(t *testing.T) string {
	t.Helper()
	path, err := command()
	if err != nil {
		t.Fatalf("building the command: %v", err)
	}
	return path
}

// builtIn is the folder of the command, removed when all tests are done.
var builtIn string

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		os.RemoveAll(builtIn)
	}
	os.Exit(code)
}
