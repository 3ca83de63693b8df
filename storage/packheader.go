package storage

import (
	"encoding/binary"
	"time"
)

// nameIsUTF8 is the flag of an entry whose name is UTF-8 (APPNOTE.TXT 4.4.4, bit
// 11), set also where it is plain ASCII, which is the same.
const nameIsUTF8 = 1 << 11

// sizeFollows is the flag of an entry that tells its size and CRC-32 behind its
// bytes (bit 3): the header has no room for large ones.
const sizeFollows = 1 << 3

// dosTime is a time as the header of an entry has it, in steps of two seconds
// (APPNOTE.TXT 4.4.6). It has no zone: ours is always UTC.
func dosTime(t time.Time) (date, clock uint16) {
	date = uint16(t.Day() + int(t.Month())<<5 + (t.Year()-1980)<<9)
	clock = uint16(t.Second()/2 + t.Minute()<<5 + t.Hour()<<11)
	return date, clock
}

// extendedTime is the same time to the second, in the extra field that programs
// know from Info-ZIP: its number, its length, which times it has, and the time of
// the last modification in seconds since 1970.
func extendedTime(t time.Time) []byte {
	extra := binary.LittleEndian.AppendUint16(nil, 0x5455)
	extra = binary.LittleEndian.AppendUint16(extra, 5)
	extra = append(extra, 1)
	return binary.LittleEndian.AppendUint32(extra, uint32(t.Unix()))
}
