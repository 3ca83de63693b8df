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

// environ is the environment that makes go build for the target. What it is set
// to elsewhere, and would show in the bytes, is set back.
func (t target) environ() []string {
	return append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=0",
		"GOFLAGS=", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0")
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
	cmd.Env = t.environ()
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
