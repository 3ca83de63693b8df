package crawler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"magpie/config"
)

const (
	// hookLimit is how long a hook may take.
	hookLimit = 10 * time.Minute
	// hookGrace is how long one that was asked to end has for that, and for how
	// long one is heard out that ended and left others with its output. It is shorter
	// than what a run that stops at once has to end.
	hookGrace = 3 * time.Second
)

// Hook is a command of crawl.yaml, ready to be started any number of times, one
// after the other.
type Hook struct {
	command *config.Hook
	name    string // its key in crawl.yaml
	folder  string // that of crawl.yaml
	say     func(line string)
	running *RunningHook
	limit   time.Duration
	grace   time.Duration
}

// NewHook prepares the hook that stands in a configuration under a key, one of
// [config.OnGallery] and [config.OnFinish]. say is told, line by line and without
// line breaks, what the command prints on either of its outputs; as it is, so
// whoever shows it makes it plain. Whoever ends the process while it runs kills
// running.
func NewHook(cfg *config.Config, key string, command *config.Hook, say func(line string), running *RunningHook) (*Hook, error) {
	folder, err := filepath.Abs(filepath.Dir(cfg.File))
	if err != nil {
		return nil, fmt.Errorf("finding the folder of %q: %w", cfg.File, err)
	}
	return &Hook{command: command, name: key, folder: folder, say: say, running: running, limit: hookLimit, grace: hookGrace}, nil
}

// Run starts the command, gives it the report as JSON on its standard input and
// the values by their names, those of [config.HookValues], and waits for its end.
// Beside them its environment is that of this process. The error says how it
// ended, if not well. When the context ends, or its time is over, it is asked to
// end with all that it started, and if it does not made to.
func (h *Hook) Run(ctx context.Context, report any, values map[string]string) error {
	input, err := json.Marshal(report)
	if err != nil {
		return fmt.Errorf("writing what %s is told: %w", h.name, err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, h.limit, fmt.Errorf("it was stopped after %s", h.limit))
	defer cancel()
	output := &lineWriter{line: h.say}
	cmd := h.start(ctx, values)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(append(input, '\n')), output, output
	err = h.running.run(ctx, cmd)
	output.flush()
	switch {
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return nil
	case errors.Is(context.Cause(ctx), context.Canceled):
		err = errors.New("it was stopped")
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	}
	return fmt.Errorf("running %s (%s): %w", h.name, h.command, err)
}

// start is the command, with the values in its arguments and its environment.
func (h *Hook) start(ctx context.Context, values map[string]string) *exec.Cmd {
	var put, env []string
	for _, name := range config.HookValues(h.name) {
		value := handed(values[name])
		put = append(put, "{"+name+"}", value)
		env = append(env, "MAGPIE_"+strings.ToUpper(name)+"="+value)
	}
	var cmd *exec.Cmd
	if h.command.Shell != "" {
		cmd = shell(ctx, h.command.Shell)
	} else {
		args := withValues(h.command.Args, strings.NewReplacer(put...))
		cmd = exec.CommandContext(ctx, args[0], args[1:]...)
	}
	cmd.Dir, cmd.WaitDelay = h.folder, h.grace
	cmd.Env = append(cmd.Environ(), env...)
	ownGroup(cmd)
	return cmd
}

// mostHanded is how many bytes of a value are handed over in arguments and the
// environment: systems bound what a process is started with. Its standard input
// has all of it.
const mostHanded = 4 << 10

// handed is a value as a process can be given it.
func handed(value string) string {
	value = strings.ReplaceAll(value, "\x00", "\uFFFD")
	if len(value) > mostHanded {
		value = strings.ToValidUTF8(value[:mostHanded], "")
	}
	return value
}

// withValues puts values into arguments.
func withValues(args []string, values *strings.Replacer) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = values.Replace(arg)
	}
	return out
}
