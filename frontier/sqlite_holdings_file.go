package frontier

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// maxFound is how many files are looked at for one picture, and how many claims to
// one.
const maxFound = 64

// ErrTooMany says that more files have a name than are told apart.
var ErrTooMany = errors.New("too many files have one name")

const selectFile = `SELECT id, path, size, modified, type, walked, sha256, md5 FROM file `

// Look begins to look through folders, and gives the number of that: for
// [Holdings.AddFiles] and [Holdings.DropUnseen].
func (h *Holdings) Look(ctx context.Context) (number int64, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		return tx.QueryRow(`UPDATE life SET looks = looks + 1 RETURNING looks`).Scan(&number)
	})
	return number, err
}

// AddFiles makes files known that were seen in a look, or what is known of them
// another. Who claimed a file whose bytes are others by now claims it no more.
func (h *Holdings) AddFiles(ctx context.Context, look int64, files []Naming) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		for _, f := range files {
			if err := addFile(tx, look, f); err != nil {
				return fmt.Errorf("adding %q: %w", f.Path, err)
			}
		}
		return nil
	})
}

func addFile(tx *sql.Tx, look int64, f Naming) error {
	sha, errOfSHA := hex.DecodeString(f.SHA256)
	md5, errOfMD5 := hex.DecodeString(f.MD5)
	if err := errors.Join(errOfSHA, errOfMD5); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM claim WHERE file IN (SELECT id FROM file WHERE path = ? AND sha256 <> ?)`, f.Path, sha); err != nil {
		return err
	}
	var id int64
	err := tx.QueryRow(`INSERT INTO file (path, size, modified, type, walked, sha256, md5, seen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified, type = excluded.type,
			walked = excluded.walked, sha256 = excluded.sha256, md5 = excluded.md5, seen = excluded.seen
		RETURNING id`,
		f.Path, f.Size, f.Modified.UnixMilli(), f.Type, f.Walked, sha, md5, look).Scan(&id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO naming (file, source, below, named) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET below = excluded.below, named = excluded.named`, id, f.Source, f.Below, f.Named)
	return err
}

// DropUnseen forgets the files below a folder that a look, which is over, did not
// see: they are gone, or are pictures no more.
func (h *Holdings) DropUnseen(ctx context.Context, folder string, look int64) error {
	first := strings.TrimSuffix(folder, string(filepath.Separator)) + string(filepath.Separator)
	last := first[:len(first)-1] + string(filepath.Separator+1)
	return h.write(ctx, func(tx *sql.Tx) error {
		for _, of := range []struct{ table, id string }{{"claim", "file"}, {"naming", "file"}, {"file", "id"}} {
			_, err := tx.Exec(`DELETE FROM `+of.table+` WHERE `+of.id+` IN
				(SELECT id FROM file WHERE path >= ? AND path < ? AND seen <> ?)`, first, last, look)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// File is what is known of the file at a path, false if nothing is.
func (h *Holdings) File(ctx context.Context, path string) (Holding, bool, error) {
	found, err := h.find(ctx, selectFile+`WHERE path = ? LIMIT ?`, path)
	if err != nil || len(found) == 0 {
		return Holding{}, false, err
	}
	return found[0], true, nil
}

// ByHash finds files of some sources with a hash in hexadecimal, a SHA-256 or an
// MD5: of very many some.
func (h *Holdings) ByHash(ctx context.Context, sources []int64, sum string) ([]Holding, error) {
	raw, err := hex.DecodeString(sum)
	if err != nil {
		return nil, fmt.Errorf("reading the hash %q: %w", sum, err)
	}
	list, err := json.Marshal(sources)
	if err != nil {
		return nil, fmt.Errorf("listing sources: %w", err)
	}
	column := "sha256"
	if len(raw) == 16 {
		column = "md5"
	}
	found, err := h.find(ctx, selectFile+`WHERE `+column+` = ? AND EXISTS
		(SELECT 1 FROM naming WHERE naming.file = file.id AND naming.source IN (SELECT value FROM json_each(?))) LIMIT ?`, raw, string(list))
	if errors.Is(err, ErrTooMany) {
		return found, nil
	}
	return found, err
}

// ByNamed finds the files of a source that its template makes this of, which is
// not empty. The error is [ErrTooMany] where there are very many.
func (h *Holdings) ByNamed(ctx context.Context, source int64, named string) ([]Holding, error) {
	return h.find(ctx, selectFile+`WHERE id IN (SELECT file FROM naming WHERE source = ? AND named = ? AND named <> '') LIMIT ?`, source, named)
}

// ByPath finds the files of a source with a path below that. The error is
// [ErrTooMany] where there are very many.
func (h *Holdings) ByPath(ctx context.Context, source int64, below string) ([]Holding, error) {
	return h.find(ctx, selectFile+`WHERE id IN (SELECT file FROM naming WHERE source = ? AND below = ?) LIMIT ?`, source, below)
}

// find runs a query whose last argument is how many rows are wanted.
func (h *Holdings) find(ctx context.Context, query string, args ...any) ([]Holding, error) {
	rows, err := h.read.query(ctx, query, append(args, maxFound+1)...)
	if err != nil {
		return nil, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	defer rows.Close()
	var found []Holding
	for rows.Next() {
		f, err := scanFile(rows)
		if err != nil {
			return nil, fmt.Errorf("reading the index of adopted files: %w", err)
		}
		found = append(found, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the index of adopted files: %w", err)
	}
	if len(found) > maxFound {
		return found[:maxFound], ErrTooMany
	}
	return found, nil
}

func scanFile(rows *sql.Rows) (f Holding, err error) {
	var modified int64
	var sha, md5 []byte
	err = rows.Scan(&f.ID, &f.Path, &f.Size, &modified, &f.Type, &f.Walked, &sha, &md5)
	f.Modified, f.SHA256, f.MD5 = time.UnixMilli(modified), hex.EncodeToString(sha), hex.EncodeToString(md5)
	return f, err
}
