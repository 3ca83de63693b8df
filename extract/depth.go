package extract

// outside reports whether the byte at i of a selector stands outside brackets,
// parentheses and quotes.
func outside(selector string, i int) bool {
	return depths(selector)[i] == 0
}

// depths tells for each byte of a selector how deep in brackets, parentheses
// and quotes it stands. Those marks themselves count as inside.
func depths(selector string) []int {
	all := make([]int, len(selector))
	depth, quote := 0, byte(0)
	for i := 0; i < len(selector); i++ {
		c := selector[i]
		all[i] = depth
		switch {
		case c == '\\':
			all[i]++
			if i++; i < len(selector) {
				all[i] = depth + 1
			}
		case quote != 0:
			if c == quote {
				quote = 0
				depth--
			}
		case c == '"' || c == '\'':
			quote = c
			depth++
			all[i]++
		case c == '[' || c == '(':
			depth++
			all[i]++
		case (c == ']' || c == ')') && depth > 0:
			depth--
		}
	}
	return all
}
