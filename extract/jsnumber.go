package extract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"magpie/config"
)

// longestNumber is how many characters a number may have. JavaScript knows 17
// digits; ids that are written as numbers have some 20.
const longestNumber = 1000

// number reads a number without a sign as JSON writes it, digit for digit,
// whichever way JavaScript allows it to be written: .5, 5., 0x1F, 1_000, 12n.
func (r *jsReader) number() (json.Number, error) {
	start := r.at
	for r.at < len(r.text) && r.at-start <= longestNumber && r.inNumber(start) {
		r.at++
	}
	text := r.text[start:r.at]
	if len(text) > longestNumber {
		return "", r.fault(fmt.Sprintf("a number has more than %d characters", longestNumber))
	}
	number, ok := numberAsJSON(strings.ReplaceAll(text, "_", ""))
	if !ok {
		r.at = start
		return "", r.fault("this is no number")
	}
	return number, nil
}

// inNumber reports whether the next character goes on with the number that
// began at start.
func (r *jsReader) inNumber(start int) bool {
	c := r.text[r.at]
	if c == '+' || c == '-' {
		return r.at > start && r.text[r.at-1]|0x20 == 'e' && !isBased(r.text[start:])
	}
	return c == '.' || isWordByte(c)
}

// isBased reports whether a number has the base 16, 8 or 2.
func isBased(text string) bool {
	return len(text) > 1 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0
}

// decimal matches what is a number to the base 10 in JavaScript.
var decimal = config.WhenNeeded(`^0*(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$`)

// numberAsJSON spells a number as JSON does.
func numberAsJSON(text string) (json.Number, bool) {
	if isSpelledAsJSON(text) {
		return json.Number(text), true
	}
	whole, isBig := strings.CutSuffix(text, "n")
	switch {
	case isBased(text):
		return integer(whole[2:], map[byte]int{'x': 16, 'o': 8, 'b': 2}[whole[1]|0x20])
	case isBig:
		return integer(whole, 10)
	case isOctal(text):
		return integer(text[1:], 8)
	}
	m := decimal().FindStringSubmatch(text)
	if m == nil || strings.Trim(text[:len(text)-len(m[3])], ".") == "" {
		return "", false
	}
	number := cmp.Or(m[1], "0")
	if m[2] != "" {
		number += "." + m[2]
	}
	return json.Number(number + m[3]), true
}

// isSpelledAsJSON reports whether a number is one of the most, such as 12 and
// 0.5, which JSON and JavaScript spell alike.
func isSpelledAsJSON(text string) bool {
	whole, fraction, dotted := strings.Cut(text, ".")
	return areDigits(whole) && (whole[0] != '0' || whole == "0") && (!dotted || areDigits(fraction))
}

// integer reads a whole number without a sign to a base.
func integer(digits string, base int) (json.Number, bool) {
	n, ok := new(big.Int).SetString(digits, base)
	if !ok || !isHex(digits[0]) {
		return "", false
	}
	return json.Number(n.String()), true
}

// isOctal reports whether an old script writes a number to the base 8: 017.
func isOctal(text string) bool {
	return len(text) > 1 && text[0] == '0' && strings.Trim(text, "01234567") == ""
}

func areDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// signed reads a number with its sign.
func (r *jsReader) signed() (any, error) {
	minus := r.text[r.at] == '-'
	r.at++
	v, err := r.operand()
	number, isNumber := v.(json.Number)
	switch {
	case err != nil || !isNumber:
		return unknown{}, err
	case !minus:
		return number, nil
	}
	if plus, negative := strings.CutPrefix(number.String(), "-"); negative {
		return json.Number(plus), nil
	}
	return "-" + number, nil
}
