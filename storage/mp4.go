package storage

import "errors"

// movie is a walk over the boxes of an MP4, a MOV or an image sequence (ISO/IEC
// 14496-12).
type movie struct {
	s *scanner
	// isThere says that there is a box that describes the movie.
	isThere bool
	// hasSamples says that this box or a fragment describes any samples.
	hasSamples bool
	// fragment says that one was announced whose data has not come yet.
	fragment bool
	frame    frame
	track    track
	// reach is how far the movie's tables point.
	reach reach
}

// walkMP4 goes over all boxes. A file ends where its boxes end, so it is whole
// when all data that the boxes point to lies before. A file in fragments that
// ends with any of them is whole as far as it can tell, but for what an index
// of segments at its beginning promises.
func walkMP4(s *scanner) (frame, error) {
	m := &movie{s: s}
	end, err := eachTopBox(s, m.box)
	if err != nil {
		return frame{}, err
	}
	return m.finish(end)
}

// finish judges what was found in a file whose boxes end at an offset.
func (m *movie) finish(end int64) (frame, error) {
	switch {
	case !m.isThere:
		return frame{}, errors.New("what describes the movie is missing")
	case m.fragment:
		return frame{}, errNoFragment
	case !m.hasSamples:
		return frame{}, errors.New("it holds no picture data")
	}
	return m.frame, m.reach.within(end)
}

var errNoFragment = errors.New("the data of a fragment is missing")

// box reads a box of the file.
func (m *movie) box(b box) error {
	switch string(b.kind[:]) {
	case "moov":
		m.isThere = true
		return eachBox(m.s, b.end, m.inMovie)
	case "moof":
		if m.fragment {
			return errNoFragment
		}
		m.fragment, m.hasSamples = true, true
	case "mdat":
		m.fragment = false
	case "sidx":
		return m.segments(b)
	case "mfra":
		return eachBox(m.s, b.end, m.inIndex)
	}
	return nil
}

// inMovie reads a box of what describes the movie.
func (m *movie) inMovie(b box) error {
	switch string(b.kind[:]) {
	case "trak":
		m.track = track{}
		if err := eachBox(m.s, b.end, m.inTrack); err != nil {
			return err
		}
		m.endTrack()
	case "cmov": // QuickTime's tables, compressed: what they point to stays unknown
		m.hasSamples = true
	}
	return nil
}

// segments reads the index of segments that follow it (section 8.16.3).
func (m *movie) segments(b box) error {
	f := &fields{s: m.s, box: b}
	version, _ := f.version()
	f.uint(8) // the id of the track, the unit of time
	size := 4
	if version >= 1 {
		size = 8
	}
	f.uint(size) // the time
	first := f.uint(size)
	f.uint(2) // reserved
	var length uint64
	for left := f.uint(2); left > 0 && f.err == nil; left-- {
		length += f.uint(4) & 0x7fffffff
		f.uint(8) // the duration, the points of access
	}
	if first > toTheEnd {
		first = toTheEnd
	}
	m.reach.to(uint64(b.end)+first, length)
	return f.err
}

// inIndex reads the index of fragments of one track, at the end of a file
// (section 8.8.10). Each begins before the index.
func (m *movie) inIndex(b box) error {
	if string(b.kind[:]) != "tfra" {
		return nil
	}
	f := &fields{s: m.s, box: b}
	version, _ := f.version()
	f.uint(4) // the id of the track
	lengths := f.uint(4)
	size := 4
	if version >= 1 {
		size = 8
	}
	numbers := 3 + int(lengths>>4&3+lengths>>2&3+lengths&3)
	for left := f.uint(4); left > 0 && f.err == nil; left-- {
		f.uint(size) // the time
		m.reach.to(f.uint(size), boxHead)
		f.bytes(numbers)
	}
	return f.err
}
