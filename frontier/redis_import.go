package frontier

import (
	"context"
	"fmt"
	"iter"
	"strconv"
)

// importNotes implements copyable.
func (r *Redis) importNotes(ctx context.Context, notes []hostNote) error {
	var told []any
	for _, n := range notes {
		told = append(told, n.host, "", "0", r.line(n.host))
	}
	if len(told) == 0 {
		return nil
	}
	if _, err := r.eval(ctx, scriptTell, r.central(), told...); err != nil {
		return err
	}
	for _, n := range notes {
		if err := r.importNote(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *Redis) importNote(ctx context.Context, n hostNote) error {
	if n.answered {
		c := newRedisChange(n.host, "")
		c.answered = true
		if _, err := r.write(ctx, c); err != nil {
			return err
		}
	}
	if n.pause == (Pause{}) {
		return nil
	}
	if err := r.setPause(ctx, n.host, "", n.pause); err != nil {
		return err
	}
	return r.queuePaused(ctx, n.host)
}

// importRecords implements copyable. What moved is found where it was.
func (r *Redis) importRecords(ctx context.Context, records []moved) error {
	rows := map[string][]redisRow{}
	var hosts []string
	note := func(host string, row redisRow) {
		if rows[host] == nil {
			hosts = append(hosts, host)
		}
		rows[host] = append(rows[host], row)
	}
	for _, m := range records {
		note(m.Host, redisRow{Record: m.Record})
		if m.foundOn != "" {
			row := movedRow(m.Host)
			row.ID = m.ID
			note(m.foundOn, row)
		}
	}
	var told []opened
	for _, host := range hosts {
		err := inPieces(rows[host], func(piece []redisRow) error {
			more, err := r.importRows(ctx, host, piece)
			told = append(told, more...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return r.tell(ctx, told)
}

// importRows writes rows that a host does not have yet.
func (r *Redis) importRows(ctx context.Context, host string, rows []redisRow) ([]opened, error) {
	ids, unknown := make([]ID, len(rows)), map[ID]redisRow{}
	for i, row := range rows {
		ids[i], unknown[row.ID] = row.ID, redisRow{}
	}
	return r.decide(ctx, host, "", ids, unknown, func(c *redisChange) error {
		for _, row := range rows {
			if before := c.row(row.ID); row.lives() || !before.lives() {
				c.put(row.ID, row)
			}
			c.open(row.ID)
		}
		return nil
	})
}

// importOrder implements copyable.
func (r *Redis) importOrder(ctx context.Context, settled iter.Seq2[Record, error]) error {
	args, n := map[string][]any{}, 0
	flush := func() error {
		for host, entries := range args {
			if err := r.importOrderAt(ctx, host, entries); err != nil {
				return fmt.Errorf("copying the order of what was settled: %w", err)
			}
		}
		clear(args)
		n = 0
		return nil
	}
	for record, err := range settled {
		if err != nil {
			return err
		}
		args[record.Host] = append(args[record.Host], toMillis(record.Settled), record.ID[:])
		if n++; n < copiedAtOnce {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

// importOrderAt appends entries to what was settled on a host: by pairs when, and the ID.
func (r *Redis) importOrderAt(ctx context.Context, host string, entries []any) error {
	for len(entries) > 0 {
		reply, err := r.eval(ctx, scriptOrder, r.keysOf(host), entries...)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(texts(reply)[0])
		if err != nil {
			return err
		}
		entries = entries[2*n:]
	}
	return nil
}

// importChanged implements copyable. Of the hosts that have sums of a gallery the first
// keeps when it was changed.
func (r *Redis) importChanged(ctx context.Context, site string, galleries iter.Seq2[Gallery, error]) error {
	next, stop := iter.Pull2(galleries)
	defer stop()
	g, err, more := next()
	if err != nil {
		return err
	}
	return r.galleriesAt(ctx, GalleryFilter{Site: site}, func(name string, of []*side[string]) error {
		for more && g.Name < name {
			if g, err, more = next(); err != nil {
				return err
			}
		}
		if !more || g.Name != name {
			return nil
		}
		_, err := r.eval(ctx, scriptTouch, r.keysOf(of[0].host), site, name, toMillis(g.Changed))
		return err
	})
}
