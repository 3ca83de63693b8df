package extract

// distinct returns pictures each once, by their best candidates. One in
// <noscript> is also known by being any candidate of one before it.
func distinct(pictures []picture) []Image {
	images := make([]Image, 0, len(pictures))
	isBest := make(map[string]bool, len(pictures)) // false for the other candidates
	for _, p := range pictures {
		best, known := isBest[p.candidates[0]]
		if best || known && p.inNoscript {
			continue
		}
		for _, addr := range p.candidates[1:] {
			if !isBest[addr] {
				isBest[addr] = false
			}
		}
		isBest[p.candidates[0]] = true
		images = append(images, Image{Candidates: p.candidates})
	}
	return images
}
