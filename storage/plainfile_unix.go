//go:build !windows

package storage

import "syscall"

// plainFile, among the flags that a file is made with, spares the calls by which
// the runtime would find out that it never has to wait for it. A file of bytes
// is no other for it.
const plainFile = syscall.O_NONBLOCK
