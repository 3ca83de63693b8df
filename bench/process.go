package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// timeRole is the argument that makes a process run another and time it. A
// process starts with the peak memory of the one that started it, and the
// harness has had more than what it measures may need: so a small one starts it.
const timeRole = "time"

// usage is what a process took, from its start to its exit.
type usage struct {
	Wall, User, Sys time.Duration
	// PeakRSS is the most memory it had, in bytes; 0 where the system does not
	// tell.
	PeakRSS int64
	// Failure says how it ended, if not well.
	Failure string
}

func (u usage) cpu() time.Duration { return u.User + u.Sys }

// timed runs a command in a folder to its end, with what it says in a file.
func timed(ctx context.Context, self, dir, log string, command ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, self, append([]string{timeRole, log}, command...)...)
	cmd.Dir = dir
	// It ends the command that it runs, and then itself.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	var used usage
	told, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(told, &used)
	}
	if err != nil {
		return used, fmt.Errorf("timing %s: %w", command[0], err)
	}
	return used, nil
}

// timeCommand is called with a file for what is said, and a command with its
// arguments. It writes the usage.
func timeCommand(ctx context.Context, args []string, out io.Writer) error {
	if len(args) < 2 {
		return fmt.Errorf("timing: %d arguments, want a file and a command", len(args))
	}
	said, err := os.Create(args[0])
	if err != nil {
		return fmt.Errorf("opening a log: %w", err)
	}
	defer said.Close()
	cmd := exec.CommandContext(ctx, args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr = said, said
	start := time.Now()
	err = cmd.Run()
	used := usage{Wall: time.Since(start)}
	if state := cmd.ProcessState; state != nil {
		used.User, used.Sys, used.PeakRSS = state.UserTime(), state.SystemTime(), peakRSS(state)
	}
	if err != nil {
		used.Failure = fmt.Sprintf("running %s: %v\n%s", args[1], err, tail(args[0]))
	}
	return json.NewEncoder(out).Encode(used)
}

// tail returns the end of what a process said.
func tail(log string) []byte {
	const enough = 2000
	said, err := os.ReadFile(log)
	if err != nil {
		return nil
	}
	return said[max(0, len(said)-enough):]
}
