package extract

import (
	"strconv"
	"strings"

	"magpie/config"
)

// packedScript matches what Dean Edwards' packer makes of a script: a text in
// which each word is a number, the base of the numbers, how many there are, and
// the words.
var packedScript = config.WhenNeeded(`\}\s*\(\s*'((?:[^'\\]|\\(?s:.))*)'\s*,\s*(\d+)\s*,\s*\d+\s*,\s*'((?:[^'\\]|\\(?s:.))*)'\.split\('\|'\)`)

// packedMark stands before every packed script.
const packedMark = "eval(function(p,a,c,k,e,"

// mostUnpacked is how long what is packed may be in bytes: a short number may
// stand for a long word.
const mostUnpacked = 4 << 20

// unpack returns a script with what is packed in it behind.
func unpack(script string) string {
	if !strings.Contains(script, packedMark) {
		return script
	}
	var all strings.Builder
	all.WriteString(script)
	for _, m := range packedScript().FindAllStringSubmatch(script, -1) {
		base, err := strconv.Atoi(m[2])
		if err != nil || all.Len() > len(script)+mostUnpacked {
			break
		}
		all.WriteString("\n;")
		writeUnpacked(&all, unescapeJS(m[1]), base, strings.Split(unescapeJS(m[3]), "|"), all.Len()+mostUnpacked)
	}
	return all.String()
}

// packedWord matches a number in a packed text.
var packedWord = config.WhenNeeded(`[0-9A-Za-z_$]+`)

// writeUnpacked writes a packed text with the words in the place of their
// numbers, until there is so much.
func writeUnpacked(to *strings.Builder, text string, base int, words []string, most int) {
	end := 0
	for _, place := range packedWord().FindAllStringIndex(text, -1) {
		to.WriteString(text[end:place[0]])
		end = place[1]
		number := text[place[0]:end]
		if n := packedNumber(number, base); n >= 0 && n < len(words) && words[n] != "" {
			number = words[n]
		}
		if to.WriteString(number); to.Len() > most {
			return
		}
	}
	to.WriteString(text[end:])
}

// packedNumber reads a number with the digits 0 to 9, a to z and A to Z; -1 for
// what is none.
func packedNumber(text string, base int) int {
	n := 0
	for _, c := range []byte(text) {
		digit := strings.IndexByte(packedDigits, c)
		if digit < 0 || digit >= base || n > mostUnpacked {
			return -1
		}
		n = n*base + digit
	}
	return n
}

const packedDigits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
