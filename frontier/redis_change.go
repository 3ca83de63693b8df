package frontier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// redisChange is what is to be written of one host, decided from its rows as they
// were read.
type redisChange struct {
	host     string
	token    string // the lease that must be in force, "" for none
	answered bool
	before   map[ID]redisRow
	after    map[ID]redisRow
	order    []ID         // in which the rows were first written
	settled  map[ID]int64 // when some of them were settled
	opened   []string     // the sites that have jobs open which others are to be told of
	// changed is when an outcome changed a gallery.
	changed map[redisGallery]int64
}

type redisGallery struct{ site, name string }

// errRowChanged says that a row is another than what was read.
var errRowChanged = errors.New("a record was changed meanwhile")

func newRedisChange(host, token string) *redisChange {
	return &redisChange{
		host: host, token: token, before: map[ID]redisRow{}, after: map[ID]redisRow{},
		settled: map[ID]int64{}, changed: map[redisGallery]int64{},
	}
}

// row is that of a job as it is to be by now.
func (c *redisChange) row(id ID) redisRow {
	if row, ok := c.after[id]; ok {
		return row
	}
	return c.before[id]
}

// put writes a row, if it is another than before.
func (c *redisChange) put(id ID, row redisRow) {
	if row.same(c.row(id)) {
		return
	}
	if _, ok := c.after[id]; !ok {
		c.order = append(c.order, id)
	}
	c.after[id] = row
}

// putRecord writes a record that lives here.
func (c *redisChange) putRecord(r Record) { c.put(r.ID, redisRow{Record: r, moves: c.row(r.ID).moves}) }

// settle writes the record of a job that an outcome changed.
func (c *redisChange) settle(r Record, now time.Time) {
	if r.State.Settled() {
		c.settled[r.ID] = toMillis(now)
	}
	c.changed[redisGallery{r.Site, r.InGallery()}] = toMillis(now)
	c.putRecord(r)
}

// args are the arguments of the script that writes it, with the records written by
// some models, and those of them that are named.
func (c *redisChange) args(models *redisModels) (args []any, named []*redisModel) {
	answered := ""
	if c.answered {
		answered = "1"
	}
	args = []any{c.token, answered, len(c.opened)}
	for _, site := range c.opened {
		args = append(args, site)
	}
	// What was changed and changed back is written by nobody, and would look written.
	changed := slices.DeleteFunc(slices.Clone(c.order), func(id ID) bool { return c.before[id].same(c.after[id]) })
	texts, named := c.texts(models, changed)
	args = append(append(args, models.args(named)...), len(changed))
	sums := newRedisSums()
	for i, id := range changed {
		before, after := c.before[id], c.after[id]
		leaves, enters := requeued(before, after)
		args = append(args, before.number, entryOf(id, before.text), entryOf(id, texts[i]), leaves, enters, dueOf(after), c.settledAt(id), missingMark(after))
		sums.count(before, -1)
		sums.count(after, 1)
	}
	for g, at := range c.changed {
		sums.gallery(g).changed = at
	}
	return sums.append(args), named
}

// texts are what rows are to be kept as, and the models that those name.
func (c *redisChange) texts(models *redisModels, ids []ID) (texts []string, named []*redisModel) {
	var records []*writing
	for _, id := range ids {
		if row := c.after[id]; row.lives() {
			before := c.before[id]
			isAgain := before.lives() && (before.State == row.State || !before.Settled.IsZero())
			records = append(records, &writing{record: &row.Record, before: before.model, isAgain: isAgain})
		}
	}
	named = models.write(c.host, records)
	for _, id := range ids {
		if row := c.after[id]; row.lives() {
			texts, records = append(texts, withMoves(records[0].text, row.moves)), records[1:]
		} else {
			texts = append(texts, row.text)
		}
	}
	return texts, named
}

func (c *redisChange) settledAt(id ID) string {
	if at, ok := c.settled[id]; ok {
		return strconv.FormatInt(at, 10)
	}
	return ""
}

