package main

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// target is a system that the command is made for.
type target struct{ os, arch string }

var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

func (t target) String() string { return t.os + "/" + t.arch }

// command is the name of the command there.
func (t target) command() string {
	if t.os == "windows" {
		return "crawl.exe"
	}
	return "crawl"
}

// archive is the name of the archive of a version for it.
func (t target) archive(version string) string {
	ending := ".tar.gz"
	if t.os == "windows" {
		ending = ".zip"
	}
	return fmt.Sprintf("crawl_%s_%s_%s%s", version, t.os, t.arch, ending)
}

// handedOn are the settings of 'go env -w' that a release keeps: where modules
// come from, and where they lie.
var handedOn = []string{
	"GOAUTH", "GOCACHE", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH", "GOPRIVATE", "GOPROXY",
	"GOSUMDB", "GOTOOLCHAIN", "GOVCS",
}

// environ is the environment that makes go build for the target. What it is set
// to elsewhere, by variables or by 'go env -w', and would show in the bytes, is
// set back.
func (t target) environ(ctx context.Context) ([]string, error) {
	values, err := exec.CommandContext(ctx, "go", append([]string{"env"}, handedOn...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("asking go for its settings: %w", err)
	}
	environ := os.Environ()
	for i, value := range strings.Split(strings.TrimSuffix(string(values), "\n"), "\n") {
		environ = append(environ, handedOn[i]+"="+value)
	}
	return append(environ, "GOENV=off", "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off",
		"GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0"), nil
}

// built is a command that was built.
type built struct {
	path    string
	version string
	time    time.Time // of the commit
}

// build makes the command below a folder, of the commit of this clone.
func (t target) build(ctx context.Context, dir string) (built, error) {
	path := filepath.Join(dir, t.os+"_"+t.arch, t.command())
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", path, "./cmd/crawl")
	var err error
	if cmd.Env, err = t.environ(ctx); err != nil {
		return built{}, err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return built{}, fmt.Errorf("building the command: %w\n%s", err, out)
	}
	return readBuilt(path)
}

// readBuilt reads of which commit a command was built, and wants it to be that
// and nothing else.
func readBuilt(path string) (built, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return built{}, fmt.Errorf("reading what was built: %w", err)
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	switch settings["vcs.modified"] {
	case "":
		return built{}, errors.New("go found no commit: a release is made in a clone with its .git folder, not in a worktree or an unpacked archive")
	case "true":
		return built{}, errors.New("there are changes that are in no commit: a release is made of a commit alone, so commit or remove what 'git status' lists")
	}
	at, err := time.Parse(time.RFC3339, settings["vcs.time"])
	if err != nil {
		return built{}, fmt.Errorf("reading the time of the commit: %w", err)
	}
	return built{path: path, version: info.Main.Version, time: at.UTC()}, nil
}

// generate has the command write its man pages and completions below a folder.
func (b built) generate(ctx context.Context, dir string) error {
	completions := filepath.Join(dir, "completions")
	if err := os.MkdirAll(completions, 0o755); err != nil {
		return fmt.Errorf("making the folder of the completions: %w", err)
	}
	for shell, name := range map[string]string{
		"bash": "crawl.bash", "zsh": "_crawl", "fish": "crawl.fish", "powershell": "crawl.ps1",
	} {
		script, err := b.run(ctx, "generate", "completion", shell)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(completions, name), script, 0o644); err != nil {
			return fmt.Errorf("writing completions: %w", err)
		}
	}
	_, err := b.run(ctx, "generate", "man", filepath.Join(dir, "man"))
	return err
}

// run returns what the command prints.
func (b built) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, b.path, args...)
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH="+strconv.FormatInt(b.time.Unix(), 10))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("running crawl %v: %w", args, err)
	}
	return out, nil
}
