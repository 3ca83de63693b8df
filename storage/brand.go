package storage

import (
	"encoding/binary"
	"slices"
)

// fileType is the magic of files that begin by naming their brands, in a box of
// less than 64 KiB.
const fileType = "\x00\x00??ftyp"

// heicBrands are those of pictures and image sequences in HEVC (ISO/IEC
// 23008-12, annex B).
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"}

// otherBrands are the brands of files that are built like a video and are none:
// sound, and the raw pictures of Canon's cameras.
var otherBrands = []string{"M4A ", "M4B ", "M4P ", "F4A ", "F4B ", "crx "}

// hasBrand gives a test for files that have one of the brands, be it among
// those they are compatible with (ISO/IEC 14496-12, section 4.3). A head that
// ends within the list has every brand: its walk finds it cut.
func hasBrand(brands ...string) func(head []byte) bool {
	return func(head []byte) bool {
		size := int(binary.BigEndian.Uint32(head))
		if len(head) < min(size, sniffLen) {
			return true
		}
		head = head[:min(size, len(head))]
		for at := 8; at+4 <= len(head); at += 4 {
			// Between the first brand and the others stands a version.
			if at != 12 && slices.Contains(brands, string(head[at:at+4])) {
				return true
			}
		}
		return false
	}
}

// isMovie leaves out what only looks like a video.
func isMovie(head []byte) bool {
	return len(head) < 12 || !slices.Contains(otherBrands, string(head[8:12]))
}

// isOldMovie knows the first boxes of a QuickTime movie from before brands, and
// that no text is meant by their names.
func isOldMovie(head []byte) bool {
	if len(head) < boxHead || !isBinary(rune(head[0])) {
		return false
	}
	switch string(head[4:boxHead]) {
	case "moov", "mdat", "wide", "free", "skip", "pnot":
		return true
	}
	return false
}
