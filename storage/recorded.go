package storage

import (
	"os"
	"time"
)

// Recorded is what was recorded of a picture when it was kept.
type Recorded struct {
	// Path is that of [Kept].
	Path string
	// SHA256 is in hexadecimal.
	SHA256 string
	Size   int64
	// Settled is when the picture was known to be under its name, to the byte; in
	// whole milliseconds. The zero time is unknown.
	Settled time.Time
}

// Checked is how a picture compares with what was recorded of it.
type Checked struct {
	Condition Condition
	// Why is for people, "" if there is nothing to add.
	Why string
	// Whole says of a damaged picture that its format does not show it: that the
	// disk is to blame is proven only by the bytes that it had.
	Whole bool
}

// isUnwrittenSince reports whether nobody wrote a file since it was recorded, as
// far as its system tells.
func isUnwrittenSince(file *os.File, settled time.Time) bool {
	info, err := file.Stat()
	if err != nil {
		return false
	}
	changed, err := changeTime(file)
	return err == nil && areBefore(settled, info.ModTime(), changed)
}

// areBefore reports whether the times of a file are not later than its record,
// which has whole milliseconds. Programs may set the time of the last
// modification back, but not that of the last change.
func areBefore(settled, modified, changed time.Time) bool {
	isBefore := func(t time.Time) bool { return !t.Truncate(time.Millisecond).After(settled) }
	return !settled.IsZero() && isBefore(modified) && isBefore(changed)
}
