package frontier

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// maxFound is how many files are looked at for one picture. Of a name that more
// have none is told from the others by it.
const maxFound = 64

const selectFile = `SELECT id, source, path, size, modified, type, walked, sha256, md5, stem, folder, named FROM file `

// AddFiles makes files known, or what is known of them another. What claimed a
// file whose bytes are others by now claims it no more.
func (h *Holdings) AddFiles(ctx context.Context, files []Holding) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		for _, f := range files {
			if err := addFile(tx, f); err != nil {
				return fmt.Errorf("adding %q: %w", f.Path, err)
			}
		}
		return nil
	})
}

func addFile(tx *sql.Tx, f Holding) error {
	sha, errOfSHA := hex.DecodeString(f.SHA256)
	md5, errOfMD5 := hex.DecodeString(f.MD5)
	if err := errors.Join(errOfSHA, errOfMD5); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM claim WHERE file IN (SELECT id FROM file WHERE path = ? AND sha256 <> ?)`, f.Path, sha); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO file (source, path, size, modified, type, walked, sha256, md5, stem, folder, named)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (path) DO UPDATE SET source = excluded.source, size = excluded.size, modified = excluded.modified,
			type = excluded.type, walked = excluded.walked, sha256 = excluded.sha256, md5 = excluded.md5,
			stem = excluded.stem, folder = excluded.folder, named = excluded.named`,
		f.Source, f.Path, f.Size, f.Modified.UnixMilli(), f.Type, f.Walked, sha, md5, f.Stem, f.Folder, f.Named)
	return err
}

// DropFile forgets a file, which is gone or another by now.
func (h *Holdings) DropFile(ctx context.Context, id int64) error {
	return h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM claim WHERE file = ?`, id)
		if err == nil {
			_, err = tx.Exec(`DELETE FROM file WHERE id = ?`, id)
		}
		return err
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

// ByHash finds the files with a hash in hexadecimal, a SHA-256 or an MD5.
func (h *Holdings) ByHash(ctx context.Context, sum string) ([]Holding, error) {
	raw, err := hex.DecodeString(sum)
	if err != nil {
		return nil, fmt.Errorf("reading the hash %q: %w", sum, err)
	}
	if len(raw) == 16 {
		return h.find(ctx, selectFile+`WHERE md5 = ? LIMIT ?`, raw)
	}
	return h.find(ctx, selectFile+`WHERE sha256 = ? LIMIT ?`, raw)
}

// ByNamed finds the files of a source that its template makes this of.
func (h *Holdings) ByNamed(ctx context.Context, source int64, named string) ([]Holding, error) {
	return h.find(ctx, selectFile+`WHERE source = ? AND named = ? AND named <> '' LIMIT ?`, source, named)
}

// ByStem finds the files of a name in folders of a name; none if there are too
// many to tell apart.
func (h *Holdings) ByStem(ctx context.Context, stem, folder string) ([]Holding, error) {
	return h.find(ctx, selectFile+`WHERE stem = ? AND folder = ? LIMIT ?`, stem, folder)
}

// ByStemAnywhere is ByStem for folders of any name.
func (h *Holdings) ByStemAnywhere(ctx context.Context, stem string) ([]Holding, error) {
	return h.find(ctx, selectFile+`WHERE stem = ? LIMIT ?`, stem)
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
		return nil, nil
	}
	return found, nil
}

func scanFile(rows *sql.Rows) (f Holding, err error) {
	var modified int64
	var sha, md5 []byte
	err = rows.Scan(&f.ID, &f.Source, &f.Path, &f.Size, &modified, &f.Type, &f.Walked, &sha, &md5, &f.Stem, &f.Folder, &f.Named)
	f.Modified, f.SHA256, f.MD5 = time.UnixMilli(modified), hex.EncodeToString(sha), hex.EncodeToString(md5)
	return f, err
}

// Claim notes that a picture is to have a file, and returns who claimed it before.
func (h *Holdings) Claim(ctx context.Context, file int64, c Claim) (others []Claim, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO claim (file, job, host, sure) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET host = excluded.host, sure = excluded.sure`, file, c.Job[:], c.Host, c.Sure)
		if err == nil {
			others, err = claims(ctx, tx, file, c.Job)
		}
		return err
	})
	return others, err
}

// Others are the claims of other pictures to a file.
func (h *Holdings) Others(ctx context.Context, file int64, than ID) (others []Claim, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		others, err = claims(ctx, tx, file, than)
		return err
	})
	return others, err
}

func claims(ctx context.Context, tx *sql.Tx, file int64, besides ID) (others []Claim, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT job, host, sure FROM claim WHERE file = ? AND job <> ? LIMIT ?`, file, besides[:], maxFound)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Claim
		var job []byte
		if err := rows.Scan(&job, &c.Host, &c.Sure); err != nil {
			return nil, err
		}
		if c.Job, err = readID(job); err != nil {
			return nil, err
		}
		others = append(others, c)
	}
	return others, rows.Err()
}
