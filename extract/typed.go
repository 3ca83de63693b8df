package extract

import (
	"fmt"
	"strings"
)

// Typed returns the address that somebody typed or pasted as it is asked for,
// read as a browser reads it, without user and fragment. One without a scheme
// is taken for https.
func Typed(text string) (string, error) {
	text = strings.Trim(text, asciiSpace)
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := parseHTTP(text)
	if err != nil || len(text) > longestURL {
		return "", fmt.Errorf("%q is no http or https address: write it as https://HOST/PATH", shorten(text))
	}
	dropUser(u)
	address, ok := requestable(u.Href(true))
	if !ok {
		return "", fmt.Errorf("%q is no http or https address: write it as https://HOST/PATH", shorten(text))
	}
	return address, nil
}
