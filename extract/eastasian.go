package extract

// malformed is the code of bytes that are no character.
const malformed = -1

// nextFunc returns the code of the character that text begins with, its bytes
// read as one number, and how many they are. The first byte is not ASCII.
type nextFunc func(text []byte) (code, size int)

// eastAsian is an encoding with two bytes for most characters. They stand in
// the order of how common they are: a first half in daily use, a second half
// of rare ones, and vendors' additions. Text that is read in the wrong
// encoding falls anywhere.
type eastAsian struct {
	lang  string // in lower case, without region
	next  nextFunc
	class func(code int) int
	// frequent are the most frequent characters of running text and of
	// captions.
	frequent map[int]bool
}

func newEastAsian(label, lang string, next nextFunc, class func(int) int, most string) *eastAsian {
	e := &eastAsian{lang, next, class, map[int]bool{}}
	encoder := codecOf(label).encoding.NewEncoder()
	for _, r := range most {
		if b, err := encoder.Bytes([]byte(string(r))); err == nil {
			code, _ := next(b)
			e.frequent[code] = true
		}
	}
	return e
}

func (e *eastAsian) score(sample []byte, lang string) float64 {
	t := startingWith(e.lang, lang)
	end := -1 // of the character before, if it is none of ASCII
	for at := 0; at < len(sample); {
		if sample[at] < 0x80 {
			at++
			continue
		}
		code, size := e.next(sample[at:])
		t.add(e.weight(code, at != end && alone(sample, at, size)), 1)
		at += size
		end = at
	}
	return t.mean()
}

func (e *eastAsian) weight(code int, alone bool) int {
	switch {
	case code == malformed:
		return unreadable
	case alone:
		return odd
	case e.frequent[code]:
		return frequent
	}
	return e.class(code)
}

// alone reports whether a character stands by itself beside an ASCII letter,
// as an accented letter does, or a curly quotation mark, and no ideograph.
func alone(text []byte, at, size int) bool {
	before, behind := byte(' '), byte(' ')
	if at > 0 {
		before = text[at-1]
	}
	if at+size < len(text) {
		behind = text[at+size]
	}
	return before < 0x80 && behind < 0x80 && (isLetter(before) || isLetter(behind))
}
