package extract

import "slices"

// asImages are the pictures that some finds mean.
func (e explainer) asImages(finds []value) ([]string, []SkippedFind) {
	return e.tellImages(finds, e.aside().images(finds))
}

// asImagesOf are the pictures that a rule found, in all its records.
func (e explainer) asImagesOf(r *Rule) meaning {
	return func(finds []value) ([]string, []SkippedFind) {
		var found []Image
		for _, image := range e.finds.Images {
			if image.Rule == r {
				found = append(found, image)
			}
		}
		return e.tellImages(finds, found)
	}
}

// tellImages tells which pictures finds came to, and has each find read alone to
// tell those that added none.
func (e explainer) tellImages(finds []value, found []Image) (best []string, skipped []SkippedFind) {
	adds := map[string]int{} // how often each of the best is still to be had by a find
	for _, image := range found {
		best = append(best, image.Candidates[0])
		adds[image.Candidates[0]]++
	}
	for _, v := range finds {
		images := e.aside().images([]value{v})
		if len(images) == 0 {
			skipped = append(skipped, SkippedFind{show(v), noPicture(v)})
		}
		for _, image := range images {
			i := slices.IndexFunc(image.Candidates, func(addr string) bool { return adds[addr] > 0 })
			if i < 0 {
				skipped = append(skipped, SkippedFind{image.Candidates[0], foundBefore})
				continue
			}
			adds[image.Candidates[i]]--
		}
	}
	return best, skipped
}

// aside is a reading of the same page that counts nothing.
func (e explainer) aside() *reading {
	return &reading{page: e.page, scope: e.scope, finds: &Finds{}, spent: newSpent(), rule: &Rule{}, fields: e.fields}
}
