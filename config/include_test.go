package config

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInclude(t *testing.T) {
	folder := t.TempDir()
	site := func(name string) string {
		return "sites: {" + name + ": {start: 'https://example.com/', image: img, cookies: c.txt}}\n"
	}
	writeFiles(t, folder, map[string]string{
		"in [brackets]/crawl.yaml":       "never read\n",
		"in [brackets]/more/b.yaml":      site("b"),
		"in [brackets]/more/a.yml":       site("a"),
		"in [brackets]/more/deep/d.yaml": site("d"),
		"above.yaml":                     site("above"),
	})
	here := filepath.Join(folder, "in [brackets]")
	tests := []struct {
		name, include string
		want          []string // the sites, each with its file of cookies
	}{
		{"AFile", "more/b.yaml", []string{"own in [brackets]/c.txt", "b in [brackets]/more/c.txt"}},
		{"APatternInOrder", "./more/*.y*ml", []string{"own in [brackets]/c.txt", "a in [brackets]/more/c.txt", "b in [brackets]/more/c.txt"}},
		{"AListEachFileOnce", "[more/b.yaml, more/*.y*ml]", []string{"own in [brackets]/c.txt", "b in [brackets]/more/c.txt", "a in [brackets]/more/c.txt"}},
		{"FoldersOfFolders", "more/*/*.yaml", []string{"own in [brackets]/c.txt", "d in [brackets]/more/deep/c.txt"}},
		{"Above", "../above.yaml", []string{"own in [brackets]/c.txt", "above c.txt"}},
		{"AboveAndBack", "'../in ?brackets?/more/a.yml'", []string{"own in [brackets]/c.txt", "a in [brackets]/more/c.txt"}},
		{"Absolute", "'" + folder + "/above.yaml'", []string{"own in [brackets]/c.txt", "above c.txt"}},
		{"NotItself", "['*.yaml', more/b.yaml]", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			own := strings.Replace(site("own"), "sites", "include: "+tt.include+"\nsites", 1)
			c, err := Parse(filepath.Join(here, "crawl.yaml"), []byte(own))
			if tt.want == nil {
				if err == nil || !strings.Contains(err.Error(), "but for this file itself") {
					t.Errorf("got %v, want a fault", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range c.Sites {
				cookies, _ := filepath.Rel(folder, s.Cookies.Value)
				got = append(got, s.Name+" "+cookies)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestIncludeNeedsNoSitesOfItsOwn(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{"a.yaml": "sites: {a: {start: 'https://example.com/', image: img}}\n"})
	c, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte("include: a.yaml\ndefaults: {tries: 8}\n"))
	if err != nil || len(c.Sites) != 1 || c.Sites[0].Tries != 8 {
		t.Errorf("got %+v, %v; want one site", c, err)
	}
}

// All files together are no larger than one may be.
func TestIncludeIsBounded(t *testing.T) {
	folder := t.TempDir()
	half := strings.Repeat("#", largest/2) + "\n"
	writeFiles(t, folder, map[string]string{
		"a.yaml": half + "sites: {a: {start: 'https://example.com/', image: img}}\n",
		"b.yaml": half + "sites: {b: {start: 'https://example.com/', image: img}}\n",
	})
	c, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte("include: [a.yaml, b.yaml]"))
	faults, _ := errors.AsType[*Faults](err)
	if faults == nil || len(faults.List) != 1 || !strings.Contains(faults.List[0].Message, "too large") || len(c.Sites) != 1 {
		t.Errorf("got %v, want a fault about the second file alone", err)
	}
}

// Faults of all files are shown, each with its own line, and nothing secret of
// any of them.
func TestIncludeKeepsSecrets(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		"a.yaml": "sites:\n  a:\n    headers: {Authorization: TOP}\n    auth: {user: TOP, password: TOP, x: TOP}\n",
		".env":   "TOKEN=TOP\n",
	})
	_, err := Parse(filepath.Join(folder, "crawl.yaml"), []byte("include: [a.yaml, .env]\nsecrets: .env\n"))
	faults, _ := errors.AsType[*Faults](err)
	if faults == nil || strings.Contains(err.Error(), "TOP") {
		t.Fatalf("shown:\n%v", err)
	}
	files := make([]string, len(faults.List))
	for i, f := range faults.List {
		files[i] = filepath.Base(f.Pos.File)
	}
	if got, want := slices.Compact(files), []string{"a.yaml", "crawl.yaml"}; !slices.Equal(got, want) {
		t.Errorf("got faults in %v, want %v", got, want)
	}
}
