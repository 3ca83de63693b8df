package config

import (
	"errors"
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

var errTooLarge = errors.New("it is too large to be meant")

// Load reads a file. The error is a [*Faults] when something is wrong in the
// file; the Config then holds what could be read, so that its finders and
// templates can be compiled and all faults be shown at once with
// [Config.Faults]. With any other error the Config is nil.
func Load(path string) (*Config, error) {
	src, err := read(path, largest)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration %s: %w", path, withoutPath(err))
	}
	return Parse(path, src)
}

// read returns what a regular file of at most so many bytes holds. To open anything
// else could wait for ever.
func read(path string, most int) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no regular file, but a folder, a pipe or a device")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return nil, err
	}
	if len(src) > most {
		return nil, errTooLarge
	}
	return src, nil
}

// Parse does as [Load] with what a file holds. The file itself need not exist:
// its name is shown in faults, and relative paths in src are relative to its
// folder.
func Parse(file string, src []byte) (*Config, error) {
	return ParseWith(file, src, os.LookupEnv)
}

// ParseWith does as [Parse], with lookup in place of the environment.
func ParseWith(file string, src []byte, lookup func(name string) (string, bool)) (*Config, error) {
	doc := newDocument(file)
	doc.env.lookup = lookup
	r := newReader(doc)
	r.room -= len(src)
	r.document(r.tree(file, src))
	doc.faults = r.faults
	if err := doc.locate(); err != nil {
		return nil, err
	}
	return &doc.Config, doc.Faults()
}

// tree reads a file as YAML and keeps its lines for excerpts.
func (r *reader) tree(file string, src []byte) *node {
	text := normal(src)
	r.doc.lines[file] = strings.Split(text, "\n")
	root, faults := tree(file, text)
	r.faults = append(r.faults, faults...)
	return root
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
// counting from the folder of the file that names them; addresses stay as they are.
func (c *Config) locate() error {
	folder, err := folderOf(c.File)
	if err != nil {
		return err
	}
	if c.OutputIsBucket() {
		c.Output = strings.TrimRight(c.Output, "/")
	} else {
		c.Output = absolute(folder, c.Output)
	}
	if c.State == "" {
		c.State = filepath.Join(c.Output, defaultState)
	}
	if !c.IsServer() {
		c.State = absolute(folder, c.State)
	}
	for _, site := range c.Sites {
		if site.Cookies.Value == "" {
			continue
		}
		folder, err := folderOf(site.Cookies.Pos.File)
		if err != nil {
			return err
		}
		site.Cookies.Value = absolute(folder, site.Cookies.Value)
	}
	return nil
}

// folderOf returns the folder of a file as an absolute path.
func folderOf(file string) (string, error) {
	folder, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return "", fmt.Errorf("finding the folder of %q: %w", file, err)
	}
	return folder, nil
}

func absolute(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
