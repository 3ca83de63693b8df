package extract

import (
	"sync"

	"golang.org/x/text/encoding/charmap"
)

// guess is an encoding that undeclared pages are in, and how to tell.
type guess struct {
	label string
	// score tells how much a text in this encoding would look like one that
	// people write: around 2 for such a text, below 0 for noise. The lang of
	// the page, "" when it has none, is a hint.
	score func(sample []byte, lang string) float64
}

// guesses are tried all, and the first of the best wins. windows-1252 is the
// first; the tables of all are made when they are needed.
var guesses = sync.OnceValue(func() []guess {
	central := []language{polish, czech, slovak, hungarian, romanian, southSlavic}
	cyrillic := []language{russian, ukrainian, bulgarian, serbian}
	return []guess{
		{"windows-1252", newAlphabet(charmap.Windows1252, true,
			french, german, spanish, portuguese, italian, nordic, icelandic, dutch, anyWestern).score},
		{"gb18030", newEastAsian("gb18030", "zh-hans", nextGB18030, classGB18030, frequentSimplified).score},
		{"big5", newEastAsian("big5", "zh-hant", nextBig5, classBig5, frequentTraditional).score},
		{"shift_jis", newEastAsian("shift_jis", "ja", nextShiftJIS, classShiftJIS, frequentKanji).score},
		{"euc-jp", newEastAsian("euc-jp", "ja", nextEUCJP, classEUCJP, frequentKanji).score},
		{"euc-kr", newEastAsian("euc-kr", "ko", nextEUCKR, classEUCKR, frequentHangul).score},
		{"windows-1251", newAlphabet(charmap.Windows1251, false, cyrillic...).score},
		{"koi8-r", newAlphabet(charmap.KOI8R, false, russian).score},
		{"koi8-u", newAlphabet(charmap.KOI8U, false, ukrainian).score},
		{"ibm866", newAlphabet(charmap.CodePage866, false, russian).score},
		{"iso-8859-5", newAlphabet(charmap.ISO8859_5, false, cyrillic...).score},
		{"windows-1250", newAlphabet(charmap.Windows1250, true, central...).score},
		{"iso-8859-2", newAlphabet(charmap.ISO8859_2, true, central...).score},
		{"windows-1253", newAlphabet(charmap.Windows1253, false, greek).score},
		{"iso-8859-7", newAlphabet(charmap.ISO8859_7, false, greek).score},
		{"windows-1254", newAlphabet(charmap.Windows1254, true, turkish).score},
		{"windows-1255", newAlphabet(charmap.Windows1255, false, hebrew).score},
		{"windows-1256", newAlphabet(charmap.Windows1256, false, arabic, persian).score},
		{"windows-1257", newAlphabet(charmap.Windows1257, true, lithuanian, latvian, estonian).score},
		{"windows-874", newAlphabet(charmap.Windows874, false, thai).score},
	}
})

// bestGuess returns the likeliest encoding of a sample and its score.
func bestGuess(sample []byte, lang string) (label string, best float64) {
	for _, g := range guesses() {
		if s := g.score(sample, lang); label == "" || s > best {
			label, best = g.label, s
		}
	}
	return label, best
}

// clearly is by how much a guess must be better to overrule what was said.
const clearly = 0.4

// looksWestern reports whether a sample may be what "ISO-8859-1" says: nothing
// is likelier, or nothing clearly so and its letters are not odd.
func looksWestern(sample []byte, lang string) bool {
	western := guesses()[0]
	label, best := bestGuess(sample, lang)
	if label == western.label {
		return true
	}
	score := western.score(sample, lang)
	return score >= 0 && best-score < clearly
}
