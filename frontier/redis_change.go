package frontier

import (
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
