package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever adds a key gives it an example. Here every example is put into a
// file and read, which also shows that there is a reader for its type.
func TestExamples(t *testing.T) {
	folder := exampleFolder(t)
	for _, p := range places {
		for _, k := range p.keys {
			t.Run(p.noun+"/"+k.name, func(t *testing.T) {
				if k.example == "" {
					t.Fatal("no example")
				}
				tryExample(t, folder, p, k.name, k.example)
			})
		}
	}
}

// exampleFiles are files for an example of a key of each place, at KEY.
var exampleFiles = map[*place]string{
	topLevel:   "KEY\nsites: {a: {start: 'https://example.com/', image: img}}",
	inSite:     "sites:\n  birds: {start: 'https://example.com/birds/', image: img}\n  a:\n    start: https://example.com/{cc}/\n    image: img\n    KEY",
	inFollow:   "sites:\n  a:\n    start: https://example.com/\n    follow:\n      links: a\n      image: img\n      KEY",
	inEach:     "sites:\n  a:\n    start: https://example.com/\n    each:\n      in: li\n      image: img\n      KEY",
	inAuth:     "sites:\n  a:\n    start: https://example.com/\n    image: img\n    auth:\n      user: me\n      password: word\n      KEY",
	inDefaults: "sites: {a: {start: 'https://example.com/', image: img}}\ndefaults:\n  KEY",
}

// exampleFolder makes a folder with the files that examples name.
func exampleFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		".env":         "NAME=value\n",
		"sites/b.yaml": "sites: {b: {start: 'https://example.com/b/', image: img}}\n",
	})
	return folder
}

// tryExample reads a file in which a key has a value.
func tryExample(t *testing.T, folder string, p *place, name, value string) {
	t.Helper()
	src := strings.Replace(withoutKey(exampleFiles[p], name), "KEY", name+": "+value, 1)
	if _, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte(src)); err != nil {
		t.Errorf("%v\nin:\n%s", err, src)
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
