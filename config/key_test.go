package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever adds a key tells about it in docs/rules.md.
func TestKeysAreDocumented(t *testing.T) {
	docs, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range places {
		for _, k := range place.keys {
			if !strings.Contains(string(docs), "`"+k.name+"`") {
				t.Errorf("%q, a key %s, is not in docs/rules.md", k.name, place.where)
			}
		}
	}
}

// Whoever adds a key gives it an example. Here every example is put into a
// file and read, which also shows that there is a reader for its type.
func TestExamples(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		".env":         "NAME=value\n",
		"sites/b.yaml": "sites: {b: {start: 'https://example.com/b/', image: img}}\n",
	})
	tests := []struct {
		name  string
		place *place
		file  string // KEY is where the example goes
	}{
		{"TopLevel", topLevel, "KEY\n" + "sites: {a: {start: 'https://example.com/', image: img}}"},
		{"Site", inSite, "sites:\n  birds: {start: 'https://example.com/birds/', image: img}\n  a:\n    start: https://example.com/{cc}/\n    image: img\n    KEY"},
		{"Follow", inFollow, "sites:\n  a:\n    start: https://example.com/\n    follow:\n      links: a\n      image: img\n      KEY"},
		{"Each", inEach, "sites:\n  a:\n    start: https://example.com/\n    each:\n      in: li\n      image: img\n      KEY"},
		{"Auth", inAuth, "sites:\n  a:\n    start: https://example.com/\n    image: img\n    auth:\n      user: me\n      password: word\n      KEY"},
		{"Defaults", inDefaults, "sites: {a: {start: 'https://example.com/', image: img}}\ndefaults:\n  KEY"},
	}
	for _, tt := range tests {
		for _, k := range tt.place.keys {
			t.Run(tt.name+"/"+k.name, func(t *testing.T) {
				if k.example == "" {
					t.Fatal("no example")
				}
				src := strings.Replace(withoutKey(tt.file, k.name), "KEY", k.name+": "+k.example, 1)
				if _, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte(src)); err != nil {
					t.Errorf("%v\nin:\n%s", err, src)
				}
			})
		}
	}
}

// withoutKey drops the line of a key that the file has already.
func withoutKey(file, key string) string {
	var kept []string
	for line := range strings.Lines(file) {
		if !strings.HasPrefix(strings.TrimSpace(line), key+":") || strings.HasSuffix(line, ":\n") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// writeFiles writes files by their paths below a folder.
func writeFiles(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
