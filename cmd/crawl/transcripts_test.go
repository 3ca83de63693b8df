package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"

	"magpie/crawler"
	"magpie/fixtures"
	"magpie/fixtures/practice"
)

// TestTranscripts compares what people see with what they are known to see: in
// testdata/transcripts where all is well, in testdata/errors where something is
// wrong. With -update the scripts are written anew; read the difference as somebody
// who has never seen the command.
//
// Each line of a script that begins with prompt is typed, and added to the file
// transcript with what it prints and its exit code. What differs from run to run
// reads there as always the same.
func TestTranscripts(t *testing.T) {
	for _, folder := range []string{"transcripts", "errors"} {
		t.Run(folder, func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir:   filepath.Join("testdata", folder),
				Setup: setUpTranscript,
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"prompt": typeAtPrompt, "hold": holdLock, "mount": mountDisk,
				},
				Condition: func(name string) (bool, error) {
					if name != "superuser" {
						return false, fmt.Errorf("there is no condition %q", name)
					}
					return os.Getuid() == 0, nil
				},
				UpdateScripts: *update,
			})
		})
	}
}

// setUpTranscript starts the one server that answers for every host: it is the
// proxy of the environment, so that no flag has to lead there. Under $SELF_SIGNED is
// its address for https, with a certificate that nobody signed.
func setUpTranscript(env *testscript.Env) error {
	hosts := &folders{root: filepath.Join(env.WorkDir, "www"), lakes: practice.New()}
	server, err := fixtures.ServeSelfSigned(hosts)
	if err != nil {
		return fmt.Errorf("serving the hosts of a script: %w", err)
	}
	env.Defer(func() {
		if err := server.Close(); err != nil {
			env.T().Log("closing the server:", err)
		}
	})
	env.Setenv("HTTP_PROXY", "http://"+server.HTTPAddr)
	env.Setenv("SELF_SIGNED", server.HTTPSAddr)
	env.Setenv("TZ", "UTC")
	return nil
}

// typeAtPrompt runs a command and adds it to the transcript.
func typeAtPrompt(ts *testscript.TestScript, isNegated bool, words []string) {
	if isNegated || len(words) == 0 {
		ts.Fatalf("usage: prompt COMMAND ...")
	}
	// Through a shell, so that what goes to standard output and to standard error
	// is in the order in which a terminal shows it.
	err := ts.Exec("sh", append([]string{"-c", `exec "$@" 2>&1`, "sh"}, words...)...)
	said := "$"
	for _, word := range words {
		said += " " + crawler.ShellWord(word)
	}
	said += "\n" + ts.ReadFile("stdout")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		said += fmt.Sprintf("[exit code %d]\n", exit.ExitCode())
	} else {
		ts.Check(err)
	}
	f, err := os.OpenFile(filepath.Join(ts.Getenv("WORK"), "transcript"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, err = f.WriteString(always(ts, said))
	ts.Check(errors.Join(err, f.Close()))
}

// differing are texts that differ from run to run, and what stands for them.
var differing = []struct {
	pattern *regexp.Regexp
	always  string
}{
	{regexp.MustCompile(`(?m)^(time +).*$`), "${1}0.4s, 1.2 MB/s"},
	// What is two hours away is another day in the evening alone.
	{regexp.MustCompile(`\buntil \d{4}-\d\d-\d\d `), "until "},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d`), "2030-05-04 12:00"},
	{regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d  .* pictures.*/s.*\n`), ""}, // where it took long
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`), "12:00:00"},
	{regexp.MustCompile(`\d+(\.\d+)? MB (are|is) free`), "0.1 MB $2 free"},
}

// always is what was printed, with the same text for what differs.
func always(ts *testscript.TestScript, printed string) string {
	printed = strings.NewReplacer(
		ts.Getenv("WORK"), "/home/you/pictures",
		ts.Getenv("SELF_SIGNED"), "127.0.0.1:8443",
		strings.TrimPrefix(ts.Getenv("HTTP_PROXY"), "http://"), "127.0.0.1:8080",
	).Replace(printed)
	for _, d := range differing {
		printed = d.pattern.ReplaceAllString(printed, d.always)
	}
	return printed
}

// holdLock locks a file until the script ends, as another process does.
func holdLock(ts *testscript.TestScript, _ bool, args []string) {
	lock := flock.New(ts.MkAbs(args[0]))
	if held, err := lock.TryLock(); err != nil || !held {
		ts.Fatalf("locking %s: %v, %v", args[0], held, err)
	}
	ts.Defer(func() { ts.Check(lock.Close()) })
}

// mountDisk mounts a small disk on a folder until the script ends.
func mountDisk(ts *testscript.TestScript, _ bool, args []string) {
	folder, options := ts.MkAbs(args[0]), args[1]
	ts.Check(os.MkdirAll(folder, 0o755))
	ts.Check(ts.Exec("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder))
	ts.Defer(func() { ts.Check(ts.Exec("umount", "--lazy", folder)) })
}
