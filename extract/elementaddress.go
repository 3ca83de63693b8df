package extract

import "slices"

// addressSteps are the steps that change texts. Where addresses are looked for
// they are given those of elements: [img, {replace: [/thumb/, /full/]}].
var addressSteps = []string{"replace", "split", "decode", "extension"}

// pictureSteps are those that ask of an element where it leads, which is in an
// image finder to its picture.
var pictureSteps = []string{"url", "query"}

// wantsAddresses reports whether elements that a step is given here stand for
// their addresses.
func (c *compiler) wantsAddresses(kind string) bool {
	return c.address && !c.place.atHead && c.place.at == elements &&
		(slices.Contains(addressSteps, kind) || c.picture && slices.Contains(pictureSteps, kind))
}

// addressStep makes of elements the addresses that they mean for the key at
// hand: those of pictures, the best of each, or those of links.
func (c *compiler) addressStep() step {
	addresses := func(r *reading, in []value) []string { return r.links(in) }
	if c.picture {
		addresses = func(r *reading, in []value) (all []string) {
			for _, i := range r.images(in) {
				all = append(all, i.Candidates[0])
			}
			return all
		}
	}
	return step{spelled: "url", gives: texts, selects: func(r *reading, in []value) (out []value, err error) {
		for _, addr := range addresses(r, in) {
			out = append(out, value{text: addr})
		}
		return out, nil
	}}
}
