package frontier

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// digest adds up hashes of records, whatever their order.
type digest [sha256.Size / 8]uint64

// add adds a record, and returns how long it is.
func (d *digest) add(r Record) (length int64, err error) {
	hash, length, err := hashRecord(r)
	for i := range d {
		d[i] += binary.BigEndian.Uint64(hash[8*i:])
	}
	return length, err
}

// hashRecord hashes all that is kept of a record. Times are kept to the millisecond.
func hashRecord(r Record) (hash [sha256.Size]byte, length int64, err error) {
	text, err := json.Marshal([]any{
		r.ID.String(), r.Kind, r.Host, toMillis(r.Due), r.Tries, r.Walk, r.State, toMillis(r.Settled), &r.Task, &r.Result,
	})
	if err != nil {
		return hash, 0, fmt.Errorf("hashing the record of %s: %w", r.URL, err)
	}
	return sha256.Sum256(text), int64(len(text)), nil
}

// compare reads back what was copied. The error names a record that is another, or is
// not in both.
func (c *Copy) compare(ctx context.Context, want digest) error {
	var got digest
	err := c.to.Each(ctx, Filter{}, func(r Record) error {
		c.compared.Add(1)
		_, err := got.add(r)
		return err
	})
	if err == nil && got != want {
		err = c.findDifference(ctx)
	}
	if err == nil {
		err = c.compareCounts(ctx)
	}
	if err != nil {
		return fmt.Errorf("comparing the copy: %w", err)
	}
	return nil
}

// findDifference looks for a record that is not the same in both.
func (c *Copy) findDifference(ctx context.Context) error {
	if err := lacks(ctx, c.from, c.to, "another in the copy"); err != nil {
		return err
	}
	if err := lacks(ctx, c.to, c.from, "another in what was copied"); err != nil {
		return err
	}
	return fmt.Errorf("a record is in the copy twice: copy again")
}

// lacks returns an error that names a record of one state which is another in a second.
func lacks(ctx context.Context, in, than Frontier, what string) error {
	var some []Record
	check := func() error {
		jobs := make([]Job, len(some))
		for i := range some {
			jobs[i] = some[i].Job
		}
		others, err := than.Get(ctx, jobs)
		if err != nil {
			return err
		}
		for i, r := range some {
			hash, _, err := hashRecord(r)
			if err != nil {
				return err
			}
			if other, _, err := hashRecord(others[i]); err != nil || other != hash {
				return fmt.Errorf("the %s %s of %s, %v, is %s, %v", r.Kind, r.URL, r.Site, r.State, what, others[i].State)
			}
		}
		some = some[:0]
		return nil
	}
	err := in.Each(ctx, Filter{}, func(r Record) error {
		if some = append(some, r); len(some) < mostRows {
			return nil
		}
		return check()
	})
	if err == nil {
		err = check()
	}
	return err
}

// compareCounts compares the sums that both keep.
func (c *Copy) compareCounts(ctx context.Context) error {
	from, err := c.from.Stats(ctx)
	if err != nil {
		return err
	}
	to, err := c.to.Stats(ctx)
	if err != nil {
		return err
	}
	if a, b, differ := firstDifference(from.Counts, to.Counts); differ {
		return fmt.Errorf("the sums differ: %+v was copied, and the copy has %+v", a, b)
	}
	for _, site := range sitesOf(from) {
		if err := compareGalleries(galleriesOf(ctx, c.from, site), galleriesOf(ctx, c.to, site)); err != nil {
			return err
		}
	}
	return nil
}

// firstDifference are the first counts that are not the same.
func firstDifference(from, to []Count) (a, b Count, differ bool) {
	for _, counts := range [][]Count{from, to} {
		slices.SortFunc(counts, func(a, b Count) int {
			return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.State, b.State),
				cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.RuleHash, b.RuleHash))
		})
	}
	for i := range max(len(from), len(to)) {
		a, b = Count{}, Count{}
		if i < len(from) {
			a = from[i]
		}
		if i < len(to) {
			b = to[i]
		}
		if a != b {
			return a, b, true
		}
	}
	return a, b, false
}

func compareGalleries(from, to iter.Seq2[Gallery, error]) error {
	next, stop := iter.Pull2(to)
	defer stop()
	for a, err := range from {
		if err != nil {
			return err
		}
		b, err, _ := next()
		if err != nil {
			return err
		}
		if a != b {
			return fmt.Errorf("the sums of the gallery %q of %s differ: %+v was copied, and the copy has %+v", a.Name, a.Site, a, b)
		}
	}
	if b, err, more := next(); more {
		return cmp.Or(err, fmt.Errorf("the copy has a gallery %q of %s more", b.Name, b.Site))
	}
	return nil
}
