package frontier

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// newExt is what the name of a state file has behind it while it is made.
const newExt = ".new"

// useLog makes a file one that is read while it is written. It stays so.
const useLog = "journal_mode(WAL)"

// How a file is made: nobody goes back to what it was before, and one sync behind
// all else has it on the disk.
const (
	noJournal = "journal_mode(OFF)"
	noSync    = "synchronous(OFF)"
	withSync  = "synchronous(FULL)"
)

// limitLog has a log cut to so many bytes when it is begun anew. It has about half
// of that by itself, but for a reader that lasts: while there is one, the log
// cannot be begun anew and grows with every commit.
const limitLog = "journal_size_limit(8000000)"

// sqliteHeader is how a SQLite file begins.
const sqliteHeader = "SQLite format 3\x00"

// followed is where a path leads that may be a symbolic link, or that of a file
// that is still to be made.
func followed(path string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return target, err
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return path, nil //nolint:nilerr // there is nothing
	}
	target, err = os.Readlink(path)
	if err != nil {
		return "", err
	}
	return "", fmt.Errorf("the state file %s is a link to %s, which is not there: mount its disk, or take the link away to start afresh", path, target)
}

// makeFile makes a state file if there is none. It gets its name when it is
// whole: one that is empty, or half made, was damaged.
//
// All is written to the file itself, and nothing to a log: what a full disk leaves
// in one when a file is closed, nobody tells. The new name is durable with the first commit, for which SQLite
// makes a log beside the file and syncs their folder.
func makeFile(path string) error {
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(path + logExt); err == nil {
		return fmt.Errorf("it is gone, but its log %s%s is there: put the same file back, not an older copy, or move the log away to start afresh", path, logExt)
	}
	return buildFile(path, notCopied)
}

// buildFile makes an empty state file, in the place of one that may be there. mark says
// whether records are to be copied into it.
func buildFile(path, mark string) error {
	part := path + newExt
	for _, left := range []string{part, part + "-journal", part + logExt, part + "-shm"} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.WriteFile(part, nil, 0o644); err != nil {
		return err
	}
	db, err := openDB(part, noJournal, noSync)
	if err != nil {
		return err
	}
	err = makeSchema(db)
	if err == nil {
		_, err = db.Exec("PRAGMA " + mark + "; PRAGMA " + withSync + "; PRAGMA " + useLog)
	}
	if err := errors.Join(err, db.Close()); err != nil {
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

// How a file is opened: what its address says (sqlite.org/uri.html).
const (
	canBeWritten   = "mode=rw"
	isRead         = "mode=ro"
	isNeverWritten = "immutable=1"
)

// openState opens a state file to read it.
func openState(path, how string) (*reader, int, error) {
	db, err := openAs(path, how, "query_only(1)")
	if err != nil {
		return nil, 0, err
	}
	err = checkTables(db)
	var version int
	if err == nil {
		version, err = schemaVersion(db)
	}
	if err == nil && version == 0 {
		err = damaged("it does not say which layout it has")
	}
	if err != nil {
		return nil, 0, errors.Join(err, db.Close())
	}
	return newReader(db), version, nil
}

// openDB opens a file that is there with the settings that every connection
// shares and some of its own.
func openDB(path string, pragmas ...string) (*sql.DB, error) {
	return openAs(path, canBeWritten, pragmas...)
}

// smallCache is that of a connection, in kB. A larger one serves a large crawl no
// better: what the writer finds by chance would not fit, what it works through it
// needs once, and what readers cached is void after each commit.
const smallCache = "cache_size(-1000)"

// openAs opens a file.
func openAs(path, how string, pragmas ...string) (*sql.DB, error) {
	pragmas = append([]string{"busy_timeout(10000)", withSync, smallCache}, pragmas...)
	name := url.URL{
		Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(),
		RawQuery: how + "&" + url.Values{"_pragma": pragmas}.Encode(),
	}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	return db, nil
}
