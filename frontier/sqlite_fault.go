package frontier

import (
	"encoding/json"
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrDamaged says that a state file is not to be trusted any more, or that the
// file is none.
var ErrDamaged = errors.New("it is damaged, or no state file")

// ErrGone says that a state file is not where it was opened.
var ErrGone = errors.New("it was moved away, removed or unmounted during the run")

// FileFault is what an error of an [SQLite] says of its file: [ErrDamaged],
// [ErrGone], or what the system would have said (syscall.ENOSPC, EROFS, EACCES,
// EIO); nil if it is about something else.
func FileFault(err error) error {
	for _, fault := range []error{ErrDamaged, ErrGone} {
		if errors.Is(err, fault) {
			return fault
		}
	}
	fault, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return nil
	}
	if fault.Code() == sqlite3.SQLITE_IOERR_SHMSIZE { // of what readers and writers share
		return syscall.ENOSPC
	}
	const primary = 0xff // the rest of a code says more of the same
	switch fault.Code() & primary {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return ErrDamaged
	case sqlite3.SQLITE_FULL:
		return syscall.ENOSPC
	case sqlite3.SQLITE_READONLY:
		return syscall.EROFS
	case sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return syscall.EACCES
	case sqlite3.SQLITE_IOERR:
		return syscall.EIO
	}
	return nil
}

// damaged is [ErrDamaged] with what shows it.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}

// readID reads the ID of a job's row.
func readID(stored []byte) (ID, error) {
	if len(stored) != len(ID{}) {
		return ID{}, damaged("the ID of a job has %d bytes", len(stored))
	}
	return ID(stored), nil
}

// emptyJSON is the result of a job that has none.
const emptyJSON = "{}"

// unmarshal reads JSON that a frontier wrote into what is empty.
func unmarshal(text []byte, v any) error {
	if string(text) == emptyJSON {
		return nil
	}
	if err := json.Unmarshal(text, v); err != nil {
		return damaged("a row cannot be read: %v", err)
	}
	return nil
}
