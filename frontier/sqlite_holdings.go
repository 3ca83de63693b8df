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
const holdingsVersion = 2

// holdingsSchema is the layout of the index. A row of claim says that a picture
// wants a file, one of entry_claim that it goes by an entry; two of them with other
// addresses say that it belongs to both, and so to neither. They outlast the runs:
// the second picture may turn up years behind the first. A picture in passed was
// given up once for an entry: it is not again.
//
// The row of life says whether everybody who opened the index closed it, and how
// often folders were looked through: a file has the number of the last time that
// it was seen.
const holdingsSchema = `
CREATE TABLE source (
	id      INTEGER PRIMARY KEY,
	place   TEXT NOT NULL,
	is_list INTEGER NOT NULL,
	name    TEXT NOT NULL,
	entry   TEXT NOT NULL,
	sites   TEXT NOT NULL,
	UNIQUE (place, is_list, name, entry, sites)
);
CREATE TABLE file (
	id       INTEGER PRIMARY KEY,
	path     TEXT NOT NULL UNIQUE,
	size     INTEGER NOT NULL,
	modified INTEGER NOT NULL,
	type     TEXT NOT NULL,
	walked   INTEGER NOT NULL,
	sha256   BLOB NOT NULL,
	md5      BLOB NOT NULL,
	seen     INTEGER NOT NULL
);
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_md5 ON file (md5);
CREATE TABLE naming (
	file   INTEGER NOT NULL,
	source INTEGER NOT NULL,
	below  TEXT NOT NULL,
	named  TEXT NOT NULL,
	PRIMARY KEY (file, source)
) WITHOUT ROWID;
CREATE INDEX naming_below ON naming (source, below);
CREATE INDEX naming_named ON naming (source, named) WHERE named <> '';
CREATE TABLE claim (
	file      INTEGER NOT NULL,
	job       BLOB NOT NULL,
	host      TEXT NOT NULL,
	address   TEXT NOT NULL,
	certainty INTEGER NOT NULL,
	PRIMARY KEY (file, job)
) WITHOUT ROWID;
CREATE TABLE entry (
	source INTEGER NOT NULL,
	text   TEXT NOT NULL,
	PRIMARY KEY (source, text)
) WITHOUT ROWID;
CREATE TABLE entry_claim (
	source  INTEGER NOT NULL,
	text    TEXT NOT NULL,
	job     BLOB NOT NULL,
	host    TEXT NOT NULL,
	address TEXT NOT NULL,
	PRIMARY KEY (source, text, job)
) WITHOUT ROWID;
CREATE TABLE passed (
	job BLOB PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE life (
	is_closed INTEGER NOT NULL,
	looks     INTEGER NOT NULL
);
INSERT INTO life VALUES (1, 0);
PRAGMA user_version = 2;
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

// TryHoldings makes an index that is nowhere when it is closed, nor when the process
// is killed: it is in memory, and what has no room there in a file without a name.
func TryHoldings() (*Holdings, error) { return openHoldings("") }

func openHoldings(path string) (*Holdings, error) {
	db, err := openAs(path, "mode=rwc", useLog, limitLog, "synchronous(NORMAL)")
	if err != nil {
		return nil, fmt.Errorf("opening the index of adopted files %s: %w", path, err)
	}
	db.SetMaxOpenConns(1) // those who claim wait for each other, and not for SQLite
	if err := makeHoldingsSchema(db); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the index of adopted files %s: %w", path, err), db.Close())
	}
	return &Holdings{db: db, read: newReader(db), path: path}, nil
}

func makeHoldingsSchema(db *sql.DB) error {
	var has int
	err := db.QueryRow("PRAGMA user_version").Scan(&has)
	switch {
	case err != nil || has == holdingsVersion:
		return err
	case has != 0:
		return fmt.Errorf("it has layout %d, and this version of crawl reads %d: remove it with 'crawl adopt --forget', and adopt once more", has, holdingsVersion)
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

// Begin notes that the index is in use, until [Holdings.End], and reports whether
// it was in use before and that did not end: claims may be lost then, for they are
// not synced. This note is.
func (h *Holdings) Begin(ctx context.Context) (wasCut bool, err error) {
	_, err = h.db.ExecContext(ctx, `PRAGMA synchronous = FULL`)
	if err == nil {
		err = h.write(ctx, func(tx *sql.Tx) error {
			err := tx.QueryRow(`SELECT is_closed = 0 FROM life`).Scan(&wasCut)
			if err == nil {
				_, err = tx.Exec(`UPDATE life SET is_closed = 0`)
			}
			return err
		})
	}
	if err == nil {
		_, err = h.db.ExecContext(ctx, `PRAGMA synchronous = NORMAL`)
	}
	if err != nil {
		return false, fmt.Errorf("writing the index of adopted files: %w", err)
	}
	return wasCut, nil
}

// End notes that all that was claimed is in the index.
func (h *Holdings) End(ctx context.Context) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE life SET is_closed = 1`)
		return err
	})
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

