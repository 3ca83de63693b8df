package crawler

import "time"

// PackOutcome says what became of a gallery.
type PackOutcome string

// The outcomes of packing a gallery.
const (
	// PackWritten is one whose archive was written.
	PackWritten PackOutcome = "packed"
	// PackUnchanged is one whose archive is there already, made of the same.
	PackUnchanged PackOutcome = "unchanged"
	// PackEmpty is one of which nothing is kept that an archive could hold.
	PackEmpty PackOutcome = "empty"
	// PackIncomplete is one that is not complete, and was not to be packed so.
	PackIncomplete PackOutcome = "incomplete"
	// PackFaulty has pictures that are not as they were recorded.
	PackFaulty PackOutcome = "faulty"
	// PackRefused is one for which there is no place: under its name stands what
	// we did not make, or what somebody changed since.
	PackRefused PackOutcome = "refused"
	// PackTooLarge has more pictures than an archive holds.
	PackTooLarge PackOutcome = "too large"
)

// PackedGallery is what became of a gallery.
type PackedGallery struct {
	Outcome PackOutcome `json:"event"`
	Site    string      `json:"site"`
	// Gallery is "" for all that the site has outside of its galleries.
	Gallery string `json:"gallery"`
	// Path is where its archive is, below the folder, "" if it has none.
	Path string `json:"path,omitempty"`
	// Pictures are in the archive, of Bytes with all that is around them. LeftOut
	// are the videos that readers of comics cannot show.
	Pictures int64 `json:"pictures,omitempty"`
	Bytes    int64 `json:"bytes,omitempty"`
	LeftOut  int64 `json:"left_out,omitempty"`
	// Complete says whether the gallery is.
	Complete bool `json:"complete"`
	// Detail says why it was not packed, or what it lacks.
	Detail string `json:"detail,omitempty"`
}

// PackSum sums up what was packed. It may still grow.
type PackSum struct {
	// Records were looked at, Galleries are to be packed, with Total pictures. Seen
	// of these were dealt with, for which Read bytes were read.
	Records   int64 `json:"records"`
	Galleries int64 `json:"galleries"`
	Total     int64 `json:"total"`
	Seen      int64 `json:"seen"`
	Read      int64 `json:"read"`

	Packed     int64 `json:"packed"`
	Unchanged  int64 `json:"unchanged"`
	Empty      int64 `json:"empty"`
	Incomplete int64 `json:"incomplete"`
	Faulty     int64 `json:"faulty"`
	Refused    int64 `json:"refused"`
	TooLarge   int64 `json:"too_large"`
	// PackedIncomplete counts those among Packed and PackUnchanged that lack something.
	PackedIncomplete int64 `json:"packed_incomplete"`

	// FailedForGood counts the pages and pictures of the galleries that no run asks
	// for again by itself.
	FailedForGood int64 `json:"failed_for_good,omitempty"`

	// Pictures are in the archives that were written, of Bytes in all, LeftOut what
	// readers of comics cannot show.
	Pictures int64 `json:"pictures"`
	Bytes    int64 `json:"bytes"`
	LeftOut  int64 `json:"left_out"`

	// Interrupted says that it was stopped before its end.
	Interrupted bool `json:"interrupted,omitempty"`

	Started time.Time     `json:"started"`
	Elapsed time.Duration `json:"elapsed_ns"`
}

// Settled is how many galleries something became of.
func (s PackSum) Settled() int64 {
	return s.Packed + s.Unchanged + s.Empty + s.NotPacked()
}

// NotPacked is how many galleries have no archive that is as it should be.
func (s PackSum) NotPacked() int64 { return s.Incomplete + s.Faulty + s.Refused + s.TooLarge }

// add counts what became of a gallery.
func (s *PackSum) add(g PackedGallery) {
	s.Pictures += g.Pictures
	s.Bytes += g.Bytes
	s.LeftOut += g.LeftOut
	switch g.Outcome {
	case PackWritten:
		s.Packed++
	case PackUnchanged:
		s.Unchanged++
	case PackEmpty:
		s.Empty++
	case PackIncomplete:
		s.Incomplete++
	case PackFaulty:
		s.Faulty++
	case PackRefused:
		s.Refused++
	case PackTooLarge:
		s.TooLarge++
	}
	if !g.Complete && (g.Outcome == PackWritten || g.Outcome == PackUnchanged) {
		s.PackedIncomplete++
	}
}
