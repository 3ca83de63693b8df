package storage

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// PackMark tells an archive that we made from any other, and what it was made
// of. It is the archive's comment, its last bytes.
type PackMark struct {
	// Gallery stands for the gallery, From for all that the archive is made of.
	// Both are digests, see [PackDigest].
	Gallery, From string
}

// packDigestLen is the length of a digest in a mark: 128 bits of SHA-256 in
// hexadecimal.
const packDigestLen = 32

// packMarkLen is the length of every mark.
const packMarkLen = len("made by crawl: gallery  from  entries ") + 3*packDigestLen

// PackDigest shortens a hash to what a mark holds.
func PackDigest(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil))[:packDigestLen] }

// comment is the text of a mark. entries is the digest of the archive's entries:
// by it an archive that somebody changed is told.
func (m PackMark) comment(entries string) string {
	return fmt.Sprintf("made by crawl: gallery %s from %s entries %s", m.Gallery, m.From, entries)
}

// readPackMark reads the mark of an archive of a size. It is not ok if there is
// none, or if the entries are not those that were marked.
func readPackMark(file io.ReaderAt, size int64) (m PackMark, ok bool) {
	text := make([]byte, packMarkLen)
	if size < int64(len(text)) {
		return m, false
	}
	if _, err := file.ReadAt(text, size-int64(len(text))); err != nil {
		return m, false
	}
	var entries string
	if _, err := fmt.Sscanf(string(text), "made by crawl: gallery %s from %s entries %s", &m.Gallery, &m.From, &entries); err != nil {
		return m, false
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return m, false
	}
	digest := sha256.New()
	for _, f := range archive.File {
		addEntry(digest, &f.FileHeader)
	}
	return m, PackDigest(digest) == entries && archive.Comment == string(text)
}

// addEntry adds an entry of an archive to the digest of all.
func addEntry(digest hash.Hash, h *zip.FileHeader) {
	fmt.Fprintf(digest, "%q %d %08x %d %d\n", h.Name, h.Method, h.CRC32, h.UncompressedSize64, h.Modified.Unix())
}
