package crawler

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
)

// RunningHook is the hook that runs, if one does: hooks are in no group of the
// process, so whoever ends that before its time has to end them. The zero value is
// none. It is safe for concurrent use.
type RunningHook struct {
	mu      sync.Mutex
	process *os.Process // nil while none runs
	isOver  bool
}

// errNoMoreHooks says that the process is about to end.
var errNoMoreHooks = errors.New("it was not started: the process ends")

// Kill ends the hook with all that it started, without asking it to. No other is
// started after that. It may be called twice.
func (r *RunningHook) Kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isOver = true
	if r.process != nil {
		endGroup(r.process.Pid)
		_ = r.process.Kill() // where there are no groups
	}
}

// run starts a hook and waits for its end. When ctx is done by then nothing is left of
// what it started.
func (r *RunningHook) run(ctx context.Context, cmd *exec.Cmd) error {
	if err := r.start(cmd); err != nil {
		return err
	}
	err := cmd.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		endGroup(cmd.Process.Pid) // with those that do not heed the request
	}
	r.process = nil
	return err
}

func (r *RunningHook) start(cmd *exec.Cmd) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.isOver {
		return errNoMoreHooks
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	r.process = cmd.Process
	return nil
}
