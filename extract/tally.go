package extract

import "strings"

// What a character adds to the score of a guess, whatever the script.
const (
	frequent   = 3  // one of the most frequent of its language
	common     = 2  // a common letter, of which there are few to an alphabet
	ordinary   = 1  // in ordinary use
	unusual    = -1 // exists, and is seldom needed
	odd        = -3 // not in a text of this language
	unreadable = -9
	unweighed  = 99 // punctuation: says nothing
)

// tally is the mean of weights.
type tally struct{ sum, n int }

// startingWith counts a few characters beforehand, so that one or two letters
// are no proof against what is likely anyway: that a text is in the language
// that the page says it is in.
func startingWith(languages, lang string) tally {
	t := tally{0, 2}
	if speaks(languages, lang) {
		t.sum = 2 * frequent
	}
	return t
}

func (t *tally) add(weight, times int) {
	if weight != unweighed {
		t.sum += weight * times
		t.n += times
	}
}

func (t tally) mean() float64 { return float64(t.sum) / float64(t.n) }

// speaks reports whether a lang attribute, such as "zh-TW", names one of
// the languages. Those of Chinese are "zh-hans" and "zh-hant".
func speaks(languages, lang string) bool {
	lang = strings.ToLower(lang)
	if main, region, _ := strings.Cut(lang, "-"); main != "zh" {
		lang = main
	} else if strings.Contains(region, "tw") || strings.Contains(region, "hk") || strings.Contains(region, "mo") || strings.HasPrefix(region, "hant") {
		lang = "zh-hant"
	} else {
		lang = "zh-hans"
	}
	for l := range strings.FieldsSeq(languages) {
		if l == lang {
			return true
		}
	}
	return false
}
