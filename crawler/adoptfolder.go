package crawler

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"magpie/frontier"
	"magpie/storage"
)

// readFolder reads every file below the folder, several at once, and takes note of
// those that are whole pictures.
func (a *Adoption) readFolder(ctx context.Context) error {
	folder, err := filepath.Abs(a.o.Folder)
	if err != nil {
		return fmt.Errorf("reading the folder %s: %w", a.o.Folder, err)
	}
	if info, err := os.Stat(folder); err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("reading the folder %s: it is a file", folder)
	}
	source, err := a.index.AddSource(ctx, frontier.Source{Place: folder, Name: a.o.Name, Sites: a.o.Sites})
	if err != nil {
		return err
	}
	look, err := a.index.Look(ctx)
	if err != nil {
		return err
	}
	output, err := filepath.Abs(localFolder(a.o.Config))
	if err != nil {
		return fmt.Errorf("reading the folder %s: %w", folder, err)
	}
	paths := make(chan string)
	group, reading := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(paths)
		return eachFile(reading, folder, filepath.Join(output, ".crawl"), func(path string) error {
			select {
			case paths <- path:
				return nil
			case <-reading.Done():
				return reading.Err()
			}
		}, a.unreadable)
	})
	for range min(max(runtime.GOMAXPROCS(0), leastReaders), mostReaders) {
		group.Go(func() error {
			return (&folderReader{Adoption: a, folder: folder, source: source, look: look}).run(reading, paths)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return a.index.DropUnseen(ctx, folder, look)
}

func (a *Adoption) unreadable(path string, err error) {
	a.count(func(sum *Adopted) { sum.Unreadable++ }, AdoptFile{Event: "unfit", Path: path, Why: err.Error()})
}

// folderReader reads files one by one, and makes them known some at a time.
type folderReader struct {
	*Adoption
	folder string
	source int64
	look   int64
	batch  []frontier.Naming
}

// maxNoted is how many files are made known at a time.
const maxNoted = 100

// run reads files until there are no more. What was read before a cancellation is
// made known all the same.
func (r *folderReader) run(ctx context.Context, paths <-chan string) error {
	for path := range paths {
		err := r.read(ctx, path)
		if err == nil && len(r.batch) == maxNoted {
			err = r.flush(ctx)
		}
		if err != nil {
			return errors.Join(err, r.flush(ctx))
		}
	}
	return r.flush(ctx)
}

func (r *folderReader) flush(ctx context.Context) error {
	if len(r.batch) == 0 {
		return nil
	}
	defer func() { r.batch = r.batch[:0] }()
	return r.index.AddFiles(context.WithoutCancel(ctx), r.look, r.batch)
}

// errNotUTF8 says why a file cannot be recorded: records are JSON.
var errNotUTF8 = errors.New("its path is not UTF-8: rename it")

// read looks at a file. One that was looked at before, and was not written since, is
// not read again. The error is that of the index, or of ctx.
func (r *folderReader) read(ctx context.Context, path string) error {
	if !utf8.ValidString(path) {
		r.unreadable(path, errNotUTF8)
		return nil
	}
	info, err := os.Lstat(path)
	if err != nil {
		r.unreadable(path, err)
		return nil
	}
	modified := info.ModTime().Truncate(time.Millisecond)
	f, known, err := r.index.File(ctx, path)
	if err != nil {
		return err
	}
	if !known || f.Size != info.Size() || !f.Modified.Equal(modified) {
		inspected, err := inspect(ctx, path)
		if err != nil {
			return r.unfit(ctx, path, err)
		}
		f = frontier.Holding{
			Path: path, Size: inspected.Size, Modified: modified, Type: inspected.Type, Walked: inspected.Walked,
			SHA256: hexHash(&inspected.Part), MD5: hex.EncodeToString(inspected.MD5[:]),
		}
	}
	r.note(f)
	return nil
}

func inspect(ctx context.Context, path string) (storage.Inspected, error) {
	file, err := openPlain(path)
	if err != nil {
		return storage.Inspected{}, &storage.ReadError{Err: err}
	}
	defer file.Close()
	return storage.Inspect(ctx, file)
}

// unfit counts a file that is no whole picture, by what it is.
func (r *folderReader) unfit(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	_, isOther := errors.AsType[*storage.NotPictureError](err)
	_, isUnknown := errors.AsType[*storage.UnknownTypeError](err)
	_, isDamaged := errors.AsType[*storage.DamagedError](err)
	switch {
	case isOther || isUnknown:
		r.count(func(sum *Adopted) { sum.Others++ }, AdoptFile{})
	case isDamaged:
		r.count(func(sum *Adopted) { sum.Damaged++ }, AdoptFile{Event: "unfit", Path: path, Why: err.Error()})
	default:
		r.unreadable(path, err)
	}
	return nil
}

// note makes a file known by its names.
func (r *folderReader) note(f frontier.Holding) {
	n, misnamed := frontier.Naming{Holding: f, Source: r.source}, false
	if below, err := filepath.Rel(r.folder, f.Path); err == nil {
		n.Below = pathKey(filepath.ToSlash(below))
		if r.o.Name != "" {
			var ok bool
			n.Named, ok = r.name.named(below)
			misnamed = !ok
		}
	}
	r.batch = append(r.batch, n)
	r.count(func(sum *Adopted) {
		sum.Files++
		sum.Bytes += f.Size
		if misnamed {
			sum.Misnamed++
		}
	}, AdoptFile{})
}
