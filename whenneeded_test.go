package magpie

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// madeOfNames are the files whose expressions are joined of names while the program runs.
// Their own tests ask for each of them.
var madeOfNames = []string{"extract/xmlcontents.go"}

// What is compiled when it is first asked for can be compiled: nobody is to learn that by a
// panic, on the first page that needs it.
func TestExpressionsCompile(t *testing.T) {
	compiled := 0
	for _, folder := range sourceFolders(t) {
		for _, e := range expressionsIn(t, folder) {
			if e.value == nil {
				if !slices.Contains(madeOfNames, filepath.ToSlash(e.at.Filename)) {
					t.Errorf("%s: the expression is no constant, so nothing compiles it before it is needed", e.at)
				}
				continue
			}
			compiled++
			if _, err := regexp.Compile(constant.StringVal(e.value)); err != nil {
				t.Errorf("%s: %v", e.at, err)
			}
		}
	}
	if compiled < 80 {
		t.Errorf("only %d expressions were looked at", compiled)
	}
}

// sourceFolders are the folders with source files.
func sourceFolders(t *testing.T) (folders []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, _ fs.DirEntry, err error) error {
		if folder := filepath.Dir(file); err == nil && filepath.Ext(file) == ".go" && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// lazyExpression is what config.WhenNeeded is called with.
type lazyExpression struct {
	at    token.Position
	value constant.Value // nil if it is no constant
}

// expressionsIn are the expressions that the package in a folder has compiled when they are
// needed.
func expressionsIn(t *testing.T, folder string) (all []lazyExpression) {
	t.Helper()
	fset := token.NewFileSet()
	files := sourcesIn(t, fset, folder)
	known := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	// Constants are all that is asked for, and they are known whatever an import has.
	alone := types.Config{Importer: noImports{}, Error: func(error) {}}
	_, _ = alone.Check(folder, fset, files, &known)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, isCall := n.(*ast.CallExpr); isCall && len(call.Args) == 1 && isWhenNeeded(call.Fun) {
				all = append(all, lazyExpression{fset.Position(call.Pos()), known.Types[call.Args[0]].Value})
			}
			return true
		})
	}
	return all
}

// sourcesIn are the files of a folder that are no tests.
func sourcesIn(t *testing.T, fset *token.FileSet, folder string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func isWhenNeeded(fun ast.Expr) bool {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name == "WhenNeeded"
	case *ast.SelectorExpr:
		return fun.Sel.Name == "WhenNeeded"
	default:
		return false
	}
}

// noImports knows no package.
type noImports struct{}

var errNoImports = errors.New("no package is imported")

func (noImports) Import(string) (*types.Package, error) { return nil, errNoImports }
