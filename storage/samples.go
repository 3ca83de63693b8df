package storage

import "fmt"

// lastSizes is how many of the last sizes of samples are remembered.
const lastSizes = 256

// samples is what the tables of a track say of the place of its samples: how
// long each is, how many make a chunk, and where the chunks are. The tables are
// as long as the movie; all that is remembered is what tells the end of the
// last chunk.
type samples struct {
	count uint64
	// size is that of every sample, 0 if last holds those of the last ones,
	// the n-th at n modulo lastSizes.
	size uint64
	last [lastSizes]uint32

	// The last run of chunks with equally many samples begins with the chunk
	// runStart, counted from 1; before it there are runBefore samples.
	runStart, runBefore, perChunk uint64

	chunks uint64
	// lastChunk and farthest are offsets of chunks.
	lastChunk, farthest uint64
}

// read reads a table of samples (ISO/IEC 14496-12, sections 8.7.3 to 8.7.5). It
// leaves other boxes.
func (s *samples) read(f *fields) {
	switch string(f.box.kind[:]) {
	case "stsz":
		f.version()
		if s.size = f.uint(4); s.size > 0 {
			s.count = f.uint(4)
			return
		}
		s.readSizes(f, 32)
	case "stz2":
		f.version()
		s.readSizes(f, f.uint(4)&0xff)
	case "stsc":
		f.version()
		s.readRuns(f)
	case "stco":
		f.version()
		s.readChunks(f, 4)
	case "co64":
		f.version()
		s.readChunks(f, 8)
	}
}

// readSizes reads as many sizes as there are samples, each of so many bits.
func (s *samples) readSizes(f *fields, bits uint64) {
	s.size, s.count = 0, f.uint(4)
	if f.err == nil && bits != 4 && bits != 8 && bits != 16 && bits != 32 {
		f.err = fmt.Errorf("box %q has sizes of %d bits", string(f.box.kind[:]), bits)
	}
	var size, pair uint64
	for i := uint64(0); i < s.count && f.err == nil; i++ {
		switch {
		case bits > 4:
			size = f.uint(int(bits / 8))
		case i%2 == 0:
			pair = f.uint(1)
			size = pair >> 4
		default:
			size = pair & 15
		}
		s.last[i%lastSizes] = uint32(size)
	}
}

// readRuns reads how many samples make a chunk, which is told for runs of
// chunks.
func (s *samples) readRuns(f *fields) {
	s.runStart, s.runBefore, s.perChunk = 0, 0, 0
	for left := f.uint(4); left > 0 && f.err == nil; left-- {
		start := f.uint(4)
		if f.err == nil && start <= s.runStart {
			f.err = fmt.Errorf("box %q is out of order", string(f.box.kind[:]))
		}
		if s.runStart > 0 {
			s.runBefore += (start - s.runStart) * s.perChunk
		}
		s.runStart, s.perChunk = start, f.uint(4)
		f.uint(4) // what describes the samples
	}
}

// readChunks reads the offsets of the chunks.
func (s *samples) readChunks(f *fields, size int) {
	s.farthest = 0
	s.chunks = f.uint(4)
	for left := s.chunks; left > 0 && f.err == nil; left-- {
		s.lastChunk = f.uint(size)
		s.farthest = max(s.farthest, s.lastChunk)
	}
}

// reach notes how far the chunks reach: to the end of the last, and into the
// farthest if that is another.
func (s *samples) reach(r *reach) {
	r.to(s.farthest, 1)
	r.to(s.lastChunk, s.lastLength())
}

// lastLength is the length of the last chunk, or of the end of it that is
// remembered.
func (s *samples) lastLength() uint64 {
	n := s.inLastChunk()
	if s.size == 1 {
		// In QuickTime this stands for sound of any coding.
		return 1
	}
	if s.size > 0 {
		return n * s.size
	}
	var sum uint64
	for i := s.count - min(n, s.count, lastSizes); i < s.count; i++ {
		sum += uint64(s.last[i%lastSizes])
	}
	return sum
}

// inLastChunk counts the samples of the last chunk: what the others leave.
func (s *samples) inLastChunk() uint64 {
	if s.chunks < s.runStart || s.runStart == 0 {
		return 0
	}
	before := s.runBefore + (s.chunks-s.runStart)*s.perChunk
	if s.count < before {
		return 0
	}
	return min(s.count-before, s.perChunk)
}
