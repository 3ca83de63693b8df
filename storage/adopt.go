package storage

import (
	"bufio"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"os"
)

// Inspected is what a file is that was kept by somebody else.
type Inspected struct {
	// Part has no ID: there is none.
	Part
	MD5 [md5.Size]byte
}

// Inspect reads a file once, hashes it and looks whether it is a whole picture or
// film, as [Store.Spool] does with what arrives. The errors are those of Spool,
// and a [*DamagedError] has no part. ctx is looked at between reads. The caller
// closes the file.
func Inspect(ctx context.Context, file *os.File) (Inspected, error) {
	other := md5.New()
	src := &source{ctx: ctx, r: file, file: other, hash: sha256.New()}
	found, fault := verify(bufio.NewReaderSize(src, bufferSize), []string{"image", "video"})
	if fault == nil && src.err == nil {
		fault = found.inspect(file, src.size)
	}
	if src.err != nil {
		return Inspected{}, &ReadError{src.err}
	}
	if fault != nil {
		return Inspected{}, fault
	}
	return Inspected{
		Part: Part{
			Size: src.size, SHA256: src.sum(), Type: found.format.mime, Ext: found.format.ext,
			Width: found.frame.width, Height: found.frame.height, Walked: !found.format.unwalked,
		},
		MD5: [md5.Size]byte(other.Sum(nil)),
	}, nil
}
