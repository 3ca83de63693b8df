package frontier

// numbers is a set of numbers from 0, in a bit for each up to the greatest: of ten million
// records in little more than a megabyte. A nil set takes each number as a new one.
type numbers struct{ bits []uint64 }

// add adds a number, and reports whether it was not in the set.
func (n *numbers) add(number int64) (isNew bool) {
	if n == nil {
		return true
	}
	word, bit := int(number/64), uint64(1)<<(number%64)
	if more := word + 1 - len(n.bits); more > 0 {
		n.bits = append(n.bits, make([]uint64, more)...)
	}
	isNew = n.bits[word]&bit == 0
	n.bits[word] |= bit
	return isNew
}
