package storage

import (
	"errors"
	"fmt"
	"slices"
	"syscall"
)

// NameError says that a picture cannot have its name for a reason that lies in
// one path: others can be kept all the same.
type NameError struct {
	// Path is where the reason lies, below the output: the name itself or a
	// folder above it.
	Path string
	Err  error
}

// Error names the path.
func (e *NameError) Error() string { return fmt.Sprintf("%q: %v", e.Path, e.Err) }

// Unwrap gives the reason.
func (e *NameError) Unwrap() error { return e.Err }

// nameFaults are the errors by which a system refuses one path: too long, of
// characters that its file system has not, on another file system, or with
// something else than a folder in the way.
var nameFaults = []error{
	syscall.ENAMETOOLONG, syscall.EINVAL, syscall.EILSEQ, syscall.EXDEV,
	syscall.ENOTDIR, syscall.EISDIR, syscall.ELOOP, syscall.EMLINK,
}

// aboutPath names the path in an error, in a [*NameError] if it is one of the
// nameFaults or of more. Whatever else goes wrong (a full disk, a file system
// that is gone, broken or read-only) would go wrong with the next path too.
func aboutPath(path string, err error, more ...error) error {
	for _, fault := range slices.Concat(nameFaults, more) {
		if errors.Is(err, fault) {
			return &NameError{Path: path, Err: err}
		}
	}
	return fmt.Errorf("%q: %w", path, err)
}

// graver gives the error that concerns more pictures.
func graver(a, b error) error {
	if _, ofName := errors.AsType[*NameError](a); b == nil || a != nil && !ofName {
		return a
	}
	return b
}
