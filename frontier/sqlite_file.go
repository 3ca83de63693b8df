package frontier

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// newExt is what the name of a state file has behind it while it is made.
const newExt = ".new"

// useLog makes a file one that is read while it is written. It stays so.
const useLog = "journal_mode(WAL)"

// sqliteHeader is how a SQLite file begins.
const sqliteHeader = "SQLite format 3\x00"

// makeFile makes a state file if there is none. It gets its name when it is
// whole: one that is empty, or half made, was damaged.
//
// The new name is durable with the first commit, for which SQLite makes a log
// beside the file and syncs their folder.
func makeFile(path string) error {
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(path + logExt); err == nil {
		return fmt.Errorf("it is gone, but its log %s%s is there: put the file back, or move the log away to start afresh", path, logExt)
	}
	part := path + newExt
	for _, left := range []string{part, part + "-journal", part + logExt, part + "-shm"} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.WriteFile(part, nil, 0o644); err != nil {
		return err
	}
	db, err := openDB(part, useLog)
	if err != nil {
		return err
	}
	if err := errors.Join(makeSchema(db), db.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// checkFile reports what can be seen to be wrong with a state file before
// SQLite opens it, in the words of the system, which SQLite has not.
func checkFile(path string, flag int) error {
	file, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	header := make([]byte, len(sqliteHeader))
	switch n, err := io.ReadFull(file, header); {
	case n == 0 && errors.Is(err, io.EOF):
		return damaged("it is empty")
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case !bytes.Equal(header, []byte(sqliteHeader)):
		return damaged("it begins with %q", header[:n])
	}
	return nil
}

// checkTables reports that a SQLite file is one of something else.
func checkTables(db *sql.DB) error {
	var n int
	err := db.QueryRow(`SELECT count(*) FROM sqlite_schema
		WHERE type = 'table' AND name IN ('host', 'site', 'job', 'queue', 'tally')`).Scan(&n)
	if err == nil && n < 5 {
		err = damaged("it is a SQLite file with other tables")
	}
	return err
}
