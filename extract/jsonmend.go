package extract

import (
	"fmt"
	"strings"
)

// mendJSON mends what pages get wrong about a list or an object of JSON in a
// script: comments and CDATA around it, commas behind the last item, and line
// breaks in strings. What is right means the same as before.
func mendJSON(source string) string {
	source = unwrapJSON(source)
	var mended strings.Builder
	mended.Grow(len(source))
	inside := false // a string
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case inside && c == '\\' && i+1 < len(source) && source[i+1] >= ' ':
			mended.WriteString(source[i : i+2])
			i++
			continue
		case inside && c < ' ':
			fmt.Fprintf(&mended, `\u%04x`, c)
			continue
		case c == '"':
			inside = !inside
		case !inside && c == ',' && endsHere(source[i+1:]):
			continue
		}
		mended.WriteByte(c)
	}
	return mended.String()
}

// unwrapJSON takes off what older pages put before a script to hide it from
// browsers without scripts and from XML. What they put behind it is of no
// matter: reading ends with the value.
func unwrapJSON(source string) string {
	if before, behind, found := strings.Cut(source, "<![CDATA["); found && !strings.ContainsAny(before, "{[") {
		source = behind
	}
	return source[max(strings.IndexAny(source, "{["), 0):]
}

// endsHere reports whether the next mark of JSON closes a list or an object.
func endsHere(rest string) bool {
	rest = strings.TrimLeft(rest, asciiSpace)
	return rest != "" && (rest[0] == ']' || rest[0] == '}')
}
