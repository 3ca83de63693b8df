// Package storage is where pictures end up.
//
// A picture arrives in two steps. [Store.Spool] reads it once, from its source
// into a [Part], and says whether it is whole: hashed, recognised by its first
// bytes and walked from its first mark to its last. [Store.Keep] then makes a
// batch of parts durable under their final names. Between the two the caller
// may look at what arrived and choose the name.
//
// Under a final name there is only ever a whole picture, at any instant of a
// kill or a power cut. [Disk] keeps that promise in a folder, [S3] in a bucket. What
// is damaged at its source may be kept too, but only as "NAME.damaged.EXT", a name
// that no whole picture gets.
package storage

import (
	"context"
	"io"
	"time"
)

// Store keeps pictures. It is safe for concurrent use, except that one id must
// not be spooled twice at once.
type Store interface {
	// Spool reads r into a part named for id, a string of lower-case hex
	// digits. It replaces what an earlier Spool of the same id left behind.
	// types are the kinds of files that are wanted, of "image" and "video";
	// none means images.
	//
	// A stream that is no such file gives a [*NotPictureError], an
	// [*UnknownTypeError] or an [*UnwantedTypeError], after its first 64 KiB.
	// One that is not whole gives a [*DamagedError], after r was read to its
	// end; its part is there and the caller keeps or discards it. An error of
	// r itself goes before these and is returned in a [*ReadError]. After any
	// error but a [*DamagedError] no part is left. ctx is looked at between
	// reads of r: it cannot interrupt one.
	Spool(ctx context.Context, id string, r io.Reader, types []string) (*Part, error)

	// Keep makes parts durable under their final names, each with its own
	// result, in the order of the batch. When it returns, what was kept
	// survives a power cut and its part is gone. The part of one that failed
	// may still be there, for the caller to try again or to discard. A done
	// ctx stops what has not begun to take its name. Batches that are kept at
	// the same time share their waits for the disk.
	Keep(ctx context.Context, batch []Keep) []Kept

	// Open reads what is kept under a path, as Kept has it. The error is
	// fs.ErrNotExist, wrapped, if nothing is. The caller closes it.
	Open(path string) (io.ReadCloser, error)

	// Check compares what is kept with what was recorded of it. It reads the file
	// once. The error is that of ctx, which is looked at between reads.
	Check(ctx context.Context, r Recorded) (Checked, error)

	// Discard removes a part. It does nothing if the part is gone already.
	Discard(part *Part) error

	// Sweep removes all parts, left behind by a crawl that was killed. Call it
	// before the first Spool: it does not know which parts are in use.
	Sweep(ctx context.Context) error

	// Close frees what the store holds. It leaves parts where they are.
	Close() error
}

// Part is a picture that has no final name yet.
type Part struct {
	// ID is what the part was spooled as.
	ID string
	// Size counts all bytes, those after the picture's end mark included.
	Size int64
	// SHA256 is the hash of all these bytes.
	SHA256 [32]byte
	// Type is the MIME type, told by the first bytes: "image/jpeg".
	Type string
	// Ext is the file name extension of Type, with its dot: ".jpg".
	Ext string
	// Width and Height are in pixels, as the picture itself declares them. They
	// are 0 if it is damaged or its format does not say.
	Width, Height int
	// Walked says that the structure was followed from the first byte to the
	// end. Of formats where that cannot be done the header alone is read.
	Walked bool
	// Damaged says that the picture is not whole.
	Damaged bool
}

// Keep is a part and the name that is wanted for it.
type Keep struct {
	Part *Part
	// Path is the wanted name below the output, with slashes, extension
	// included. It needs no trust: see [Clean]. A damaged part gets ".damaged"
	// before the extension; in the name of a whole one it becomes "_damaged".
	Path string
	// Suffix tells this picture from others that want the same name. When
	// "a.jpg" is taken by other bytes the picture becomes "a-SUFFIX.jpg",
	// then "a-SUFFIX-2.jpg" and so on; "a.damaged.jpg" becomes
	// "a-SUFFIX.damaged.jpg". A folder whose name is taken by a file becomes
	// "folder-2".
	Suffix string
	// ModTime becomes the time of the file, unless it is zero or beyond what
	// every file system can hold (1970 to 2200).
	ModTime time.Time
	// Sidecar is a JSON object about the picture, kept beside it under the
	// picture's whole name and ".json", which the picture's name leaves room for;
	// nil for none. A file that stands there and says the same "sha256", "site",
	// "gallery" and "url" is left as it is. One that says another "sha256" of
	// the same is older: it becomes "NAME.EXT.earlier.json". Beside any other the
	// sidecar gets the suffix.
	Sidecar []byte
	// Fields are what is known of the picture, by name. A bucket tells them beside
	// its bytes, as far as there is room; a folder has none.
	Fields map[string]string
	// Over, if set, is what was recorded of a picture that the part takes the
	// place of. If that is damaged, as [Store.Check] has it, it gets the name of a
	// damaged picture right before the part gets its own; if it is anything else,
	// it stays.
	Over *Recorded
}

// Kept is what became of a [Keep].
type Kept struct {
	// Path is the name below the output as it really is, with slashes.
	Path string
	// Adopted says that a file with the same bytes stood there already. It
	// was left as it is.
	Adopted bool
	// Aside is the name that a damaged file has now which the picture took the
	// place of, "" if there was none.
	Aside string
	// Err is nil when the picture is kept. A [*NameError] concerns this
	// picture; any other error, such as [ErrGone], concerns the whole store.
	// With a Path beside it, the picture stands under that name but may not
	// survive a power cut, or lack its sidecar: spooled and kept once more, it
	// is adopted.
	Err error
}
