package extract

import "fmt"

// gathered are the pictures of a record. What is decoration shows only beside
// those of the other records of its block, so they wait for these.
type gathered struct {
	on       reading // as the record left it
	pictures []picture
}

func (r *Rule) readImages(on *reading) error {
	if r.image == nil {
		return nil
	}
	values, err := r.image.find(on)
	if err != nil {
		return fmt.Errorf("finding image: %w", err)
	}
	pictures := on.pictures(values)
	if err := on.overflow(r.image, len(pictures)); err != nil {
		return fmt.Errorf("finding image: %w", err)
	}
	if len(pictures) == 0 {
		on.empty("image", r.image, len(values), "none with the address of a picture")
	}
	return on.gather(pictures)
}

// gather takes the pictures of a page, and keeps those of a record for
// [reading.takeGathered].
func (on *reading) gather(pictures []picture) error {
	dropDecoration(pictures)
	if on.rule.in == nil {
		return on.take(pictures)
	}
	on.spent.gathered = append(on.spent.gathered, gathered{*on, pictures})
	return nil
}

// takeGathered takes the pictures of all records, in the order of the page.
func (on *reading) takeGathered() error {
	dropSharedDecoration(on.spent.gathered)
	for _, g := range on.spent.gathered {
		if err := g.on.take(g.pictures); err != nil {
			return err
		}
	}
	on.spent.gathered = nil
	return nil
}

// dropSharedDecoration drops what is decoration among the pictures of all
// records of a block.
func dropSharedDecoration(records []gathered) {
	blocks := map[*Rule][]picture{}
	for _, g := range records {
		blocks[g.on.rule] = append(blocks[g.on.rule], g.pictures...)
	}
	for _, pictures := range blocks {
		dropDecoration(pictures)
	}
	for i, g := range records {
		left := blocks[g.on.rule]
		records[i].pictures, blocks[g.on.rule] = left[:len(g.pictures)], left[len(g.pictures):]
	}
}

// take adds pictures to the finds, in what their page or record says of them.
func (on *reading) take(pictures []picture) error {
	images := distinct(pictures)
	on.expect(0, len(images))
	for _, image := range images {
		if err := on.complete(&image); err != nil {
			return err
		}
		on.image(image)
	}
	return nil
}
