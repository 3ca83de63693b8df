package frontier

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// ErrInUse says that another process works on the same state file.
var ErrInUse = errors.New("another run is using it")

// SQLite is a Frontier in one SQLite file, for the runs of one machine.
//
// One process at a time owns the file, so leases live in that process and end
// with it: a run that was killed blocks nobody. Every write is one
// transaction and on the disk when the method returns.
type SQLite struct {
	now     func() time.Time
	only    *scope
	changed *signal
	lock    *flock.Flock // nil when only reading

	path    string
	opened  os.FileInfo // the file at path when it was opened
	read    *reader
	writer  *writer // nil when only reading
	version int     // of the layout that is read
	copying bool    // something is copied into it

	mu     sync.Mutex // guards leases
	leases leases
}

// OpenSQLite opens the state file, making it and its folder if there is none.
// The frontier works on the jobs of the named sites only, or of all if none is
// named. It returns ErrInUse, wrapped, while another process has the file open
// this way.
//
// A path that is a symbolic link stands for the file that it leads to.
func OpenSQLite(path string, now func() time.Time, sites ...string) (*SQLite, error) {
	path, err := followed(path)
	if err != nil {
		return nil, err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("opening the state file: %w", err)
	}
	lock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	s, err := openSQLite(path, now, sites)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	s.lock = lock
	return s, nil
}

// lockPatience is how long a lock is waited for that others hold for a moment.
const lockPatience = 200 * time.Millisecond

// lockExt is behind the name of a state file in that of its lock.
const lockExt = ".lock"

// lockFile makes a state file our own until the lock is given back or the
// process ends.
func lockFile(path string) (*flock.Flock, error) {
	if info, err := os.Lstat(path + lockExt); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("locking the state file %s: %s%s is not a file: move it away", path, path, lockExt)
	}
	lock := flock.New(path + lockExt)
	// Who only reads holds the lock while looking at the log.
	waiting, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	switch held, err := lock.TryLockContext(waiting, lockPatience/10); {
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("locking the state file %s: %w", path, err)
	case !held:
		return nil, fmt.Errorf("opening the state file %s: %w", path, ErrInUse)
	}
	return lock, nil
}

// ReadSQLite opens a state file to look at it, beside a run or without one:
// only Get, Stats and Each work. If there is no file the error is
// os.ErrNotExist.
func ReadSQLite(path string) (*SQLite, error) {
	path, err := followed(path)
	if err != nil {
		return nil, err
	}
	s := &SQLite{now: time.Now, changed: newSignal(), path: path}
	if err = checkIdleLog(path); err == nil {
		err = s.openReader(os.O_RDONLY)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the state file %s: %w", path, err)
	}
	return s, nil
}

func openSQLite(path string, now func() time.Time, sites []string) (*SQLite, error) {
	s := &SQLite{now: now, only: newScope(sites), changed: newSignal(), path: path, leases: newLeases()}
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("opening the state file %s: %w", path, err)
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// open opens the file, which is there, to write it.
func (s *SQLite) open() error {
	err := checkLog(s.path)
	if err == nil {
		err = s.openReader(os.O_RDWR)
	}
	if err != nil {
		return fmt.Errorf("opening the state file %s: %w", s.path, err)
	}
	if s.writer, err = openWriter(s.path); err != nil {
		return errors.Join(err, s.read.Close())
	}
	s.version = version
	return nil
}

// openReader looks at the file and opens it to read. flag is how it can be
// opened if all is well. To read a file whose folder is read-only SQLite has to
// be told that nobody writes it.
func (s *SQLite) openReader(flag int) (err error) {
	if s.opened, err = os.Stat(s.path); err != nil {
		return err
	}
	if err := checkFile(s.path, flag); err != nil {
		return err
	}
	how := canBeWritten
	if flag == os.O_RDONLY && hasLog(s.path) {
		how = isRead // else closing it would write the log into the file
	}
	if s.read, s.version, err = openState(s.path, how); errors.Is(FileFault(err), syscall.EACCES) && !hasLog(s.path) {
		s.read, s.version, err = openState(s.path, isNeverWritten)
	}
	if err == nil && !s.copying {
		err = s.checkFinished()
	}
	return err
}

// inPlace returns [ErrGone] if the file is not at its path any more. What was
// written since would be lost with it, or be found where nobody looks.
func (s *SQLite) inPlace() error {
	now, err := os.Stat(s.path)
	switch {
	case errors.Is(err, os.ErrPermission):
		return nil // a folder above that is closed now may still lead there
	case err == nil && os.SameFile(now, s.opened):
		return nil
	case err == nil, errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return ErrGone
	}
	return err
}

// Changed implements Frontier.
func (s *SQLite) Changed(h *Host) <-chan struct{} { return s.changed.next(h) }

// Close implements Frontier.
func (s *SQLite) Close() error {
	err := s.read.Close()
	if s.writer != nil {
		err = errors.Join(err, s.writer.close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	if err != nil {
		return fmt.Errorf("closing the state file: %w", err)
	}
	return nil
}

// write runs fn in one transaction of the one writer. The context is heeded
// before it starts and not after: what is begun is finished.
func (s *SQLite) write(ctx context.Context, fn func(*writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.writer == nil {
		return errors.New("the state file was opened for reading only")
	}
	err := s.inPlace()
	if err == nil {
		err = s.writer.transaction(fn)
	}
	if err != nil {
		return fmt.Errorf("writing the state file %s: %w", s.path, err)
	}
	return nil
}
