package frontier

import (
	"database/sql"
	"errors"
	"fmt"
)

// version is the layout of the state file, kept in SQLite's user_version.
const version = 6

// schema is the layout of a state file.
//
// Times are milliseconds since 1970, 0 for none. A row of queue sums up the
// open jobs of one site on one host, so that neither finding a host to work on
// nor counting what is left ever reads the jobs; its "at" is the earliest time
// at which the host may have something due for the site, never later than the
// truth. A row of tally counts the jobs of one site, kind and state, and of one
// cause if they failed or were skipped, or that were read by one rule if they
// are pages that are done: "HASH NAME". A row of gallery has the sums of one
// gallery.
const schema = `
CREATE TABLE host (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	not_before INTEGER NOT NULL DEFAULT 0,
	cause      TEXT NOT NULL DEFAULT '',
	asked      INTEGER NOT NULL DEFAULT 0,
	answered   INTEGER NOT NULL DEFAULT 0
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
CREATE INDEX job_skipped ON job (site) WHERE state = 4;
` + missingIndex + settledIndex + `CREATE TABLE queue (
	host   INTEGER NOT NULL,
	site   INTEGER NOT NULL,
	pages  INTEGER NOT NULL,
	images INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	ranges INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (host, site)
) WITHOUT ROWID;
CREATE INDEX queue_open ON queue (at) WHERE pages + images + ranges > 0;
` + tallyTable + galleryTable + `PRAGMA user_version = 6;
`

// isMissing chooses the pages that are done and lack pictures. A query that
// says just this is answered by the index.
const isMissing = `kind = 1 AND state = 2 AND CAST(result AS TEXT) ->> '$.missing' > 0`

const missingIndex = `CREATE INDEX job_missing ON job (site) WHERE ` + isMissing + `;
`

// isSettled chooses what is not open.
const isSettled = `job.state <> 1`

// settledIndex is the order in which jobs were settled, with what most are chosen
// by: the rows of the others need not be read. Who reads on in the midst of those
// that were settled in one millisecond passes over the first of them.
const settledIndex = `CREATE INDEX job_settled ON job (settled, seq, state, kind, site) WHERE state <> 1;
`

const tallyTable = `
CREATE TABLE tally (
	site  INTEGER NOT NULL,
	kind  INTEGER NOT NULL,
	state INTEGER NOT NULL,
	cause TEXT NOT NULL,
	n     INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	PRIMARY KEY (site, kind, state, cause)
) WITHOUT ROWID;
`

// upgrade1 makes the layout of a file of version 1, which knew neither ranges
// nor why a host is left alone, and counted no causes, that of schema. The
// counts are made anew, by reading all jobs once.
const upgrade1 = `
ALTER TABLE host ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue ADD COLUMN ranges INTEGER NOT NULL DEFAULT 0;
DROP INDEX queue_open;
CREATE INDEX queue_open ON queue (at) WHERE pages + images + ranges > 0;
CREATE INDEX job_skipped ON job (site) WHERE state = 4;
DROP TABLE tally;
` + tallyTable + `INSERT INTO tally ` + countJobs + `;
` + upgrade2

// upgrade2 does so for a file of version 2, which did not know what is missing.
const upgrade2 = missingIndex + upgrade3

// upgrade3 does so for a file of version 3, which did not sum up galleries, nor
// know which hosts ever answered (those that gave what was asked for did), nor
// count pages by what read them. All of it is found by reading all jobs once.
const upgrade3 = settledIndex + galleryTable + `INSERT INTO gallery ` + sumGalleries + `;
ALTER TABLE host ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
UPDATE host SET answered = 1 WHERE id IN (SELECT host FROM job WHERE state = 2);
DELETE FROM tally WHERE kind = 1 AND state = 2;
INSERT INTO tally SELECT * FROM (` + countJobs + `) WHERE kind = 1 AND state = 2;
PRAGMA user_version = 6;
`

// upgrade4 does so for a file of version 4, which knew the address of the last
// page that claimed something, and not what claims nobody compared.
const upgrade4 = upgrade5

// upgrade5 does so for a file of version 5, which did not know when things were
// settled but job by job, nor between which jobs those of a gallery are.
const upgrade5 = settledIndex + `DROP TABLE gallery;
` + galleryTable + `INSERT INTO gallery ` + sumGalleries + `;
PRAGMA user_version = 6;
`

// countJobs makes the rows of tally from the jobs.
const countJobs = `
	SELECT site, kind, state,
		CASE WHEN state IN (3, 4) THEN ifnull(CAST(result AS TEXT) ->> '$.cause', '')
			WHEN state = 2 AND kind = 1 THEN ifnull(nullif(CAST(task AS TEXT) ->> '$.rule_hash' || ' ' || (CAST(task AS TEXT) ->> '$.rule'), ' '), '')
			ELSE '' END AS cause,
		count(*) AS n,
		sum(iif(state = 2, ifnull(CAST(result AS TEXT) ->> '$.size', 0), 0)) AS bytes
	FROM job GROUP BY 1, 2, 3, 4`

// since2 names what came with version 2 or, in a file of version 1, what stands
// for it.
func (s *SQLite) since2(column, before string) string {
	if s.version == 1 {
		return before
	}
	return column
}

// schemaVersion returns the layout of the file, 0 if it is new.
func schemaVersion(db *sql.DB) (int, error) {
	var v int
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("reading it: %w", err)
	}
	if v < 0 {
		return v, damaged("it says that it has layout %d", v)
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
	statements := []string{schema, upgrade1, upgrade2, upgrade3, upgrade4, upgrade5}[v]
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(statements); err != nil {
		return errors.Join(fmt.Errorf("making its tables: %w", err), tx.Rollback())
	}
	return tx.Commit()
}
