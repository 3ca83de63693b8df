package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync"
)

// never is later than any due time of the state file.
const never = math.MaxInt64

// writer is the one connection that writes, with its statements prepared. The
// changes of a transaction to the sums (queue, tally, gallery) are collected and
// written at its end, one statement for each row however many jobs it is about.
type writer struct {
	mu   sync.Mutex // held while something is written
	db   *sql.DB
	conn *sql.Conn

	queueing sync.Mutex
	queue    []*turn // that wait for mu

	begin, commit, rollback *sql.Stmt
	findByID, findBySeq     map[int]*sql.Stmt // for lists of so many jobs
	insert, setTask         *sql.Stmt
	reopen, settle, keep    *sql.Stmt
	addQueue, addTally      *sql.Stmt
	addGallery              *sql.Stmt
	findHost, findSite      *sql.Stmt
	insertHost, insertSite  *sql.Stmt
	postpone, refreshQueues *sql.Stmt
	hasten, findPaused      *sql.Stmt
	findPause               *sql.Stmt
	noteAnswer              *sql.Stmt
	ahead                   map[ID]stored // rows that were read and not asked for yet
	queues                  map[queueKey]queueChange
	tallies                 map[tallyKey]tallyChange
	galleries               map[galleryKey]galleryChange
	hostIDs, siteIDs        map[string]int64
	prepared                []*sql.Stmt // all of them
}

type queueKey struct{ host, site int64 }

type queueChange struct {
	pages, images, ranges int64
	at                    int64 // earliest due of the jobs added, or never
}

type tallyKey struct {
	site  int64
	kind  Kind
	state State
	cause string
}

type tallyChange struct{ n, bytes int64 }

func openWriter(path string) (*writer, error) {
	db, err := openDB(path, useLog, limitLog)
	if err != nil {
		return nil, err
	}
	w := &writer{
		db: db, hostIDs: map[string]int64{}, siteIDs: map[string]int64{},
		queues: map[queueKey]queueChange{}, tallies: map[tallyKey]tallyChange{},
		galleries: map[galleryKey]galleryChange{}, ahead: map[ID]stored{},
		findByID: map[int]*sql.Stmt{}, findBySeq: map[int]*sql.Stmt{},
	}
	err = makeSchema(db)
	if err == nil {
		err = w.prepare()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the state file %s: %w", path, err), db.Close())
	}
	return w, nil
}

func (w *writer) prepare() (err error) {
	if w.conn, err = w.db.Conn(context.Background()); err != nil {
		return err
	}
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&w.begin, `BEGIN IMMEDIATE`},
		{&w.commit, `COMMIT`},
		{&w.rollback, `ROLLBACK`},
		{&w.insert, `INSERT INTO job (id, host, site, kind, state, due, tries, settled, walk, task, result)
			VALUES (?, ?, ?, ?, 1, ?, 0, 0, ?, ?, '{}')`},
		{&w.setTask, `UPDATE job SET walk = ?, task = ? WHERE seq = ?`},
		{&w.reopen, `UPDATE job SET state = 1, due = ?, tries = 0, walk = ?, task = ? WHERE seq = ?`},
		{&w.settle, `UPDATE job SET host = ?, state = ?, due = ?, tries = ?, settled = ?, task = ?, result = ? WHERE seq = ?`},
		{&w.keep, `UPDATE job SET state = 2, due = ?, tries = ?, settled = ?, result = ?
			WHERE seq = ? AND state = 1 AND host = ? AND task = ? AND result = '{}'`},
		{&w.addQueue, `INSERT INTO queue (host, site, pages, images, ranges, at)
			SELECT id, ?2, ?3, ?4, ?5, max(?6, not_before) FROM host WHERE id = ?1
			ON CONFLICT DO UPDATE SET pages = pages + excluded.pages, images = images + excluded.images,
				ranges = ranges + excluded.ranges, at = min(at, excluded.at)`},
		{&w.addTally, `INSERT INTO tally (site, kind, state, cause, n, bytes) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes`},
		{&w.addGallery, addGallery},
		{&w.findHost, `SELECT id FROM host WHERE name = ?`},
		{&w.findSite, `SELECT id FROM site WHERE name = ?`},
		{&w.insertHost, `INSERT INTO host (name) VALUES (?)`},
		{&w.insertSite, `INSERT INTO site (name) VALUES (?)`},
		{&w.postpone, `UPDATE host SET not_before = ?, cause = ?, asked = ? WHERE id = ?`},
		{&w.noteAnswer, `UPDATE host SET answered = 1 WHERE id = ?`},
		{&w.findPaused, `SELECT id, not_before, cause, asked FROM host WHERE not_before > ?`},
		{&w.findPause, `SELECT not_before, cause, asked FROM host WHERE id = ?`},
		// All columns of the index over open jobs are given, so that it leads
		// to just these.
		{&w.hasten, `UPDATE job SET due = ?2 WHERE state = 1 AND host = ?1
			AND site IN (SELECT site FROM queue WHERE host = ?1) AND kind IN (1, 2, 3) AND due > ?2`},
		{&w.refreshQueues, `UPDATE queue SET at = max(?2, min(
				ifnull((SELECT min(due) FROM job WHERE state = 1 AND host = queue.host AND site = queue.site AND kind = 1), ?3),
				ifnull((SELECT min(due) FROM job WHERE state = 1 AND host = queue.host AND site = queue.site AND kind = 2), ?3),
				ifnull((SELECT min(due) FROM job WHERE state = 1 AND host = queue.host AND site = queue.site AND kind = 3), ?3)))
			WHERE host = ?1`},
	} {
		if *p.stmt, err = w.prepareOne(p.text); err != nil { //nolint:sqlclosecheck // close does it
			return err
		}
	}
	for _, size := range listSizes {
		if w.findByID[size], err = w.prepareOne(selectRow + inList("id", size)); err != nil { //nolint:sqlclosecheck // close does it
			return err
		}
		if w.findBySeq[size], err = w.prepareOne(selectRow + inList("seq", size)); err != nil { //nolint:sqlclosecheck // close does it
			return err
		}
	}
	return nil
}

