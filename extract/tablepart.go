package extract

import "magpie/config"

// tablePart matches the beginning of what is a part of a table, alone: scripts
// ask for more rows so.
var tablePart = config.WhenNeeded(`(?i)^(?:\s|<!--(?s:.*?)-->)*<(?:tr|td|th|tbody|thead|tfoot|caption|colgroup|col)[\s>]`)

// longestBeforePart is how much may stand before the first tag of such a part.
const longestBeforePart = 4 << 10

// inTable puts a part of a table into one. Outside the parser drops its tags
// (HTML Standard, 13.2.6.4.7).
func inTable(source string) string {
	if tablePart().MatchString(source[:min(len(source), longestBeforePart)]) {
		return "<table>" + source
	}
	return source
}
