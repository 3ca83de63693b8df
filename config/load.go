package config

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// largest is the size in bytes up to which a file is read: some fifty thousand
// sites.
const largest = 16 << 20

// Load reads a file. The error is a [*Faults] when something is wrong in the
// file; the Config then holds what could be read, so that its finders and
// templates can be compiled and all faults be shown at once with
// [Config.Faults]. With any other error the Config is nil.
func Load(path string) (*Config, error) {
	src, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return Parse(path, src)
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, err
	}
	if len(src) > largest {
		return nil, fmt.Errorf("%s is larger than %d MiB: is it a crawl.yaml?", path, largest>>20)
	}
	return src, nil
}

// Parse does as [Load] with what a file holds. The file itself need not exist:
// its name is shown in faults, and relative paths in src are relative to its
// folder.
func Parse(file string, src []byte) (*Config, error) {
	text := normal(src)
	doc := newDocument(file)
	doc.texts = map[string]string{file: text}

	root, faults := tree(file, text)
	r := &reader{doc: doc, faults: faults}
	r.document(root)
	doc.faults = r.faults
	if err := doc.locate(); err != nil {
		return nil, err
	}
	return &doc.Config, doc.Faults()
}

// tree reads src as YAML if it is text at all.
func tree(file, src string) (*node, []Fault) {
	if !utf8.ValidString(src) {
		return &node{}, []Fault{notUTF8(file, src)}
	}
	return parseTree(file, src)
}

// normal drops a byte order mark and makes every line end in one line feed.
func normal(src []byte) string {
	text := strings.TrimPrefix(string(src), "\ufeff")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// notUTF8 reports the first byte of src that is no UTF-8.
func notUTF8(file, src string) Fault {
	good := 0
	for good < len(src) {
		r, size := utf8.DecodeRuneInString(src[good:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		good += size
	}
	before := src[:good]
	column := utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1
	return Fault{Pos{file, strings.Count(before, "\n") + 1, column},
		"this is not UTF-8 text", "save the file as UTF-8"}
}

// locate makes Output, State and the files of cookies absolute, relative ones
// counting from the folder of the file.
func (c *Config) locate() error {
	folder, err := filepath.Abs(filepath.Dir(c.File))
	if err != nil {
		return fmt.Errorf("finding the folder of %q: %w", c.File, err)
	}
	c.Output = absolute(folder, c.Output)
	if c.State == "" {
		c.State = filepath.Join(c.Output, defaultState)
	}
	c.State = absolute(folder, c.State)
	for _, site := range c.Sites {
		if site.Cookies.Value != "" {
			site.Cookies.Value = absolute(folder, site.Cookies.Value)
		}
	}
	return nil
}

func absolute(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
