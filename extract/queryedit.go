package extract

import (
	"net/url"
	"slices"
	"strings"
)

// setQuery sets a parameter in the query of an absolute address: the first of
// that name, or else a new one at the end. Others of that name go, all else
// stays byte for byte as it is, but for the fragment, which is dropped.
func setQuery(address, name, value string) string {
	front, parameters := splitQuery(address)
	first := slices.IndexFunc(parameters, isNamed(name))
	if first < 0 {
		return joinQuery(front, append(parameters, plainBrackets.Replace(formEncode(name))+"="+formEncode(value)))
	}
	spelled, _, _ := strings.Cut(parameters[first], "=")
	parameters[first] = spelled + "=" + formEncode(value)
	others := slices.DeleteFunc(parameters[first+1:], isNamed(name))
	return joinQuery(front, parameters[:first+1+len(others)])
}

// dropQuery drops the parameters of a name from the query of an absolute
// address, and the fragment.
func dropQuery(address, name string) string {
	front, parameters := splitQuery(address)
	return joinQuery(front, slices.DeleteFunc(parameters, isNamed(name)))
}

func splitQuery(address string) (front string, parameters []string) {
	address, _, _ = strings.Cut(address, "#")
	front, query, _ := strings.Cut(address, "?")
	if query == "" {
		return front, nil
	}
	return front, strings.Split(query, "&")
}

func joinQuery(front string, parameters []string) string {
	if len(parameters) == 0 {
		return front
	}
	return front + "?" + strings.Join(parameters, "&")
}

// isNamed tells the parameters of a name, however they spell it. What stands
// between two "&" in a row is none.
func isNamed(name string) func(parameter string) bool {
	return func(parameter string) bool {
		spelled, _, _ := strings.Cut(parameter, "=")
		return parameter != "" && plainName(spelled) == name
	}
}

// formSpelling is where application/x-www-form-urlencoded (WHATWG URL Standard,
// 5) and Go differ, but that a space is %20, which every server understands.
var formSpelling = strings.NewReplacer("+", "%20", "%2A", "*", "~", "%7E")

// formEncode encodes the name or the value of a parameter in UTF-8.
func formEncode(text string) string { return formSpelling.Replace(url.QueryEscape(text)) }

// plainBrackets keeps the brackets in a name such as "tags[]", as people write
// it: some servers know no other spelling.
var plainBrackets = strings.NewReplacer("%5B", "[", "%5D", "]")
