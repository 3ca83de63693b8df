package extract

import (
	"fmt"
	"regexp"
	"strings"

	"magpie/config"
)

// afterMarker returns the rest of a script behind each place of a marker, such
// as "window.__DATA__ =" or "\"gallery\":", from where a value may begin: white
// space, "=", ":" and "(" behind the marker are passed over. White space in a
// marker stands for any; around "=", ":", "(" and "," it may stand or not.
//
// Without a marker it is the rest from each "{" or "[" that may begin a value.
// There are never more than one beyond maxFinds.
func afterMarker(script, marker string) (all []string) {
	if marker = strings.ToValidUTF8(strings.TrimSpace(marker), "\ufffd"); marker == "" {
		return valueStarts(script)
	}
	for _, place := range markerPattern(marker).FindAllStringIndex(script, maxFinds+1) {
		all = append(all, script[place[1]:])
	}
	return all
}

// markerToken matches a piece of a marker: a sign around which white space does
// not matter, white space, or anything else.
var markerToken = config.WhenNeeded(`\s*[=:(,]\s*|\s+|[^=:(,\s]+`)

// markerPattern matches a marker, and what stands between it and a value.
func markerPattern(marker string) *regexp.Regexp {
	var b strings.Builder
	for _, token := range markerToken().FindAllString(marker, -1) {
		switch sign := strings.TrimSpace(token); {
		case sign == "":
			b.WriteString(`\s+`)
		case strings.Contains("=:(,", sign):
			b.WriteString(`\s*` + regexp.QuoteMeta(sign) + `\s*`)
		default:
			b.WriteString(regexp.QuoteMeta(sign))
		}
	}
	return regexp.MustCompile(b.String() + `[\s=:(]*`)
}

// valueStart matches "{" and "[" with what stands before them. Behind ")", "=>"
// and words stand statements, behind a name or a value "[" asks for an item, and
// "<![CDATA[" is no script.
var valueStart = config.WhenNeeded(`(?:^|[^\s\w$)\]>"'!])\s*[{\[]`)

func valueStarts(script string) (all []string) {
	for _, place := range valueStart().FindAllStringIndex(script, maxFinds+1) {
		all = append(all, script[place[1]-1:])
	}
	return all
}

// scriptValues returns the values that stand behind the places of a marker in a
// script, in order; without a marker the first object or list that is not empty.
// A marker inside a value that was read is not looked at, and what is no
// value is passed over. It is an error if most of a long script has to be read
// again and again for nothing.
func scriptValues(script, marker string) (values []any, err error) {
	end, wasted := 0, 0
	for _, rest := range afterMarker(script, marker) {
		start := len(script) - len(rest)
		if start < end {
			continue
		}
		v, length, err := readJSValue(rest)
		if err == nil && v != nil && (marker != "" || !isEmpty(v)) {
			values = append(values, v)
			end = start + length
		} else if wasted += length; wasted > mostWasted(script) {
			return values, fmt.Errorf("reading what stands behind %q: most of it is no value; write a longer marker", marker)
		}
		if marker == "" && len(values) == 1 {
			break
		}
	}
	return values, nil
}

// isEmpty reports whether a list or an object has nothing in it.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// mostWasted is how many bytes of a script may be read for nothing.
func mostWasted(script string) int { return 1<<20 + 16*len(script) }
