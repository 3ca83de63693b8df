package extract

import (
	"fmt"
	"strings"
	"unicode"
)

// dialect writes a selector as the library understands it: :is and :where as a
// double :not, :has(> a) as :haschild(a), and :contains as :matches, in which
// any white space stands for any other, as it does for whoever looks at a page.
// What it does not know it leaves as it is.
func dialect(selector string) string {
	if !strings.Contains(selector, ":") {
		return selector
	}
	var out strings.Builder
	var closing []string // of each parenthesis that is open
	for rest := selector; rest != ""; {
		taken := 1
		switch c := rest[0]; c {
		case '"', '\'':
			taken = quotedLength(rest)
			out.WriteString(rest[:taken])
		case ':':
			var written, end string
			written, end, taken = pseudoClass(rest)
			out.WriteString(written)
			if end != "" {
				closing = append(closing, end)
			}
		case '(':
			out.WriteByte(c)
			closing = append(closing, ")")
		case ')':
			end := ")"
			if n := len(closing); n > 0 {
				end, closing = closing[n-1], closing[:n-1]
			}
			out.WriteString(end)
		default:
			out.WriteByte(c)
		}
		rest = rest[taken:]
	}
	return out.String()
}

// quotedLength is how many bytes the string is long that a text begins with,
// the whole text if it is not closed.
func quotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}

// pseudoClass writes the pseudo-class that a text begins with, or its colon
// alone, and tells how many bytes of the text that is. If it leaves a
// parenthesis open, end closes it.
func pseudoClass(text string) (written, end string, taken int) {
	for _, name := range []string{":is(", ":where("} {
		if strings.HasPrefix(text, name) {
			return ":not(:not(", "))", len(name)
		}
	}
	if behind, isHas := strings.CutPrefix(text, ":has("); isHas {
		child, isChild := strings.CutPrefix(strings.TrimLeft(behind, " "), ">")
		child = strings.TrimLeft(child, " ")
		if inner, _, closed := strings.Cut(child, ")"); isChild && closed && !strings.ContainsAny(inner, " >+~,(") {
			return ":haschild(", ")", len(text) - len(child)
		}
	}
	for name, matches := range map[string]string{":contains(": ":matches", ":containsOwn(": ":matchesOwn"} {
		if behind, ok := strings.CutPrefix(text, name); ok {
			if words, length, ok := searched(behind); ok {
				return matches + "((?i)" + words + ")", "", len(name) + length
			}
		}
	}
	return ":", "", 1
}

// searched returns the regular expression for the text that :contains( is given,
// in quotes or without, and how many bytes that and the parenthesis behind it
// are.
func searched(text string) (re string, length int, ok bool) {
	text, blanks := strings.TrimLeft(text, " "), len(text)-len(strings.TrimLeft(text, " "))
	if text == "" {
		return "", 0, false
	}
	var words string
	var end int
	if text[0] == '"' || text[0] == '\'' {
		end = quotedLength(text)
		words = text[1:max(end-1, 1)]
		if strings.IndexFunc(words, unicode.IsSpace) < 0 {
			return "", 0, false // the library understands it
		}
	} else if end = strings.IndexByte(text, ')'); end > 0 {
		words = strings.TrimRight(text[:end], " ")
	}
	behind := strings.TrimLeft(text[max(end, 0):], " ")
	if words == "" || strings.Contains(words, `\`) || !strings.HasPrefix(behind, ")") {
		return "", 0, false
	}
	return literally(words), blanks + len(text) - len(behind) + 1, true
}

// literally is a regular expression for a text, without any character that
// would close a parenthesis.
func literally(text string) string {
	var re strings.Builder
	inBlank := false
	for _, r := range text {
		isBlank := unicode.IsSpace(r)
		switch {
		case isBlank && !inBlank:
			re.WriteString(`[\s\x{a0}\x{3000}]+`)
		case isBlank:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			re.WriteRune(r)
		default:
			fmt.Fprintf(&re, `\x{%x}`, r)
		}
		inBlank = isBlank
	}
	return re.String()
}
