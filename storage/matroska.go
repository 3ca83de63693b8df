package storage

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math"
)

// The elements of Matroska, and so of WebM, that the walk tells apart (RFC 9559).
const (
	mkvHeader      = 0x1a45dfa3
	mkvDocType     = 0x4282
	mkvSegment     = 0x18538067
	mkvTracks      = 0x1654ae6b
	mkvTrack       = 0xae
	mkvVideo       = 0xe0
	mkvWidth       = 0xb0
	mkvHeight      = 0xba
	mkvCluster     = 0x1f43b675
	mkvSimpleBlock = 0xa3
	mkvBlockGroup  = 0xa0
	mkvVoid        = 0xec
	mkvChecksum    = 0xbf
)

// ofDocType knows the files whose header names a type of document.
func ofDocType(want string) func(head []byte) bool {
	return func(head []byte) bool {
		got, _ := mkvReadHeader(&scanner{r: bufio.NewReader(bytes.NewReader(head))})
		return got == want
	}
}

// mkvReadHeader reads the header of a file and gives its type of document.
func mkvReadHeader(s *scanner) (docType string, err error) {
	const longest = 32
	header, err := nextElement(s, toTheEnd)
	if err != nil {
		return "", err
	}
	if err := header.sized(); err != nil {
		return "", err
	}
	err = eachElement(s, header.end, func(e ebmlElement) (err error) {
		if e.id == mkvDocType {
			docType, err = e.text(s, longest)
		}
		return err
	})
	return docType, err
}

// matroska is a walk over a segment.
type matroska struct {
	s       *scanner
	frame   frame // of the first video track
	hasData bool
}

// walkMatroska goes from element to element of the first segment. One that was
// written as it was made, without a size, ends with the file: a cut between two
// of its elements cannot be told.
func walkMatroska(s *scanner) (frame, error) {
	if _, err := mkvReadHeader(s); err != nil {
		return frame{}, err
	}
	segment, err := mkvFindSegment(s)
	if err != nil {
		return frame{}, err
	}
	m := &matroska{s: s}
	if err := m.segment(segment.end); err != nil {
		return frame{}, err
	}
	if !m.hasData {
		return frame{}, errors.New("it holds no picture data")
	}
	return m.frame, nil
}

// mkvFindSegment reads the head of the segment, which padding may come before.
func mkvFindSegment(s *scanner) (ebmlElement, error) {
	for {
		e, err := nextElement(s, toTheEnd)
		switch {
		case err != nil || e.id == mkvSegment:
			return e, err
		case e.id != mkvVoid && e.id != mkvChecksum:
			return e, fmt.Errorf("element %#x stands in place of the segment", e.id)
		}
		if err := s.skip(e.end - s.offset); err != nil {
			return e, err
		}
	}
}

// segment passes over the elements of a segment and of its clusters, as one
// row: a cluster without a size ends where an element comes that no cluster
// holds.
func (m *matroska) segment(end int64) error {
	clusterEnd := end
	for m.s.offset < end {
		if m.s.offset == clusterEnd {
			clusterEnd = end
		}
		if end == toTheEnd && m.s.atEnd() {
			return nil
		}
		e, err := nextElement(m.s, clusterEnd)
		switch {
		case err != nil:
			return err
		case e.id == mkvCluster:
			clusterEnd = min(e.end, end)
			continue
		case e.id == mkvHeader && end == toTheEnd:
			return nil // another file was added
		}
		if err := m.element(e); err != nil {
			return err
		}
	}
	return nil
}

// element passes over an element of a segment or a cluster.
func (m *matroska) element(e ebmlElement) error {
	if err := e.sized(); err != nil {
		return err
	}
	switch e.id {
	case mkvTracks:
		return eachElement(m.s, e.end, m.track)
	case mkvSimpleBlock, mkvBlockGroup:
		m.hasData = m.hasData || e.end > m.s.offset
	}
	return m.s.skip(e.end - m.s.offset)
}

// track looks for a video among the tracks.
func (m *matroska) track(e ebmlElement) error {
	if e.id != mkvTrack {
		return nil
	}
	return eachElement(m.s, e.end, func(e ebmlElement) error {
		if e.id != mkvVideo || m.frame != (frame{}) {
			return nil
		}
		return eachElement(m.s, e.end, m.video)
	})
}

// video reads the size of a video.
func (m *matroska) video(e ebmlElement) error {
	if e.id != mkvWidth && e.id != mkvHeight {
		return nil
	}
	n, err := e.number(m.s)
	if n > math.MaxInt32 {
		return fmt.Errorf("its size is impossible: %d pixels", n)
	}
	if e.id == mkvWidth {
		m.frame.width = int(n)
	} else {
		m.frame.height = int(n)
	}
	return err
}
