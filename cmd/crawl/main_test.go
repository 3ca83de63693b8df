package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	testscript.Main(built{m}, map[string]func(){"crawl": main})
}

// built runs the tests, wants no goroutine left of them, and removes the command
// that they built.
type built struct{ *testing.M }

func (b built) Run() int {
	code := b.M.Run()
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err := os.RemoveAll(builtIn); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// TestScripts runs the command as people type it, without a network.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			// The demo may not find a way out, if it looked for one.
			env.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
			env.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
			env.Setenv("TZ", "UTC")
			return nil
		},
		UpdateScripts: *update,
	})
}
