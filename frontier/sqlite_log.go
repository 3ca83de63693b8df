package frontier

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// The log of a SQLite file, FILE-wal, as its file format has it: a header, then
// frames of a header and a page each (sqlite.org/fileformat2.html, section 4).
const (
	logExt         = "-wal"
	logMagic       = 0x377f0682 // the last bit says that sums are big-endian
	logHeaderSize  = 32
	logSummed      = 24 // bytes of the header that its sum is about
	logFrameHeader = 24
	minPageSize    = 512
	maxPageSize    = 65536
)

// hasLog reports whether a file has a log with something in it.
func hasLog(path string) bool {
	info, err := os.Stat(path + logExt)
	return err == nil && info.Size() > 0
}

// checkLog returns [ErrDamaged], wrapped, if the log of a file lost commits that
// were on the disk already. SQLite would end its reading where a sum is wrong
// and say nothing, for so ends the log of a run that was killed, too. Yet what
// such a run leaves half-written is its last commit: the one before was synced.
//
// Nobody may write the log meanwhile. There need be none.
func checkLog(path string) error {
	file, err := os.Open(path + logExt)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening its log: %w", err)
	}
	defer file.Close()
	l := logReader{r: bufio.NewReaderSize(file, maxPageSize), pageSize: pageSizeOf(path)}
	switch lost, err := l.lost(); {
	case err != nil:
		return fmt.Errorf("reading its log: %w", err)
	case lost:
		return damaged("its log %s%s is broken", path, logExt)
	}
	return nil
}

// checkIdleLog is checkLog for a file that somebody may be writing: then its log
// is looked at by whoever does.
func checkIdleLog(path string) error {
	if !hasLog(path) {
		return nil
	}
	lock := flock.New(path+lockExt, flock.SetFlag(os.O_RDONLY))
	defer func() { _ = lock.Close() }()
	held, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return checkLog(path) // it was copied here, without a lock
	}
	if err != nil || !held {
		return nil //nolint:nilerr // it is in use, or nobody may write here
	}
	return checkLog(path)
}

// logReader walks a log.
type logReader struct {
	r     io.Reader
	order binary.ByteOrder
	sum   [2]uint32 // of what was read so far
	salt  [8]byte   // of the frames that belong to the log and not to one before
	// pageSize is that of the file, if it is known; the log says it, too.
	pageSize uint32
}

// pageSizeOf is what a SQLite file says of the size of its pages, 0 if nothing
// can be made of it.
func pageSizeOf(path string) uint32 {
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	header := make([]byte, 18)
	if _, err := io.ReadFull(file, header); err != nil {
		return 0
	}
	if size := uint32(binary.BigEndian.Uint16(header[16:])); size != 1 {
		return size
	}
	return maxPageSize // which two bytes cannot hold
}

// lost reports whether commits follow a place where the log is broken.
func (l *logReader) lost() (bool, error) {
	header := make([]byte, logHeaderSize)
	if short, err := l.fill(header); short || err != nil {
		return false, err
	}
	if bytes.Equal(header, make([]byte, logHeaderSize)) {
		// Zeros are what a power cut leaves of a log that was just begun.
		return l.lostBehindZeros()
	}
	pageSize := binary.BigEndian.Uint32(header[8:])
	if !l.begins(header) || pageSize < minPageSize || pageSize > maxPageSize {
		return true, nil
	}
	broken, commits := false, 0
	for frame := make([]byte, logFrameHeader+pageSize); ; {
		if short, err := l.fill(frame); short || err != nil {
			return commits > 1, err
		}
		broken = broken || !l.continues(frame)
		if broken && isCommit(frame) && [8]byte(frame[8:]) == l.salt {
			commits++
		}
	}
}

// isCommit reports whether a frame ends a commit.
func isCommit(frame []byte) bool { return binary.BigEndian.Uint32(frame[4:]) != 0 }

// lostBehindZeros reports whether a log without a header has more than the one
// commit that it can be begun with.
func (l *logReader) lostBehindZeros() (bool, error) {
	if l.pageSize < minPageSize {
		return false, nil // the file is no better, and that is told
	}
	commits := 0
	for frame := make([]byte, logFrameHeader+l.pageSize); ; {
		if short, err := l.fill(frame); short || err != nil {
			return commits > 1, err
		}
		if isCommit(frame) && (commits == 0 || [8]byte(frame[8:]) == l.salt) {
			l.salt = [8]byte(frame[8:])
			commits++
		}
	}
}

// fill reads all of p, or says that there is not that much.
func (l *logReader) fill(p []byte) (short bool, err error) {
	_, err = io.ReadFull(l.r, p)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true, nil
	}
	return false, err
}

// begins reads the header and reports whether it is whole.
func (l *logReader) begins(header []byte) bool {
	magic := binary.BigEndian.Uint32(header)
	if magic&^1 != logMagic {
		return false
	}
	l.order = binary.LittleEndian
	if magic&1 != 0 {
		l.order = binary.BigEndian
	}
	l.salt = [8]byte(header[16:])
	l.add(header[:logSummed])
	return l.isSum(header[logSummed:])
}

// continues reads a frame and reports whether it is whole.
func (l *logReader) continues(frame []byte) bool {
	l.add(frame[:8])
	l.add(frame[logFrameHeader:])
	return [8]byte(frame[8:]) == l.salt && l.isSum(frame[16:])
}

func (l *logReader) isSum(p []byte) bool {
	return binary.BigEndian.Uint32(p) == l.sum[0] && binary.BigEndian.Uint32(p[4:]) == l.sum[1]
}

// add sums up words of 32 bits, two at a time.
func (l *logReader) add(p []byte) {
	for ; len(p) >= 8; p = p[8:] {
		l.sum[0] += l.order.Uint32(p) + l.sum[1]
		l.sum[1] += l.order.Uint32(p[4:]) + l.sum[0]
	}
}