// AddSource makes a source known, and gives its ID.
func (h *Holdings) AddSource(ctx context.Context, s Source) (id int64, err error) {
	sites, err := json.Marshal(s.Sites)
	if err != nil {
		return 0, fmt.Errorf("writing the sites of %q: %w", s.Place, err)
	}
	err = h.db.QueryRowContext(ctx, `INSERT INTO source (place, is_list, name, entry, sites) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET place = excluded.place
		RETURNING id`, s.Place, s.IsList, s.Name, s.Entry, string(sites)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("adding %q to the index of adopted files: %w", s.Place, err)
	}
	return id, nil
}

// Sources lists where the holdings come from, in the order in which they came.
func (h *Holdings) Sources(ctx context.Context) ([]Source, error) {
	rows, err := h.read.query(ctx, `SELECT id, place, is_list, name, entry, sites FROM source ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	defer rows.Close()
	var all []Source
	for rows.Next() {
		var s Source
		var sites []byte
		if err := rows.Scan(&s.ID, &s.Place, &s.IsList, &s.Name, &s.Entry, &sites); err != nil {
			return nil, fmt.Errorf("reading the index of adopted files: %w", err)
		}
		if err := json.Unmarshal(sites, &s.Sites); err != nil {
			return nil, damaged("the sites of %q cannot be read: %v", s.Place, err)
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// Unclaimed counts the files that no picture has claimed.
func (h *Holdings) Unclaimed(ctx context.Context) (n int64, err error) {
	err = h.db.QueryRowContext(ctx, `SELECT count(*) FROM file WHERE NOT EXISTS (SELECT 1 FROM claim WHERE claim.file = file.id)`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting the files that no picture has claimed: %w", err)
	}
	return n, nil
}

// HasUnclaimed reports whether a source has files that no picture has claimed.
func (h *Holdings) HasUnclaimed(ctx context.Context, source int64) (bool, error) {
	return h.has(ctx, `SELECT 1 FROM naming WHERE source = ?
		AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.file = naming.file) LIMIT 1`, source)
}

// IsSpent reports whether the index can serve no more: each file is known to be a
// picture that was fetched. Any other claim, and any entry, is to be remembered for
// the picture that may yet turn up and want the same.
func (h *Holdings) IsSpent(ctx context.Context) (bool, error) {
	serves, err := h.has(ctx, `SELECT 1 WHERE
		EXISTS (SELECT 1 FROM file WHERE NOT EXISTS (SELECT 1 FROM claim WHERE claim.file = file.id AND claim.certainty = ?)) OR
		EXISTS (SELECT 1 FROM claim WHERE certainty <> ?) OR
		EXISTS (SELECT 1 FROM entry)`, IsKept, IsKept)
	return !serves, err
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
