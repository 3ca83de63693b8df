package config

import (
	"cmp"
	"slices"
	"strings"
)

// longest is the length in characters up to which a word is compared: no key
// comes near it, and the work stays small whatever a file says.
const longest = 64

// Nearest returns the known word that was probably meant by word, if one is
// near: a third of its characters may be wrong, missing, added or swapped with
// their neighbour. Upper and lower case are the same. Of equally near words
// the first wins.
func Nearest(word string, known []string) (string, bool) {
	best, least := "", longest
	w := []rune(strings.ToLower(word))
	if len(w) > longest {
		return "", false
	}
	for _, k := range known {
		r := []rune(strings.ToLower(k))
		d := distance(w, r)
		if d <= max(len(w), len(r))/3 && d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// byNearness returns words in the order in which they are like one of them, the
// most like it first.
func byNearness(word string, known []string) []string {
	w := []rune(strings.ToLower(word))
	if len(w) > longest {
		return known
	}
	far := make(map[string]int, len(known))
	for _, k := range known {
		far[k] = distance(w, []rune(strings.ToLower(k)))
	}
	sorted := slices.Clone(known)
	slices.SortStableFunc(sorted, func(a, b string) int { return cmp.Compare(far[a], far[b]) })
	return sorted
}

// listed writes words with commas between them, of many the first few.
func listed(words []string, most int) string {
	if len(words) > most {
		return strings.Join(words[:most], ", ") + ", …"
	}
	return strings.Join(words, ", ")
}

// distance is the least number of insertions, deletions, substitutions and
// swaps of neighbours that turn a into b, no place being edited twice (the
// optimal string alignment distance).
func distance(a, b []rune) int {
	var earlier []int
	previous := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(previous[j]+cost, previous[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], earlier[j-1]+1)
			}
		}
		earlier, previous = previous, row
	}
	return previous[len(b)]
}
