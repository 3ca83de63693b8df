package crawler

import "strings"

// noNumber sorts behind every number.
const noNumber = "\xff"

// naturalKey makes a key of a text so that keys have the order in which people
// count: 2 before 10, 7 before 7a, 9.5 before 10. What has no text goes last.
func naturalKey(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return noNumber
	}
	var key strings.Builder
	for text != "" {
		n := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if n == 0 {
			key.WriteByte(text[0])
			text = text[1:]
			continue
		}
		digits := strings.TrimLeft(text[:n], "0")
		// A longer number is a greater one.
		key.WriteByte('0')
		key.WriteByte(byte(min(len(digits), 255)))
		key.WriteString(digits)
		text = text[n:]
	}
	return key.String()
}
