package extract

import (
	"math"
	"strconv"
	"strings"

	"magpie/config"
)

// plainNumber matches a number as people and APIs write it, perhaps with
// separators between thousands.
var plainNumber = config.WhenNeeded(`^[+-]?(?:[0-9]+|[0-9]{1,3}(?:[,' _\x{a0}\x{2009}\x{202f}’][0-9]{3})+|)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// thousands drops what separates thousands.
var thousands = strings.NewReplacer(",", "", "'", "", " ", "", "_", "", "\u00a0", "", "\u2009", "", "\u202f", "", "’", "")

// numberIn returns the number that a text is: an int where it is one, so that
// long ids stay exact, else a float64, and NaN for what is no number.
func numberIn(text string) any {
	text = strings.TrimSpace(text)
	if !plainNumber().MatchString(text) {
		return math.NaN()
	}
	text = thousands.Replace(text)
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}