// queue names the queue that an open job waits in, "" if it waits in none.
func (r redisRow) queue() string {
	if !r.lives() || r.State != Open {
		return ""
	}
	return fmt.Sprintf("%d:%s", r.Kind, r.Site)
}

// entryOf is a row with a text as it is kept, "" if the job is not known.
func entryOf(id ID, text string) string {
	if text == "" {
		return ""
	}
	return string(id[:]) + text
}

// requeued names the queue that a job leaves and the one that it enters, "" where its place in
// the line stays what it is.
func requeued(before, after redisRow) (leaves, enters string) {
	leaves, enters = before.queue(), after.queue()
	if leaves == enters && dueOf(before) == dueOf(after) {
		return "", ""
	}
	return leaves, enters
}

// dueOf is when an open job is due, in milliseconds.
func dueOf(r redisRow) int64 {
	if r.queue() == "" {
		return 0
	}
	return toMillis(r.Due)
}

func missingMark(r redisRow) string {
	if r.lives() && (Filter{Missing: true}).passes(r.Record) {
		return "1"
	}
	return ""
}

// open notes that others are to be told of a job, if it is open here.
func (c *redisChange) open(id ID) {
	if row := c.row(id); row.queue() != "" && !slices.Contains(c.opened, row.Site) {
		c.opened = append(c.opened, row.Site)
	}
}

// opened tells of a site that has jobs open on a host, and when they may be worked.
type opened struct{ host, site, at string }

// decide has the rows of jobs on a host read and changed by what decide makes of
// them, again where somebody else changed them meanwhile. seen are rows that need
// not be read the first time. It returns what may be worked by then.
func (r *Redis) decide(ctx context.Context, host, token string, ids []ID, seen map[ID]redisRow, fn func(*redisChange) error) ([]opened, error) {
	for {
		c := newRedisChange(host, token)
		if err := r.readInto(ctx, c, ids, seen); err != nil {
			return nil, err
		}
		if err := fn(c); err != nil {
			return nil, err
		}
		told, err := r.write(ctx, c)
		if !errors.Is(err, errRowChanged) {
			return told, err
		}
		seen = nil
	}
}

// readInto reads the rows that are not seen.
func (r *Redis) readInto(ctx context.Context, c *redisChange, ids []ID, seen map[ID]redisRow) error {
	unseen := make([]ID, 0, len(ids))
	for _, id := range ids {
		if row, ok := seen[id]; ok {
			c.before[id] = row
		} else {
			unseen = append(unseen, id)
		}
	}
	rows, err := r.readRows(ctx, c.host, unseen)
	if err != nil {
		return err
	}
	for i, row := range rows {
		c.before[unseen[i]] = row
	}
	return nil
}

// write writes a change. The error is ErrLost where the lease is not in force,
// errRowChanged where a row is another by now.
func (r *Redis) write(ctx context.Context, c *redisChange) ([]opened, error) {
	if len(c.order)+len(c.opened) == 0 && !c.answered && c.token == "" {
		return nil, nil
	}
	args, named := c.args(r.models)
	reply, err := r.eval(ctx, scriptChange, r.keysOf(c.host), args...)
	if err != nil {
		return nil, err
	}
	said := texts(reply)
	switch said[0] {
	case repliedLost:
		return nil, ErrLost
	case repliedAgain:
		return nil, errRowChanged
	case repliedForgotten:
		r.models.forget()
		return nil, errRowChanged
	}
	r.models.stored(named)
	var told []opened
	for i := 1; i < len(said); i += 2 {
		told = append(told, opened{c.host, said[i], said[i+1]})
	}
	return told, nil
}

// tell makes what may be worked known to whoever looks for a host.
func (r *Redis) tell(ctx context.Context, told []opened) error {
	var args []any
	for _, o := range told {
		args = append(args, o.host, o.site, o.at, r.line(o.host))
	}
	if len(args) == 0 {
		return nil
	}
	if _, err := r.eval(ctx, scriptTell, r.central(), args...); err != nil {
		return err
	}
	for _, o := range told {
		r.changed.fire(hostKey(o.host))
	}
	return nil
}
