package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Holdings is the index of what people have from elsewhere, in a SQLite file of
// its own: files to be taken over in place of requests, and entries of other
// tools' lists. It only helps a crawl, which is as right without it: commits are
// not synced, and nothing that is recorded depends on it.
//
// It is safe for concurrent use, by one process that writes.
type Holdings struct {
	db   *sql.DB
	read *reader
	path string
}

// holdingsVersion is the layout of the index, kept in SQLite's user_version.
const holdingsVersion = 1

// holdingsSchema is the layout of the index. A row of claim says that a picture
// wants a file; two of them for one file say that its name belongs to both, and
// so to neither. A picture in passed was given up once for an entry: it is not
// again.
const holdingsSchema = `
CREATE TABLE source (
	id      INTEGER PRIMARY KEY,
	place   TEXT NOT NULL,
	is_list INTEGER NOT NULL,
	name    TEXT NOT NULL,
	entry   TEXT NOT NULL,
	trust   INTEGER NOT NULL,
	sites   TEXT NOT NULL,
	UNIQUE (place, is_list)
);
CREATE TABLE file (
	id       INTEGER PRIMARY KEY,
	source   INTEGER NOT NULL,
	path     TEXT NOT NULL UNIQUE,
	size     INTEGER NOT NULL,
	modified INTEGER NOT NULL,
	type     TEXT NOT NULL,
	walked   INTEGER NOT NULL,
	sha256   BLOB NOT NULL,
	md5      BLOB NOT NULL,
	stem     TEXT NOT NULL,
	folder   TEXT NOT NULL,
	named    TEXT NOT NULL
);
CREATE INDEX file_stem ON file (stem, folder);
CREATE INDEX file_named ON file (source, named) WHERE named <> '';
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_md5 ON file (md5);
CREATE TABLE claim (
	file INTEGER NOT NULL,
	job  BLOB NOT NULL,
	host TEXT NOT NULL,
	sure INTEGER NOT NULL,
	PRIMARY KEY (file, job)
) WITHOUT ROWID;
CREATE TABLE entry (
	text   TEXT PRIMARY KEY,
	source INTEGER NOT NULL,
	used   INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE passed (
	job BLOB PRIMARY KEY
) WITHOUT ROWID;
PRAGMA user_version = 1;
`

// OpenHoldings opens an index that is there; else the error is fs.ErrNotExist,
// wrapped. The caller closes it.
func OpenHoldings(path string) (*Holdings, error) {
	err := checkFile(path, os.O_RDWR)
	if err != nil {
		return nil, fmt.Errorf("opening the index of adopted files %s: %w", path, err)
	}
	return openHoldings(path)
}

// MakeHoldings opens an index, and makes it and its folder if there is none.
func MakeHoldings(path string) (*Holdings, error) {
	h, err := OpenHoldings(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return h, err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("making the index of adopted files: %w", err)
	}
	return openHoldings(path)
}

func openHoldings(path string) (*Holdings, error) {
	db, err := openAs(path, "mode=rwc", useLog, limitLog, "synchronous(NORMAL)")
	if err != nil {
		return nil, fmt.Errorf("opening the index of adopted files %s: %w", path, err)
	}
	if err := makeHoldingsSchema(db); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the index of adopted files %s: %w", path, err), db.Close())
	}
	db.SetMaxOpenConns(1) // those who claim wait for each other, and not for SQLite
	return &Holdings{db: db, read: newReader(db), path: path}, nil
}

func makeHoldingsSchema(db *sql.DB) error {
	has, err := schemaVersion(db)
	switch {
	case err != nil || has == holdingsVersion:
		return err
	case has != 0:
		return fmt.Errorf("it has layout %d, and this version of crawl reads %d: remove it with 'crawl adopt --forget'", has, holdingsVersion)
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(holdingsSchema); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Close gives the index back.
func (h *Holdings) Close() error {
	if err := h.read.Close(); err != nil {
		return fmt.Errorf("closing the index of adopted files: %w", err)
	}
	return nil
}

// RemoveHoldings removes an index that nobody has open, and reports whether there
// was one.
func RemoveHoldings(path string) (was bool, err error) {
	for _, ext := range []string{"", logExt, "-shm"} {
		err := os.Remove(path + ext)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return was, fmt.Errorf("removing the index of adopted files: %w", err)
		}
		was = was || err == nil
	}
	return was, nil
}

// AddSource makes a source known, or what is said of it another, and gives its ID.
func (h *Holdings) AddSource(ctx context.Context, s Source) (id int64, err error) {
	sites, err := json.Marshal(s.Sites)
	if err != nil {
		return 0, fmt.Errorf("writing the sites of %q: %w", s.Place, err)
	}
	err = h.db.QueryRowContext(ctx, `INSERT INTO source (place, is_list, name, entry, trust, sites) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET name = excluded.name, entry = excluded.entry, trust = excluded.trust, sites = excluded.sites
		RETURNING id`, s.Place, s.IsList, s.Name, s.Entry, s.TrustNames, string(sites)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("adding %q to the index of adopted files: %w", s.Place, err)
	}
	return id, nil
}

// Sources lists where the holdings come from, in the order in which they came.
func (h *Holdings) Sources(ctx context.Context) ([]Source, error) {
	rows, err := h.read.query(ctx, `SELECT id, place, is_list, name, entry, trust, sites FROM source ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	defer rows.Close()
	var all []Source
	for rows.Next() {
		var s Source
		var sites []byte
		if err := rows.Scan(&s.ID, &s.Place, &s.IsList, &s.Name, &s.Entry, &s.TrustNames, &sites); err != nil {
			return nil, fmt.Errorf("reading the index of adopted files: %w", err)
		}
		if err := json.Unmarshal(sites, &s.Sites); err != nil {
			return nil, damaged("the sites of %q cannot be read: %v", s.Place, err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// Left counts the files that no picture has claimed, and the entries that served
// for none.
func (h *Holdings) Left(ctx context.Context) (files, entries int64, err error) {
	err = h.db.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM file WHERE NOT EXISTS (SELECT 1 FROM claim WHERE claim.file = file.id)),
		(SELECT count(*) FROM entry WHERE used = 0)`).Scan(&files, &entries)
	if err != nil {
		return 0, 0, fmt.Errorf("counting what is left to adopt: %w", err)
	}
	return files, entries, nil
}

// HasLeft reports whether there are any of these.
func (h *Holdings) HasLeft(ctx context.Context) (bool, error) {
	var is bool
	err := h.db.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM file WHERE NOT EXISTS (SELECT 1 FROM claim WHERE claim.file = file.id)) OR
		EXISTS (SELECT 1 FROM entry WHERE used = 0)`).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("looking whether anything is left to adopt: %w", err)
	}
	return is, nil
}

// write runs fn in one transaction.
func (h *Holdings) write(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err == nil {
		if err = fn(tx); err != nil {
			err = errors.Join(err, tx.Rollback())
		} else {
			err = tx.Commit()
		}
	}
	if err != nil {
		return fmt.Errorf("writing the index of adopted files %s: %w", h.path, err)
	}
	return nil
}
