package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

func TestCSVCell(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Plain", "owl", "owl"},
		{"Empty", "", ""},
		{"Comma", "a,b", `"a,b"`},
		{"Quote", `a"b`, `"a""b"`},
		{"Line", "a\nb", "\"a\nb\""},
		{"Formula", "=1+1", "'=1+1"},
		{"Plus", "+1", "'+1"},
		{"Minus", "-1", "'-1"},
		{"At", "@SUM(A1)", "'@SUM(A1)"},
		{"Tab", "\t=1", "'\t=1"},
		{"Return", "\r=1", "\"'\r=1\""},
		{"LineBeforeFormula", "\n=1", "\"'\n=1\""},
		{"FullWidth", "＝1+1", "'＝1+1"},
		{"FormulaWithQuote", `=A1&"x"`, `"'=A1&""x"""`},
		{"AnyScript", "猫头鹰", "猫头鹰"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := csvCell(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSumLine(t *testing.T) {
	tests := []struct{ name, path, want string }{
		{"Plain", "a b.jpg", "5ea1  a b.jpg"},
		{"Backslash", `a\b`, `\5ea1  a\\b`},
		{"Newline", "a\nb", `\5ea1  a\nb`},
		{"Return", "a\rb", `\5ea1  a\rb`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := sumLine("5ea1", tt.path); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What is not whole never has the name, and leaves nothing behind.
func TestExportFile(t *testing.T) {
	for _, before := range []string{"", "as it was"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "out.csv")
		if before != "" {
			if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		export(t, path, "half", (*wholeFile).discard)
		if got, _ := os.ReadFile(path); string(got) != before {
			t.Errorf("discarded: got %q, want %q", got, before)
		}
		export(t, path, "whole", (*wholeFile).keep)
		if got, err := os.ReadFile(path); string(got) != "whole" {
			t.Errorf("kept: got %q, %v", got, err)
		}
		if info, err := os.Stat(path); err != nil || before != "" && info.Mode().Perm() != 0o600 {
			t.Errorf("kept: %v, %v, want the permissions of before", info.Mode(), err)
		}
		if names, err := os.ReadDir(dir); len(names) != 1 {
			t.Errorf("left behind: %v, %v", names, err)
		}
	}
}

// What a kill left is taken over, a link to nothing stays one, and two do not write
// one file.
func TestWholeFileInStrangePlaces(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "out.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(partOf(path), []byte("much more than that is left"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("out.csv", link); err != nil {
		t.Fatal(err)
	}
	first, err := newWholeFile(link)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := newWholeFile(path); err == nil || !strings.Contains(err.Error(), "something else is writing it") {
		t.Errorf("a second one got %v, %v", second, err)
	}
	if _, err := first.WriteString("whole"); err != nil {
		t.Fatal(err)
	}
	if err := first.keep(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "whole" {
		t.Errorf("got %q, %v", got, err)
	}
	if to, err := os.Readlink(link); to != "out.csv" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if names, err := os.ReadDir(dir); len(names) != 2 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

// export writes text to a file and ends it.
func export(t *testing.T, path, text string, end func(*wholeFile) error) {
	t.Helper()
	file, err := newWholeFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := end(file); err != nil {
		t.Fatal(err)
	}
}

// A table has all that an item has, but for what is in its fields.
func TestCSVHasAllColumns(t *testing.T) {
	var got, want []string
	for _, c := range csvColumns {
		got = append(got, c.name)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[crawler.Item]()) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "fields" {
			want = append(want, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-fields of an item +columns:\n%s", diff)
	}
}

// An export that is stopped leaves what was there before, and nothing else.
func TestExportThatIsStopped(t *testing.T) {
	dir, to := t.TempDir(), filepath.Join(t.TempDir(), "all.jsonl")
	if err := keepRecords(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, rules, err := load(filepath.Join(dir, "crawl.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := crawler.OpenList(t.Context(), cfg, rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := exportTo(stopped, to, list, crawler.Selection{}, "jsonl"); !errors.Is(err, errInterrupted) {
		t.Errorf("got %v, want %v", err, errInterrupted)
	}
	if got, err := os.ReadFile(to); string(got) != "before" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Dir(to)); len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
