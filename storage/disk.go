package storage

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"

	"github.com/gofrs/flock"
)

const (
	// partFolder holds the parts, below the output so that a rename suffices.
	partFolder = ownFolder + "/tmp"
	partExt    = ".part"
	// maxID is the longest id of a part.
	maxID = 128
	// bufferSize is what a picture is read and compared by.
	bufferSize = 64 << 10

	folderMode = 0o755
	fileMode   = 0o644
)

// Disk is a [Store] in a folder. It never leaves that folder, and it follows no
// symbolic link below it. A part is OUTPUT/.crawl/tmp/ID.part.
//
// One Disk uses a folder at a time, of all processes.
type Disk struct {
	root *os.Root
	// parts is the folder of parts. It stays open: what is done there for each
	// picture is done by one call, without a walk from the output.
	parts *os.Root
	// partsFile and rootFile are the folders, for calls that want a file.
	partsFile, rootFile *os.File
	// opened is the folder that root was when it was opened.
	opened fs.FileInfo
	lock   *flock.Flock
	// ways to take a name, best first.
	ways []wayToTake
	// readers holds *bufio.Reader of bufferSize.
	readers sync.Pool
	// naming is held where a name can only be taken by looking first.
	naming sync.Mutex
	// replacing is held from before a file is looked at that may be damaged until
	// another has its name: in between, nobody may put a whole one there.
	replacing sync.Mutex
	// sync brings a file or folder to the disk. It is called by several
	// goroutines at once.
	sync func(*os.File) error
	// whole syncs all files and folders at once.
	whole *wholeSync
}

// OpenDisk opens the store in the folder output and makes the folder if need
// be. It returns [ErrInUse], wrapped, while another Disk has the folder open.
// The caller closes it.
func OpenDisk(output string) (*Disk, error) {
	d := newDisk()
	if err := d.open(output); err != nil {
		return nil, err
	}
	return d, nil
}

func newDisk() *Disk {
	d := &Disk{sync: (*os.File).Sync}
	d.readers.New = func() any { return bufio.NewReaderSize(nil, bufferSize) }
	return d
}

func (d *Disk) open(output string) (err error) {
	if err := d.makeOutput(output); err != nil {
		return fmt.Errorf("making the output folder %q: %w", output, err)
	}
	if d.root, err = os.OpenRoot(output); err != nil {
		if info, noInfo := os.Stat(output); noInfo == nil && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: output, Err: syscall.ENOTDIR} // OpenRoot has an error of its own for it
		}
		return fmt.Errorf("opening the output folder: %w", err)
	}
	d.ways = append(systemWays(), (*keeper).takeByLink, (*keeper).takeByLooking)
	if err = d.makeOwnFolder(); err != nil {
		err = fmt.Errorf("opening the output folder %q: %w", output, err)
	} else if err = d.lockOutput(); err == nil {
		err = d.occupy(output)
	}
	if err != nil {
		return errors.Join(err, d.root.Close())
	}
	return nil
}

// occupy makes sure that the output, which is locked, can be written to.
func (d *Disk) occupy(output string) (err error) {
	if err = d.openParts(); err == nil {
		err = errors.Join(d.tryWriting(), d.look())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("opening the output folder %q: %w", output, err), d.lock.Close(), d.closeParts())
	}
	return nil
}

// look notes which folder the output is.
func (d *Disk) look() (err error) {
	d.opened, err = d.root.Stat(".")
	return err
}

func (d *Disk) openParts() (err error) {
	if d.parts, err = d.root.OpenRoot(partFolder); err != nil {
		return err
	}
	if d.partsFile, err = d.parts.Open("."); err != nil {
		return err
	}
	if d.rootFile, err = d.root.Open("."); err != nil {
		return err
	}
	d.whole = newWholeSync(isSyncKnown(d.partsFile), d.syncAll)
	return nil
}

// closeParts closes what openParts opened, if only in part.
func (d *Disk) closeParts() (err error) {
	for _, file := range []*os.File{d.partsFile, d.rootFile} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	if d.parts != nil {
		err = errors.Join(err, d.parts.Close())
	}
	return err
}

// Close implements [Store].
func (d *Disk) Close() error {
	if err := errors.Join(d.lock.Close(), d.closeParts(), d.root.Close()); err != nil {
		return fmt.Errorf("closing the output folder: %w", err)
	}
	return nil
}

// Discard implements [Store].
func (d *Disk) Discard(part *Part) error {
	name, err := partPath(part.ID)
	if err != nil {
		return err
	}
	return errors.Join(d.removePart(name), d.removePart(sidecarPart(name)))
}

func (d *Disk) removePart(name string) error {
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the part %q: %w", name, err)
	}
	return nil
}

// partPath gives the path of a part below the output.
func partPath(id string) (string, error) {
	if !isID(id) {
		return "", fmt.Errorf("the id %q of a part is not 1 to %d lower-case hex digits", id, maxID)
	}
	return partFolder + "/" + id + partExt, nil
}

func isID(id string) bool {
	return id != "" && len(id) <= maxID && strings.Trim(id, "0123456789abcdef") == ""
}

// Sweep implements [Store]. Files that are not named like a part stay.
func (d *Disk) Sweep(ctx context.Context) error {
	dir, err := d.root.Open(partFolder)
	if err != nil {
		return fmt.Errorf("opening the folder of parts: %w", err)
	}
	defer dir.Close()
	for {
		// A few at a time: a crawl may have left any number behind.
		entries, err := dir.ReadDir(1000)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the folder of parts: %w", err)
		}
		for _, e := range entries {
			if err := d.sweep(ctx, e.Name()); err != nil {
				return err
			}
		}
	}
}

// sweep removes one file if it is a part, or a copy that nobody looks at.
func (d *Disk) sweep(ctx context.Context, file string) error {
	if isCopy(file) {
		_ = d.root.Remove(partFolder + "/" + file) // one that is looked at may not go
		return nil
	}
	id, ok := strings.CutSuffix(file, partExt)
	if !ok || !isID(strings.TrimSuffix(id, sidecarExt)) {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("sweeping the folder of parts: %w", err)
	}
	return d.removePart(partFolder + "/" + file)
}
