//go:build linux && amd64

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// traced is what became of a process under ptrace(2).
type traced struct {
	steps []step
	// code is the exit code, -1 if the process was killed.
	code int
	said string
}

// tracer sees every system call of a process and its threads before it is made:
// the thread that makes it waits meanwhile. The calls of the tracer itself are
// all of one thread, the only one that the kernel takes them from.
type tracer struct {
	pid    int // of the process, and of the group that it is alone in
	killAt func(step) bool
	traced
}

// trace runs a subcommand and kills it at the first step that killAt, called for
// each as it begins, chooses: that one is not made any more.
func (w *world) trace(killAt func(step) bool, subcommand string, args ...string) traced {
	w.t.Helper()
	path, err := command()
	if err != nil {
		w.t.Fatalf("building the command: %v", err)
	}
	said := filepath.Join(w.t.TempDir(), "said")
	tr := tracer{killAt: killAt}
	ended := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the tracing
		ended <- tr.run(w.dir, said, slices.Concat([]string{path, subcommand}, w.flags, args))
	}()
	select {
	case err = <-ended:
	case <-time.After(mostOfAProcess + time.Minute):
		w.t.Fatal("the tracer hangs, not the process, which was made to end")
	}
	text, errSaid := os.ReadFile(said)
	switch {
	case errors.Is(err, os.ErrPermission):
		w.t.Skip("this needs ptrace(2), which is not allowed here")
	case err != nil || errSaid != nil:
		w.t.Fatalf("tracing the command: %v\n%s", errors.Join(err, errSaid), text)
	}
	tr.said = string(text)
	return tr.traced
}

// run returns when the process is gone. One that takes too long is made to show where it
// hangs. What it prints goes to the file said.
func (tr *tracer) run(dir, said string, args []string) error {
	output, err := os.Create(said)
	if err != nil {
		return err
	}
	defer output.Close()
	fd := output.Fd()
	tr.pid, err = syscall.ForkExec(args[0], args, &syscall.ProcAttr{
		Dir: dir, Env: os.Environ(), Files: []uintptr{0, fd, fd}, Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: true},
	})
	if err != nil {
		return err
	}
	defer func() { _ = syscall.Kill(tr.pid, syscall.SIGKILL) }()
	late := time.AfterFunc(mostOfAProcess, func() { _ = syscall.Kill(tr.pid, syscall.SIGQUIT) })
	defer late.Stop()
	// It waits where its program begins.
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(tr.pid, &status, syscall.WALL, nil); err != nil {
		return fmt.Errorf("waiting for its first instruction: %w", err)
	}
	const options = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
	if err := syscall.PtraceSetOptions(tr.pid, options); err != nil {
		return fmt.Errorf("setting the options of ptrace: %w", err)
	}
	if err := syscall.PtraceSyscall(tr.pid, 0); err != nil {
		return fmt.Errorf("letting it run: %w", err)
	}
	err = tr.follow()
	if !late.Stop() {
		err = errors.Join(err, errHangs)
	}
	return err
}

// follow lets the threads run from one system call to the next.
func (tr *tracer) follow() error {
	for {
		tid, status, err := tr.next()
		switch {
		case err != nil:
			return fmt.Errorf("waiting for it: %w", err)
		case tid == tr.pid && (status.Exited() || status.Signaled()): // told when all threads are gone
			tr.code = status.ExitStatus()
			return nil
		case !status.Stopped():
			continue
		}
		signal, err := tr.stopped(tid, status.StopSignal())
		if err != nil {
			return err
		}
		// A thread that is gone by now was killed.
		if err := syscall.PtraceSyscall(tid, int(signal)); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("letting a thread go on: %w", err)
		}
	}
}

// next waits for a thread of the process to stop or to end: of its group alone, for
// the tracer's own thread may have begun other processes before, whose ends are for
// those who began them.
func (tr *tracer) next() (tid int, status syscall.WaitStatus, err error) {
	for {
		tid, err := syscall.Wait4(-tr.pid, &status, syscall.WALL|unix.WNOTHREAD, nil)
		if !errors.Is(err, syscall.EINTR) {
			return tid, status, err
		}
	}
}

// stopped looks at why a thread stopped. It returns the signal that the thread
// is to be given.
func (tr *tracer) stopped(tid int, signal syscall.Signal) (syscall.Signal, error) {
	switch signal {
	case syscall.SIGTRAP | 0x80: // it makes a system call, or returns from one
		s, ok := stepOf(tid)
		if !ok {
			return 0, nil
		}
		tr.steps = append(tr.steps, s)
		if tr.killAt(s) {
			return 0, syscall.Kill(tr.pid, syscall.SIGKILL)
		}
		return 0, nil
	case syscall.SIGTRAP, syscall.SIGSTOP: // a thread was made, and a new one begins
		return 0, nil
	}
	return signal, nil
}
