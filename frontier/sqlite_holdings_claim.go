package frontier

import (
	"context"
	"database/sql"
)

// Claim notes that a picture wants some files, and returns the claims of pictures
// with other addresses to any of them. A claim never becomes less certain.
func (h *Holdings) Claim(ctx context.Context, files []int64, c Claim) (others []Claim, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		for _, file := range files {
			_, err := tx.Exec(`INSERT INTO claim (file, job, host, address, certainty) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET host = excluded.host, address = excluded.address,
					certainty = max(certainty, excluded.certainty)`, file, c.Job[:], c.Host, c.Address, c.Certainty)
			if err != nil {
				return err
			}
		}
		others, err = otherClaims(ctx, tx, files, c.Claimant)
		return err
	})
	return others, err
}

// Others are the claims of pictures with other addresses to some files.
func (h *Holdings) Others(ctx context.Context, files []int64, than Claimant) (others []Claim, err error) {
	err = h.write(ctx, func(tx *sql.Tx) error {
		others, err = otherClaims(ctx, tx, files, than)
		return err
	})
	return others, err
}

func otherClaims(ctx context.Context, tx *sql.Tx, files []int64, than Claimant) (others []Claim, err error) {
	for _, file := range files {
		some, err := claimsTo(ctx, tx, file, than)
		if err != nil {
			return nil, err
		}
		others = append(others, some...)
	}
	return others, nil
}

// claimsTo reads the most certain first.
func claimsTo(ctx context.Context, tx *sql.Tx, file int64, besides Claimant) (others []Claim, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT job, host, address, certainty FROM claim
		WHERE file = ? AND job <> ? AND address <> ? ORDER BY certainty DESC LIMIT ?`, file, besides.Job[:], besides.Address, maxFound)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Claim
		if c.Claimant, err = scanClaimant(rows, &c.Certainty); err != nil {
			return nil, err
		}
		others = append(others, c)
	}
	return others, rows.Err()
}
