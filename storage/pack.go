package storage

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"time"
)

// Pack is an archive that is being written: a ZIP file (APPNOTE.TXT 6.3) whose
// entries are stored as they are, for pictures hardly shrink. The same entries
// make the same bytes, on every system and at any time. Before its bytes an entry
// says how many they are and their CRC-32, so that also those can unpack it who
// cannot look at its end first; one of 4 GiB or more says so behind them.
type Pack struct {
	disk    *Disk
	file    *os.File
	zip     *zip.Writer
	entries hash.Hash // of what addEntry adds
}

func newPack(disk *Disk, file *os.File) *Pack {
	return &Pack{disk: disk, file: file, zip: zip.NewWriter(file), entries: sha256.New()}
}

// earliestPacked is the time of what has none, the first that a ZIP file knows;
// latestPacked the last that all its forms of a time can hold.
var (
	earliestPacked = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	latestPacked   = time.Date(2038, 1, 19, 0, 0, 0, 0, time.UTC)
)

// packTime is a time as an archive has it.
func packTime(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Second)
	if t.Before(earliestPacked) || t.After(latestPacked) {
		return earliestPacked
	}
	return t
}

// Add adds a picture under a name, with slashes, that no other entry has. The
// error is a [*NotAsRecordedError] if its bytes are others by now: the archive
// cannot be kept then.
func (p *Pack) Add(ctx context.Context, picture *KeptPicture, name string, modified time.Time) error {
	w, err := p.begin(name, modified, picture.crc, picture.size)
	if err != nil {
		return err
	}
	src := &source{ctx: ctx, r: picture.file, file: io.Discard, hash: crc32.NewIEEE()}
	_, err = io.Copy(w, src)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("packing %q: %w", picture.path, ctx.Err())
	case src.err != nil:
		return &NotAsRecordedError{Path: picture.path, Checked: Checked{Condition: Unreadable, Why: src.err.Error()}}
	case err != nil:
		return fmt.Errorf("writing an archive: %w", err)
	case src.size != picture.size || src.hash.(hash.Hash32).Sum32() != picture.crc:
		return &NotAsRecordedError{Path: picture.path, Checked: Checked{Condition: Changed, Why: "it was written while it was packed"}}
	}
	return nil
}

// AddText adds a text under a name that no other entry has.
func (p *Pack) AddText(name string, text []byte) error {
	w, err := p.begin(name, time.Time{}, crc32.ChecksumIEEE(text), int64(len(text)))
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("writing an archive: %w", err)
	}
	return nil
}

// begin begins an entry of so many bytes.
func (p *Pack) begin(name string, modified time.Time, crc uint32, size int64) (io.Writer, error) {
	modified = packTime(modified)
	h := &zip.FileHeader{
		Name: name, Method: zip.Store, Modified: modified,
		CRC32: crc, CompressedSize64: uint64(size), UncompressedSize64: uint64(size),
		// What follows CreateRaw leaves to its caller.
		ReaderVersion: 20, CreatorVersion: 20, Flags: nameIsUTF8,
		Extra: extendedTime(modified),
	}
	h.ModifiedDate, h.ModifiedTime = dosTime(modified) //nolint:staticcheck // CreateRaw writes these and not Modified
	if size >= math.MaxUint32 {
		h.Flags |= sizeFollows
	}
	w, err := p.zip.CreateRaw(h)
	if err != nil {
		return nil, fmt.Errorf("writing an archive: %w", err)
	}
	addEntry(p.entries, h)
	return w, nil
}

// Keep ends the archive and gives it its path below the folder, where nothing
// stands, or over what stands there. When it returns without an error the
// archive survives a power cut. After any error its part is gone. A [*NameError]
// concerns this path alone.
func (p *Pack) Keep(name string, mark PackMark, over bool) (size int64, err error) {
	if size, err = p.finish(mark); err == nil {
		err = p.take(name, over)
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("keeping the archive: %w", err), p.disk.removePart(packPart))
	}
	return size, nil
}

// finish writes the end of the archive and brings its bytes to the disk.
func (p *Pack) finish(mark PackMark) (size int64, err error) {
	err = errors.Join(p.zip.SetComment(mark.comment(PackDigest(p.entries))), p.zip.Close())
	if err == nil {
		err = p.disk.sync(p.file)
	}
	info, statErr := p.file.Stat()
	if err = errors.Join(err, statErr, p.file.Close()); err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// take gives the archive its name.
func (p *Pack) take(name string, over bool) error {
	folder := path.Dir(name)
	if err := p.disk.makeOne(folder); err != nil {
		return err
	}
	var err error
	if over {
		err = p.disk.root.Rename(filepath.FromSlash(packPart), filepath.FromSlash(name))
	} else {
		err = p.disk.newKeeper().takeName(packPart, name)
	}
	if err != nil {
		return aboutPath(name, fmt.Errorf("taking the name: %w", err), os.ErrExist, os.ErrPermission)
	}
	return errors.Join(p.disk.syncName(folder), p.disk.syncName("."), p.disk.inPlace())
}

// Discard gives the archive up: nothing is left of it.
func (p *Pack) Discard() error {
	return errors.Join(p.file.Close(), p.disk.removePart(packPart))
}
