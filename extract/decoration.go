package extract

import "strings"

// leastDecorated is how many pictures a decoration has to stand on. A picture
// that is shown as itself and as its thumbnail is no decoration of the two.
const leastDecorated = 3

// dropDecoration drops a best candidate that more than half of the pictures
// share and that all of these have another beside: a watermark, a loader, the
// link around them all. What has no other candidate is that picture.
func dropDecoration(pictures []picture) {
	for {
		shared := commonBest(pictures)
		if !isDecoration(shared, pictures) {
			return
		}
		for i, p := range pictures {
			if p.candidates[0] == shared && len(p.candidates) > 1 {
				pictures[i].candidates = p.candidates[1:]
			}
		}
	}
}

// commonBest returns the best candidate of more than half of the pictures, any
// when there is no such (Boyer and Moore's majority vote).
func commonBest(pictures []picture) string {
	best, votes := "", 0
	for _, p := range pictures {
		switch {
		case p.inNoscript:
		case votes == 0:
			best, votes = p.candidates[0], 1
		case p.candidates[0] == best:
			votes++
		default:
			votes--
		}
	}
	return best
}

// isDecoration reports whether a candidate is the best of more than half of the
// pictures, and they have enough different ones beside it.
func isDecoration(best string, pictures []picture) bool {
	all, same := 0, 0
	others := map[string]bool{}
	for _, p := range pictures {
		if p.inNoscript {
			continue
		}
		all++
		if p.candidates[0] != best {
			continue
		}
		same++
		if len(p.candidates) > 1 && len(others) < leastDecorated {
			others[strings.Join(p.candidates[1:], " ")] = true
		}
	}
	return 2*same > all && len(others) >= leastDecorated
}
