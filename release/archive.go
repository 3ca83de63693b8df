package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// file is one of an archive.
type file struct {
	name       string // its path, with slashes
	data       []byte
	executable bool
}

func (f file) mode() fs.FileMode {
	if f.executable {
		return 0o755
	}
	return 0o644
}

// readFiles reads files by their names below a folder, and all that is in those
// that are folders.
func readFiles(dir string, names ...string) (files []file, err error) {
	for _, name := range names {
		err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			within, err := filepath.Rel(dir, path)
			files = append(files, file{name: filepath.ToSlash(within), data: data})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading what goes into the archives: %w", err)
		}
	}
	return files, nil
}

// writeArchive makes an archive, NAME.tar.gz or NAME.zip, of files that lie in a
// folder NAME. Nothing in it depends on where and when it was made: the files are
// sorted, belong to nobody and bear the given time.
func writeArchive(path string, files []file, at time.Time) error {
	files = slices.SortedFunc(slices.Values(files), func(a, b file) int { return strings.Compare(a.name, b.name) })
	folder, isZip := strings.CutSuffix(filepath.Base(path), ".zip")
	write := writeZip
	if !isZip {
		folder, write = strings.TrimSuffix(folder, ".tar.gz"), writeTar
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("making an archive: %w", err)
	}
	if err := errors.Join(write(f, folder, files, at), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func writeTar(w io.Writer, folder string, files []file, at time.Time) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(packed)
	for _, f := range files {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: path.Join(folder, f.name), Mode: int64(f.mode()),
			Size: int64(len(f.data)), ModTime: at,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.data); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), packed.Close())
}

func writeZip(w io.Writer, folder string, files []file, at time.Time) error {
	archive := zip.NewWriter(w)
	for _, f := range files {
		header := &zip.FileHeader{Name: path.Join(folder, f.name), Method: zip.Deflate, Modified: at.UTC()}
		header.SetMode(f.mode())
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.data); err != nil {
			return err
		}
	}
	return archive.Close()
}

// writeSums writes the SHA-256 of archives as sha256sum -c reads them.
func writeSums(name string, archives []string) error {
	var sums strings.Builder
	for _, archive := range archives {
		data, err := os.ReadFile(archive)
		if err != nil {
			return fmt.Errorf("reading an archive: %w", err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), filepath.Base(archive))
	}
	if err := os.WriteFile(name, []byte(sums.String()), 0o644); err != nil {
		return fmt.Errorf("writing the sums: %w", err)
	}
	return nil
}
