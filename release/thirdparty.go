package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// module is one that the command contains, or the library of Go itself.
type module struct {
	name string // its path and version
	dir  string
	// packages are the folders of those that are linked.
	packages []string
}

// listing has go list print a line for each package of other modules. One that a
// folder of ours stands in for has a replacement without a version.
const listing = "{{if .Standard}}{{else if .Module.Main}}{{else if and .Module.Replace (not .Module.Replace.Version)}}{{else}}{{.Module.Path}} {{.Module.Version}}\t{{.Module.Dir}}\t{{.Dir}}{{end}}"

// modules lists what is linked into the command for a target, by name.
func (t target) modules(ctx context.Context) ([]*module, error) {
	listed, err := t.output(ctx, "list", "-deps", "-f", listing, "./cmd/crawl")
	if err != nil {
		return nil, err
	}
	found := map[string]*module{}
	for line := range strings.Lines(listed) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 3 {
			continue // a package of Go, or ours
		}
		name, dir, pkg := columns[0], columns[1], columns[2]
		if found[name] == nil {
			found[name] = &module{name: name, dir: dir}
		}
		found[name].packages = append(found[name].packages, pkg)
	}
	root, err := t.output(ctx, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	goroot, version, _ := strings.Cut(strings.TrimSpace(root), "\n")
	found[""] = &module{name: "The Go programming language " + version, dir: goroot}
	return slices.SortedFunc(maps.Values(found), func(a, b *module) int { return strings.Compare(a.name, b.name) }), nil
}

// output returns what go prints for a target.
func (t target) output(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	environ, err := t.environ(ctx)
	if err != nil {
		return "", err
	}
	cmd.Env = environ
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("running go %v: %w\n%s", args, err, &stderr)
	}
	return string(out), nil
}

// legalTexts reads the licences of a module and of what is linked of it: code
// that a module took over from elsewhere has its licence beside it.
func (m *module) legalTexts() (texts []legalText, err error) {
	licensed := false
	for _, dir := range m.folders() {
		here, ok, err := legalTextsIn(dir)
		if err != nil {
			return nil, err
		}
		texts, licensed = append(texts, here...), licensed || ok
	}
	if !licensed {
		return nil, fmt.Errorf("looking for the licence of %s: there is none in %s", m.name, m.dir)
	}
	return texts, nil
}

// folders are that of the module, those of its packages and all between.
func (m *module) folders() []string {
	seen := map[string]bool{m.dir: true}
	for _, dir := range m.packages {
		for ; !seen[dir] && strings.HasPrefix(dir, m.dir); dir = filepath.Dir(dir) {
			seen[dir] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// notices is the text of all licences that have to be passed on with the command
// for a target.
func (t target) notices(ctx context.Context) ([]byte, error) {
	modules, err := t.modules(ctx)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	fmt.Fprintln(&all, "The crawl command contains the following software, each under its own licence.")
	for _, m := range modules {
		texts, err := m.legalTexts()
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			within, err := filepath.Rel(m.dir, text.path)
			if err != nil {
				return nil, fmt.Errorf("naming a licence: %w", err)
			}
			fmt.Fprintf(&all, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 72), m.name, filepath.ToSlash(within), strings.TrimSpace(text.text))
		}
	}
	return all.Bytes(), nil
}
