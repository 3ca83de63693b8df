package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithin(t *testing.T) {
	const noPlace = "no place for the tables"
	tests := []struct{ name, document, want, wrong string }{
		{"an empty document", "\n", beginMark + "\nnew\n\n" + endMark, ""},
		{"no marks", "old\n", "", noPlace},
		{"no end", "old\n" + beginMark + "older\n", "", noPlace},
		{"the end first", endMark + "old\n" + beginMark, "", noPlace},
		{"between the marks", "a\n" + beginMark + "old\n" + endMark + "b\n", "a\n" + beginMark + "\nnew\n\n" + endMark + "b\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := within(test.document, "new\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (err != nil) != (test.wrong != "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("says %v, want %q", err, test.wrong)
			}
		})
	}
}

// A document that the tables cannot be put into is told before they are
// measured, and left as it was.
func TestDocumentIsCheckedFirst(t *testing.T) {
	without := filepath.Join(t.TempDir(), "without.md")
	if err := os.WriteFile(without, []byte("mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, document := range map[string]string{"text without marks": without, "a folder": t.TempDir(), "no such folder": filepath.Join(without, "x")} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			err := measure(t.Context(), []string{"-out", document, "-dir", filepath.Join(without, "nowhere")}, &said, &said)
			if err == nil || !strings.Contains(err.Error(), "ing the document") && !strings.Contains(err.Error(), "no place") {
				t.Errorf("says %v, want what is wrong with the document", err)
			}
		})
	}
	if kept, err := os.ReadFile(without); err != nil || string(kept) != "mine\n" {
		t.Errorf("the document holds %q (%v), want what it held", kept, err)
	}
}

// The page that the tables are for has a place for them.
func TestPageHasMarks(t *testing.T) {
	if err := checkDocument(filepath.Join("..", "docs", "performance.md")); err != nil {
		t.Error(err)
	}
}

// What was measured is not lost when its document is.
func TestTablesAreShownWhenTheyCannotBeWritten(t *testing.T) {
	var shown bytes.Buffer
	var measured tables
	measured.runs.WriteString("| a row |\n")
	if err := measured.write(t.TempDir(), &shown); err == nil {
		t.Error("a folder was written")
	}
	if !strings.Contains(shown.String(), "| a row |") {
		t.Errorf("shown is %q, want the row", &shown)
	}
}

func TestTablesGoIntoTheDocument(t *testing.T) {
	document := filepath.Join(t.TempDir(), "new.md")
	if err := checkDocument(document); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var measured tables
		measured.runs.WriteString("| a row |\n")
		if err := measured.write(document, t.Output()); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(document); err != nil || strings.Count(string(kept), "| a row |") != 1 {
		t.Errorf("the document holds %q (%v), want the row once", kept, err)
	}
}
