package crawler

import (
	"context"
	"os/exec"
	"syscall"
)

// shell has the command interpreter run a line. It reads its command line by
// itself, not as programs do, so nothing in the line is escaped: /s has it take
// away the outermost quotes alone.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /s /c "` + line + `"`}
	return cmd
}

// ownGroup has a command start in a process group of its own: a Ctrl-C does not
// reach it. When its context ends it alone is ended, not what it started.
func ownGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= syscall.CREATE_NEW_PROCESS_GROUP
}

func endGroup(int) {}