// prepareOne prepares a statement, which lives as long as the connection.
func (w *writer) prepareOne(text string) (*sql.Stmt, error) {
	stmt, err := w.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, fmt.Errorf("preparing %q: %w", text, err)
	}
	w.prepared = append(w.prepared, stmt)
	return stmt, nil
}

// close closes the statements first: SQLite keeps a connection open that has
// any, and leaves the log of the file to the next run.
func (w *writer) close() (err error) {
	for _, stmt := range w.prepared {
		err = errors.Join(err, stmt.Close())
	}
	return errors.Join(err, w.conn.Close(), w.db.Close())
}

// flush writes the collected changes to the sums.
func (w *writer) flush() error {
	for k, c := range w.queues {
		if _, err := w.addQueue.Exec(k.host, k.site, c.pages, c.images, c.ranges, c.at); err != nil {
			return fmt.Errorf("summing up open jobs: %w", err)
		}
	}
	for k, c := range w.tallies {
		if _, err := w.addTally.Exec(k.site, k.kind, k.state, k.cause, c.n, c.bytes); err != nil {
			return fmt.Errorf("counting jobs: %w", err)
		}
	}
	return w.flushGalleries()
}

// queued notes that n jobs (or -n fewer) of a kind are open, due at a time.
func (w *writer) queued(k queueKey, kind Kind, n, due int64) {
	c, ok := w.queues[k]
	if !ok {
		c.at = never
	}
	switch kind {
	case Page:
		c.pages += n
	case Image:
		c.images += n
	case Range:
		c.ranges += n
	}
	if n > 0 {
		c.at = min(c.at, due)
	}
	w.queues[k] = c
}

// opened are the hosts at which the transaction made jobs due.
func (w *writer) opened() (hosts []int64) {
	for k, c := range w.queues {
		if c.at != never {
			hosts = append(hosts, k.host)
		}
	}
	return hosts
}

// tallied notes that n more jobs (or -n fewer) are in a state with a result.
func (w *writer) tallied(site int64, kind Kind, state State, t *Task, r *Result, n int64) {
	k := tallyKey{site, kind, state, countedBy(kind, state, t, r)}
	c := w.tallies[k]
	w.tallies[k] = tallyChange{c.n + n, c.bytes + n*keptBytes(state, r)}
}

// maxNames bounds the names whose numbers are remembered.
const maxNames = 4096

func (w *writer) host(name string) (int64, error) {
	return number(w.hostIDs, name, w.findHost, w.insertHost)
}

func (w *writer) site(name string) (int64, error) {
	return number(w.siteIDs, name, w.findSite, w.insertSite)
}

// number returns the row number of a name, giving it one if it is new.
func number(ids map[string]int64, name string, find, insert *sql.Stmt) (int64, error) {
	if id, ok := ids[name]; ok {
		return id, nil
	}
	if len(ids) >= maxNames {
		clear(ids)
	}
	var id int64
	err := find.QueryRow(name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var made sql.Result
		if made, err = insert.Exec(name); err == nil {
			id, err = made.LastInsertId()
		}
	}
	if err != nil {
		return 0, fmt.Errorf("numbering %q: %w", name, err)
	}
	ids[name] = id
	return id, nil
}
