package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// included is the top of a file that another includes.
type included struct {
	Sites []*Site `yaml:"sites,required" example:"{birds: {start: 'https://example.com/birds/', image: 'img.large'}}"`
}

// includeEndings are how the names of included files end, so that no file is
// shown in a fault that was never meant for others to see.
var includeEndings = []string{".yaml", ".yml"}

// include reads the files that the first one includes, each once.
func (r *reader) include() {
	done := make(map[string]bool)
	for _, pattern := range r.doc.Include {
		for _, path := range r.matching(pattern) {
			if whole := wholePath(path); !done[whole] {
				done[whole] = true
				r.includeFile(path, pattern.Pos)
			}
		}
	}
}

// matching returns the files that match a pattern, in order, but for the one
// that includes. It reports when there are none.
func (r *reader) matching(pattern Text) []string {
	paths, err := glob(filepath.Dir(r.doc.File), pattern.Value)
	self, found := wholePath(r.doc.File), len(paths)
	paths = slices.DeleteFunc(paths, func(path string) bool { return wholePath(path) == self })
	switch {
	case err != nil:
		r.fault(pattern.Pos, fmt.Sprintf("%q is not a pattern of file names", pattern.Value),
			"for example: include: sites/*.yaml")
	case len(paths) == 0 && found > 0:
		r.fault(pattern.Pos, fmt.Sprintf("there is no file %q to include", pattern.Value), "but for this file itself, which is read as it is")
	case len(paths) == 0:
		r.fault(pattern.Pos, fmt.Sprintf("there is no file %q to include", pattern.Value),
			"the path is relative to the folder of this file")
	}
	return paths
}

// wholePath returns a path as it can be compared with others: absolute, where
// the folder that it is relative to is known.
func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return filepath.Clean(path)
}

// glob returns the paths of files that match a pattern, in order. One that is
// relative counts from a folder, in whose own name nothing is a pattern.
func glob(folder, pattern string) (paths []string, err error) {
	pattern = filepath.ToSlash(filepath.Clean(pattern))
	for strings.HasPrefix(pattern, "../") {
		folder, pattern = filepath.Join(folder, ".."), strings.TrimPrefix(pattern, "../")
	}
	if filepath.IsLocal(pattern) {
		paths, err = fs.Glob(os.DirFS(folder), pattern)
		for i := range paths {
			paths[i] = filepath.Join(folder, filepath.FromSlash(paths[i]))
		}
	} else {
		paths, err = filepath.Glob(filepath.FromSlash(pattern))
	}
	slices.Sort(paths)
	return paths, err
}

// includeFile notes the sites of one file; pos is where it is included.
func (r *reader) includeFile(path string, pos Pos) {
	if !slices.Contains(includeEndings, strings.ToLower(filepath.Ext(path))) {
		r.fault(pos, fmt.Sprintf("%q is not a file of sites", path), "its name must end in "+strings.Join(includeEndings, " or "))
		return
	}
	src, err := read(path, r.room)
	if err != nil {
		r.fault(pos, fmt.Sprintf("reading %q: %v", path, withoutPath(err)), "")
		return
	}
	r.room -= len(src)
	root := r.tree(path, src)
	switch root.kind {
	case broken:
	case mapping:
		r.mapping(root, &included{}, inIncluded, root.pos)
	default:
		r.fault(root.pos, "an included file holds sites: and nothing else", inIncluded.keys[0].hint())
	}
}

// withoutPath drops from an error the path that the message around it names.
func withoutPath(err error) error {
	if of, is := errors.AsType[*fs.PathError](err); is {
		return of.Err
	}
	return err
}
