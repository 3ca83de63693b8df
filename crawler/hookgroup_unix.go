//go:build unix

package crawler

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// shell has a shell run a line (POSIX, sh -c).
func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "sh", "-c", line)
}

// ownGroup has a command start in a process group of its own: a Ctrl-C in the
// terminal does not reach it, and all that it starts can be asked to end
// together, as is done when its context ends.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}

// endGroup ends what is left of a group. That there is none is as well.
func endGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
