package frontier

import "encoding/binary"

// Nobody can write two hosts at once. A job that moves lives on both of them for a while, and
// may be sent back before the host that it leaves is told so. Each move raises its number of
// moves, so who is late sees that the job came back since, and leaves it.

// hasMoves marks, beside its kind, a record of a job that moved: behind the name of its model,
// if it has one, is how often.
const hasMoves = 0x40

// withMoves has the text of a record say how often its job moved.
func withMoves(text string, moves uint64) string {
	if moves == 0 {
		return text
	}
	at := endOfHead(text)
	b := append(make([]byte, 0, len(text)+binary.MaxVarintLen64), text[:at]...)
	b[1] |= hasMoves
	return string(append(binary.AppendUvarint(b, moves), text[at:]...))
}

// cutMoves undoes withMoves.
func cutMoves(text string) (moves uint64, rest string) {
	at := endOfHead(text)
	if len(text) <= at || text[1]&hasMoves == 0 {
		return 0, text
	}
	moves, size := binary.Uvarint([]byte(text[at:min(len(text), at+binary.MaxVarintLen64)]))
	head := []byte(text[:at])
	head[1] &^= hasMoves
	return moves, string(head) + text[at+max(size, 1):]
}

// endOfHead is where the state of a record, its kind and the name of its model end.
func endOfHead(text string) int { return 2 + len(modelNamed(text)) }

// isOvertaken reports whether a job came back to where it was handed out as it was once:
// what became of it there is about a stay that is over.
func (r redisRow) isOvertaken(handed redisRow) bool {
	return handed.lives() && r.lives() && r.moves != handed.moves
}

// mostFollowed is how many moves of a job are followed. Further it comes in a circle, as a
// crash of some of several servers may leave it, and lives nowhere.
const mostFollowed = 32
