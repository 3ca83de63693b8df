package main

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// full is a disk with room for some more writes.
type full struct {
	strings.Builder
	room int
}

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room--; f.room < 0 {
		return 0, errFull
	}
	return f.Builder.Write(p)
}

// A result that cannot be written is told of once, by the message and the exit
// code, whatever else the command did.
func TestResultThatCannotBeWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("crawl.yaml", []byte("sites: {a: {start: 'https://a.test/', image: img}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"check", "--json"}, {"--help"}} {
		var stderr strings.Builder
		if code := execute(args, &full{}, &stderr); code != exitFailed {
			t.Errorf("%v: exit code %d, want %d", args, code, exitFailed)
		}
		if got, want := stderr.String(), "crawl: writing the result: no space left\n"; got != want {
			t.Errorf("%v: got %q, want %q", args, got, want)
		}
	}
}

func TestSinkWritesNothingBehindAFault(t *testing.T) {
	to := &full{room: 1}
	s := &sink{to: to}
	for _, text := range []string{"first", "second", "third"} {
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("%s: got %d, %v", text, n, err)
		}
	}
	if to.String() != "first" || !errors.Is(s.fault(), errFull) {
		t.Errorf("got %q, %v", to.String(), s.fault())
	}
}
