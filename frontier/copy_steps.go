package frontier

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
)

func (c *Copy) copyNotes(ctx context.Context) error {
	var notes []hostNote
	flush := func() error {
		err := c.to.importNotes(ctx, notes)
		notes = notes[:0]
		return err
	}
	err := c.from.eachNote(ctx, func(n hostNote) error {
		if notes = append(notes, n); len(notes) < copiedAtOnce {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return fmt.Errorf("copying what is known of the hosts: %w", err)
	}
	return nil
}

// copyRecords copies all records, in the order in which they became known on each host, and
// returns their digest.
func (c *Copy) copyRecords(ctx context.Context) (sum digest, err error) {
	var records []moved
	flush := func() error {
		err := c.to.importRecords(ctx, records)
		c.records.Add(int64(len(records)))
		records = records[:0]
		return err
	}
	err = c.from.Each(ctx, Filter{}, func(r Record) error {
		n, err := sum.add(r)
		if err != nil {
			return err
		}
		c.bytes.Add(n)
		if r.Kind == Image {
			c.pictures.Add(1)
		}
		if r.State.Settled() {
			c.settledRecords++
		}
		if records = append(records, moved{r, c.foundOn(r)}); len(records) < copiedAtOnce {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return sum, fmt.Errorf("copying records: %w", err)
	}
	return sum, nil
}

// foundOn is the host that a job was found on, if it moved from there.
func (c *Copy) foundOn(r Record) string {
	if r.Found == "" {
		return ""
	}
	host, err := c.hostOf(r.Found)
	if err != nil || host == r.Host {
		return ""
	}
	return host
}

// settled are the records of what is settled, in the order of that. It ends with an error
// if it has another number of them than were copied.
func (c *Copy) settled(ctx context.Context) iter.Seq2[Record, error] {
	return sequence(func(fn func(Record) error) error {
		var n int64
		err := c.from.Each(ctx, Filter{Order: OldestFirst}, func(r Record) error {
			n++
			return fn(r)
		})
		if err == nil && n != c.settledRecords {
			err = fmt.Errorf("%d records are settled, and the state has the order of %d: copy it to a file, which needs none, and from there",
				c.settledRecords, n)
		}
		return err
	})
}

// copyChanged copies when galleries were changed.
func (c *Copy) copyChanged(ctx context.Context, stats Stats) error {
	for _, site := range sitesOf(stats) {
		if err := c.to.importChanged(ctx, site, galleriesOf(ctx, c.from, site)); err != nil {
			return fmt.Errorf("copying when the galleries of %s changed: %w", site, err)
		}
	}
	return nil
}

// sitesOf are the sites that have jobs, in the order of their names.
func sitesOf(stats Stats) (sites []string) {
	for _, count := range stats.Counts {
		sites = append(sites, count.Site)
	}
	slices.Sort(sites)
	return slices.Compact(sites)
}

func galleriesOf(ctx context.Context, f Frontier, site string) iter.Seq2[Gallery, error] {
	return sequence(func(fn func(Gallery) error) error {
		return f.Galleries(ctx, GalleryFilter{Site: site}, fn)
	})
}

// sequence is what each hands over, and at last its error, if there is one.
func sequence[T any](each func(func(T) error) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := each(func(value T) error {
			if !yield(value, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			var none T
			yield(none, err)
		}
	}
}
