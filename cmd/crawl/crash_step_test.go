//go:build linux && amd64

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// step is a system call by which a process changes the disk or speaks to
// anybody.
type step struct{ call, on string }

func (s step) String() string { return s.call + " " + s.on }

// callInfo is struct ptrace_syscall_info of ptrace(2) where a call is entered.
type callInfo struct {
	op   uint8
	_    [3]uint8
	_    uint32 // the architecture
	_, _ uint64 // the pointers to instruction and stack
	nr   uint64
	args [6]uint64
}

// stepOf returns the step that a stopped thread is about to make, if it is one.
func stepOf(tid int) (step, bool) {
	var info callInfo
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(tid),
		unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 || info.op != unix.PTRACE_SYSCALL_INFO_ENTRY {
		return step{}, false
	}
	form, ok := calls[info.nr]
	if !ok || (form.flags > 0 && info.args[form.flags]&unix.O_CREAT == 0) {
		return step{}, false
	}
	var on string // a path
	if form.path {
		on = filepath.Base(textAt(tid, uintptr(info.args[form.arg])))
	} else {
		on = opened(tid, info.args[form.arg])
	}
	return step{form.name, ids.ReplaceAllString(on, "ID")}, on != "eventfd"
}

// call is how a system call says what it is about.
type call struct {
	name string
	arg  int  // the argument that says on what
	path bool // that argument is a path, else a file descriptor
	// flags is the argument with O_CREAT, without which it changes nothing; 0
	// for none.
	flags int
}

var calls = map[uint64]call{
	unix.SYS_WRITE:           {name: "write"},
	unix.SYS_WRITEV:          {name: "writev"},
	unix.SYS_PWRITE64:        {name: "pwrite64"},
	unix.SYS_PWRITEV:         {name: "pwritev"},
	unix.SYS_COPY_FILE_RANGE: {name: "copy_file_range", arg: 2},
	unix.SYS_SENDFILE:        {name: "sendfile"},
	unix.SYS_SPLICE:          {name: "splice", arg: 2},
	unix.SYS_SENDTO:          {name: "sendto"},
	unix.SYS_SENDMSG:         {name: "sendmsg"},
	unix.SYS_CONNECT:         {name: "connect"},
	unix.SYS_FSYNC:           {name: "fsync"},
	unix.SYS_SYNCFS:          {name: "syncfs"},
	unix.SYS_FDATASYNC:       {name: "fdatasync"},
	unix.SYS_FTRUNCATE:       {name: "ftruncate"},
	unix.SYS_FALLOCATE:       {name: "fallocate"},
	unix.SYS_UTIMENSAT:       {name: "utimensat", arg: 1, path: true},
	unix.SYS_OPENAT:          {name: "openat", arg: 1, path: true, flags: 2},
	unix.SYS_OPEN:            {name: "open", path: true, flags: 1},
	unix.SYS_RENAMEAT2:       {name: "renameat2", arg: 3, path: true},
	unix.SYS_RENAMEAT:        {name: "renameat", arg: 3, path: true},
	unix.SYS_RENAME:          {name: "rename", arg: 1, path: true},
	unix.SYS_LINKAT:          {name: "linkat", arg: 3, path: true},
	unix.SYS_UNLINKAT:        {name: "unlinkat", arg: 1, path: true},
	unix.SYS_UNLINK:          {name: "unlink", path: true},
	unix.SYS_MKDIRAT:         {name: "mkdirat", arg: 1, path: true},
	unix.SYS_MKDIR:           {name: "mkdir", path: true},
}

// ids are what differs from one run to the next in the name of a file.
var ids = regexp.MustCompile(`[0-9a-f]{16,}|\d+`)

// opened names what a file descriptor of a process stands for.
func opened(pid int, fd uint64) string {
	target, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, fd))
	if err != nil {
		return "nothing"
	}
	if kind, _, ok := strings.Cut(target, ":"); ok && !strings.HasPrefix(target, "/") {
		if kind == "anon_inode" {
			return strings.Trim(strings.TrimPrefix(target, "anon_inode:"), "[]")
		}
		return kind
	}
	return filepath.Base(target)
}

// textAt reads a text that ends with a zero from the memory of a process.
func textAt(pid int, address uintptr) string {
	var text []byte
	for len(text) < unix.PathMax {
		var word [8]byte
		if _, err := syscall.PtracePeekData(pid, address+uintptr(len(text)), word[:]); err != nil {
			break
		}
		text = append(text, word[:]...)
		if end := bytes.IndexByte(text, 0); end >= 0 {
			return string(text[:end])
		}
	}
	return string(text)
}
