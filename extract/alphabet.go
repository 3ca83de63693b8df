package extract

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// alphabet is an encoding with a byte for a letter, and the languages written
// in it. Almost any byte is a letter, so what tells is which letters they are,
// and whether they stand where letters stand.
type alphabet struct {
	latin     bool // its letters stand among ASCII letters, others never
	kinds     [256]kind
	lower     [256]byte // the small letter to each capital, else the byte itself
	languages []language
	weights   [][256]int // of each language
}

// kind is what a byte is in an alphabet, bit by bit.
type kind uint8

const (
	inWords kind = 1 << iota // a letter, or a mark on one
	capital
	small
	ending  // ends a word
	joining // a mark that stands in words
	beyond7 // not ASCII
)

func newAlphabet(from *charmap.Charmap, latin bool, languages ...language) *alphabet {
	a := &alphabet{latin: latin, languages: languages, weights: make([][256]int, len(languages))}
	for b := range 256 {
		r := from.DecodeByte(byte(b))
		a.kinds[b] = kindOf(r)
		a.lower[b] = byte(b)
		if small, ok := from.EncodeRune(unicode.ToLower(r)); ok {
			a.lower[b] = small
		}
		if b >= 0x80 {
			a.kinds[b] |= beyond7
		}
		for i, l := range languages {
			a.weights[i][b] = l.weight(r)
		}
	}
	return a
}

func kindOf(r rune) kind {
	var k kind
	for _, is := range []struct {
		kind kind
		true bool
	}{
		{inWords, unicode.IsLetter(r) || unicode.IsMark(r)},
		{capital, unicode.IsUpper(r)},
		{small, unicode.IsLower(r)},
		{ending, strings.ContainsRune("ςךםןףץ", r)},
		{joining, strings.ContainsRune("’·\u00ad", r)},
	} {
		if is.true {
			k |= is.kind
		}
	}
	return k
}

// score is that of the language that fits best.
func (a *alphabet) score(sample []byte, lang string) float64 {
	counts, misplaced := a.count(sample)
	if !a.anySmall(counts) {
		counts = a.lowered(counts)
	}
	if !a.latin && !isVaried(counts) {
		counts = [256]int{}
	}
	best := -1e9
	for i, l := range a.languages {
		t := startingWith(l.lang, lang)
		t.sum += l.before + misplaced*odd
		for b := 0x80; b < 0x100; b++ {
			t.add(a.weights[i][b], counts[b])
		}
		best = max(best, t.mean())
	}
	return best
}

// count counts the bytes of a sample, and the letters that are out of place.
func (a *alphabet) count(sample []byte) (counts [256]int, misplaced int) {
	for i, b := range sample {
		if b < 0x80 {
			continue
		}
		counts[b]++
		if a.outOfPlace(sample, i) {
			misplaced++
		}
	}
	return counts, misplaced
}

// anySmall reports whether a sample has small letters that are not ASCII.
func (a *alphabet) anySmall(counts [256]int) bool {
	for b := 0x80; b < 0x100; b++ {
		if counts[b] > 0 && a.kinds[b]&small != 0 {
			return true
		}
	}
	return false
}

// lowered counts capitals as small letters: in a headline all are capitals, and
// tell as much.
func (a *alphabet) lowered(counts [256]int) (lowered [256]int) {
	for b, n := range counts {
		lowered[a.lower[b]] += n
	}
	return lowered
}

// isVaried reports whether a sample has three different bytes that are not
// ASCII. With fewer they are blanks and the marks of a list, not letters.
func isVaried(counts [256]int) bool {
	different := 0
	for _, n := range counts {
		if n > 0 {
			different++
		}
	}
	return different >= 3
}

func (a *alphabet) outOfPlace(sample []byte, i int) bool {
	is, before, behind := a.at(sample, i), a.at(sample, i-1), a.at(sample, i+1)
	switch {
	case is&joining != 0:
		return false
	case is&inWords == 0:
		return before&inWords != 0 && behind&inWords != 0
	case is&capital != 0 && before&small != 0, is&ending != 0 && behind&inWords != 0:
		return true
	case a.latin:
		// Two accents in a row happen, three do not.
		return before&inWords != 0 && before&beyond7 != 0 && a.at(sample, i-2)&beyond7 != 0
	}
	return asciiLetter(before) || asciiLetter(behind)
}

func asciiLetter(k kind) bool { return k&inWords != 0 && k&beyond7 == 0 }

// at returns the kind of the byte at a place, 0 beyond the sample.
func (a *alphabet) at(sample []byte, i int) kind {
	if i < 0 || i >= len(sample) {
		return 0
	}
	return a.kinds[sample[i]]
}
