package frontier

import (
	"database/sql"
	"errors"
	"fmt"
)

// version is the layout of the state file, kept in SQLite's user_version.
const version = 2

// schema is the layout of a state file.
//
// Times are milliseconds since 1970, 0 for none. A row of queue sums up the
// open jobs of one site on one host, so that neither finding a host to work on
// nor counting what is left ever reads the jobs; its "at" is the earliest time
// at which the host may have something due for the site, never later than the
// truth. A row of tally counts the jobs of one site, kind and state.
const schema = `
CREATE TABLE host (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	not_before INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE site (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
CREATE TABLE job (
	seq     INTEGER PRIMARY KEY,
	id      BLOB NOT NULL UNIQUE,
	host    INTEGER NOT NULL,
	site    INTEGER NOT NULL,
	kind    INTEGER NOT NULL,
	state   INTEGER NOT NULL,
	due     INTEGER NOT NULL,
	tries   INTEGER NOT NULL,
	settled INTEGER NOT NULL,
	walk    INTEGER NOT NULL,
	task    BLOB NOT NULL,
	result  BLOB NOT NULL
);
CREATE INDEX job_open ON job (host, site, kind, due) WHERE state = 1;
CREATE INDEX job_failed ON job (site) WHERE state = 3;
CREATE TABLE queue (
	host   INTEGER NOT NULL,
	site   INTEGER NOT NULL,
	pages  INTEGER NOT NULL,
	images INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	ranges INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (host, site)
) WITHOUT ROWID;
CREATE INDEX queue_open ON queue (at) WHERE pages + images + ranges > 0;
CREATE TABLE tally (
	site  INTEGER NOT NULL,
	kind  INTEGER NOT NULL,
	state INTEGER NOT NULL,
	n     INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY (site, kind, state)
) WITHOUT ROWID;
PRAGMA user_version = 2;
`

// upgrade makes the layout of a file of version 1, which knew no ranges, that
// of schema.
const upgrade = `
ALTER TABLE queue ADD COLUMN ranges INTEGER NOT NULL DEFAULT 0;
DROP INDEX queue_open;
CREATE INDEX queue_open ON queue (at) WHERE pages + images + ranges > 0;
PRAGMA user_version = 2;
`

// openJobs adds up a row of queue in the layout of a version.
func openJobs(version int) string {
	if version == 1 {
		return "queue.pages + queue.images"
	}
	return "queue.pages + queue.images + queue.ranges"
}

// schemaVersion returns the layout of the file, 0 if it is new.
func schemaVersion(db *sql.DB) (int, error) {
	var v int
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("reading it: %w; if it is damaged, move it away to start afresh (pictures that are kept already are recognised)", err)
	}
	if v > version {
		return v, fmt.Errorf("it has layout %d, written by a newer version of crawl; this one knows layout %d: update crawl", v, version)
	}
	return v, nil
}

// makeSchema gives a new file, and one of an earlier layout, the present one.
func makeSchema(db *sql.DB) error {
	v, err := schemaVersion(db)
	if err != nil || v == version {
		return err
	}
	statements := schema
	if v == 1 {
		statements = upgrade
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(statements); err != nil {
		return errors.Join(fmt.Errorf("making its tables: %w", err), tx.Rollback())
	}
	return tx.Commit()
}
