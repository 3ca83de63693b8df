package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrArchiveLocked says that another program has an archive to itself.
var ErrArchiveLocked = errors.New("another program writes to it")

// EachArchived hands over, some at a time, the entries of an archive of gallery-dl:
// a SQLite file whose table archive says, in its column entry, what was downloaded.
// The file is only read: the error is [ErrArchiveLocked] if that is not to be had for some
// seconds. A slice that is handed over is good until give returns.
func EachArchived(ctx context.Context, path string, give func([]string) error) (err error) {
	db, err := openArchive(path)
	if err != nil {
		return readingArchive(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, `SELECT CAST(entry AS TEXT) FROM archive WHERE entry IS NOT NULL`)
	if err != nil {
		return readingArchive(path, err)
	}
	defer rows.Close()
	const some = 1000
	entries := make([]string, 0, some)
	for rows.Next() {
		var entry string
		if err := rows.Scan(&entry); err != nil {
			return readingArchive(path, err)
		}
		if entries = append(entries, entry); len(entries) == some {
			if err := give(entries); err != nil {
				return err
			}
			entries = entries[:0]
		}
	}
	if err := rows.Err(); err != nil {
		return readingArchive(path, err)
	}
	if len(entries) == 0 {
		return nil
	}
	return give(entries)
}

// readingArchive says of an error which archive it is about, and whether that is locked.
func readingArchive(path string, err error) error {
	if fault, ok := errors.AsType[*sqlite.Error](err); ok {
		const primary = 0xff // the rest of a code says more of the same
		if code := fault.Code() & primary; code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED {
			err = fmt.Errorf("%w: %w", ErrArchiveLocked, err)
		}
	}
	return fmt.Errorf("reading the archive %s: %w", path, err)
}

// archivePatience is for how many milliseconds an archive may be locked: gallery-dl writes
// an entry at a time.
const archivePatience = "busy_timeout(3000)"

// openArchive opens an archive to read. A SQLite file whose folder is read-only
// can be read only as one that nobody writes; what is in its log is not seen then,
// so it must have none.
func openArchive(path string) (*sql.DB, error) {
	if err := checkSQLite(path); err != nil {
		return nil, err
	}
	db, err := openArchiveAs(path, isRead)
	if errors.Is(FileFault(err), syscall.EACCES) && !hasLog(path) {
		return openArchiveAs(path, isNeverWritten)
	}
	return db, err
}

func openArchiveAs(path, how string) (*sql.DB, error) {
	db, err := openAs(path, how, archivePatience, "query_only(1)")
	if err != nil {
		return nil, err
	}
	if err := checkArchive(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkSQLite reports that a file is no SQLite file.
func checkSQLite(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	header := make([]byte, len(sqliteHeader))
	n, err := io.ReadFull(file, header)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if string(header[:n]) != sqliteHeader {
		return errors.New("it is no SQLite file, as the archives of gallery-dl are (its option archive, or --download-archive, names them)")
	}
	return nil
}

// checkArchive reports that a SQLite file is one of something else.
func checkArchive(db *sql.DB) error {
	var is int
	err := db.QueryRow(`SELECT count(*) FROM pragma_table_info('archive') WHERE name = 'entry'`).Scan(&is)
	if err != nil || is > 0 {
		return err
	}
	rows, err := db.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name LIMIT 10`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	has := "it has none"
	if len(tables) > 0 {
		has = "it has " + strings.Join(tables, ", ")
	}
	return fmt.Errorf("it has not the table archive with a column entry, which gallery-dl makes; of tables %s", has)
}
