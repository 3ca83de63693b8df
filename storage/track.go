package storage

// track is what is known of one track of a movie.
type track struct {
	handler fourCC
	frame   frame
	samples samples
}

// inTrack reads a box of a track.
func (m *movie) inTrack(b box) error {
	switch string(b.kind[:]) {
	case "tkhd":
		f := &fields{s: m.s, box: b}
		m.track.frame = trackSize(f)
		return f.err
	case "mdia":
		return eachBox(m.s, b.end, m.inMedia)
	}
	return nil
}

// trackSize reads the size that a track is shown in from its header (ISO/IEC
// 14496-12, section 8.3.2).
func trackSize(f *fields) frame {
	times := 20 // bytes, of 32 bits each
	if version, _ := f.version(); version >= 1 {
		times = 32
	}
	f.bytes(times + 16)
	var matrix [9]uint64
	for i := range matrix {
		matrix[i] = f.uint(4)
	}
	width, height := int(f.uint(4)>>16), int(f.uint(4)>>16)
	if isQuarterTurn := matrix[0] == 0 && matrix[4] == 0 && matrix[1] != 0 && matrix[3] != 0; isQuarterTurn {
		width, height = height, width
	}
	return frame{width, height}
}

// inMedia reads a box of a track's media.
func (m *movie) inMedia(b box) error {
	switch string(b.kind[:]) {
	case "hdlr":
		f := &fields{s: m.s, box: b}
		m.track.handler = handler(f)
		return f.err
	case "minf":
		return eachBox(m.s, b.end, m.inMediaInfo)
	}
	return nil
}

// handler reads what handles a track or a meta box.
func handler(f *fields) (kind fourCC) {
	f.version()
	f.uint(4) // reserved
	copy(kind[:], f.bytes(4))
	return kind
}

// inMediaInfo reads a box of what describes the media.
func (m *movie) inMediaInfo(b box) error {
	if string(b.kind[:]) != "stbl" {
		return nil
	}
	return eachBox(m.s, b.end, func(b box) error {
		f := &fields{s: m.s, box: b}
		m.track.samples.read(f)
		return f.err
	})
}

// endTrack takes from a track what matters for the movie.
func (m *movie) endTrack() {
	t := &m.track
	switch string(t.handler[:]) {
	case "vide", "pict":
		if m.frame.width == 0 || m.frame.height == 0 {
			m.frame = t.frame
		}
	}
	if t.samples.chunks > 0 {
		m.hasSamples = true
		t.samples.reach(&m.reach)
	}
}
