package frontier

import (
	"context"
	"fmt"
	"math"
	"time"
)

// galleryTable has a row for each gallery, and an index over those that are not
// complete. claim_seqs adds up the seq of the pages that claim something: of one
// alone it says which. first and last are between which seq all its jobs are, with
// others in between, so that they are found without reading the rest.
const galleryTable = `
CREATE TABLE gallery (
	site         INTEGER NOT NULL,
	name         TEXT NOT NULL,
	open         INTEGER NOT NULL,
	done         INTEGER NOT NULL,
	failed       INTEGER NOT NULL,
	skipped      INTEGER NOT NULL,
	bytes        INTEGER NOT NULL,
	pages_open   INTEGER NOT NULL,
	pages_failed INTEGER NOT NULL,
	claims       INTEGER NOT NULL,
	claimed      INTEGER NOT NULL,
	missing      INTEGER NOT NULL,
	cut          INTEGER NOT NULL,
	unchecked    INTEGER NOT NULL,
	claim_seqs   INTEGER NOT NULL,
	changed      INTEGER NOT NULL,
	first        INTEGER NOT NULL,
	last         INTEGER NOT NULL,
	PRIMARY KEY (site, name)
) WITHOUT ROWID;
CREATE INDEX gallery_incomplete ON gallery (site, name) WHERE ` + isIncomplete + `;
`

// isIncomplete chooses what [GallerySums.IsComplete] does not. A query that says
// just this is answered by the index.
const isIncomplete = `(open + pages_open + failed + pages_failed + missing > 0
	OR (claims = 1 OR unchecked > 0) AND cut = 0 AND done + skipped > 0 AND claimed > done + skipped)`

// isKnown chooses galleries of which there is something to tell.
const isKnown = `open + done + failed + skipped + pages_open + pages_failed + missing > 0`

// addGallery adds to the sums of one gallery.
const addGallery = `INSERT INTO gallery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET open = open + excluded.open, done = done + excluded.done,
		failed = failed + excluded.failed, skipped = skipped + excluded.skipped, bytes = bytes + excluded.bytes,
		pages_open = pages_open + excluded.pages_open, pages_failed = pages_failed + excluded.pages_failed,
		claims = claims + excluded.claims, claimed = claimed + excluded.claimed,
		missing = missing + excluded.missing, cut = cut + excluded.cut,
		unchecked = unchecked + excluded.unchecked, claim_seqs = claim_seqs + excluded.claim_seqs,
		changed = max(changed, excluded.changed),
		first = min(first, excluded.first), last = max(last, excluded.last)`

// sumGalleries makes the rows of gallery from the jobs. Its bound is mostClaimed.
const sumGalleries = `
	SELECT site, CASE WHEN kind = 1 THEN coalesce(nullif(result ->> '$.shows', ''), nullif(result ->> '$.lacking', site_name),
			task ->> '$.gallery', '') ELSE ifnull(task ->> '$.gallery', '') END AS name,
		sum(kind = 2 AND state = 1) AS open, sum(kind = 2 AND state = 2) AS done,
		sum(kind = 2 AND state = 3) AS failed, sum(kind = 2 AND state = 4) AS skipped,
		sum(iif(kind = 2 AND state = 2, ifnull(result ->> '$.size', 0), 0)) AS bytes,
		sum(kind <> 2 AND state = 1) AS pages_open, sum(kind = 1 AND state = 3) AS pages_failed,
		sum(iif(` + isOfChain + `, ifnull(result ->> '$.promised', 0) > 0, 0)) AS claims,
		sum(iif(` + isOfChain + `, min(ifnull(result ->> '$.promised', 0), 1000000000), 0)) AS claimed,
		sum(iif(` + isOfChain + ` AND result ->> '$.apart' IS NULL, min(ifnull(result ->> '$.missing', 0), 1000000000), 0)) AS missing,
		sum(iif(` + isOfChain + `, ifnull(result ->> '$.cut', 0), 0)) AS cut,
		sum(iif(` + isOfChain + `, ifnull(result ->> '$.unchecked', 0), 0)) AS unchecked,
		sum(iif(` + isOfChain + ` AND ifnull(result ->> '$.promised', 0) > 0, seq, 0)) AS claim_seqs,
		max(settled) AS changed, min(seq) AS first, max(seq) AS last
	FROM (SELECT seq, job.site AS site, site.name AS site_name, kind, state, settled, CAST(task AS TEXT) AS task, CAST(result AS TEXT) AS result
		FROM job JOIN site ON site.id = job.site) GROUP BY 1, 2`

// isOfChain chooses the pages whose claims count.
const isOfChain = `kind = 1 AND state <> 4`

type galleryKey struct {
	site int64
	name string
}

type galleryChange struct {
	GallerySums
	claimSeqs int64
	changed   int64 // 0 if no outcome did it
	// Between which seq its jobs are that became known or were settled.
	first, last int64
}

// countIn notes that a job in a state, with a result, belongs to its gallery (n
// is 1) or does no more (-1). seq is the number of its row.
func (w *writer) countIn(seq, site int64, kind Kind, state State, t *Task, r *Result, n int64) {
	k := galleryKey{site, galleryOf(kind, t, r)}
	c, sums := w.galleries[k], sumsOf(kind, state, r)
	c.add(sums, n)
	c.claimSeqs += n * sums.Claims * seq
	if c.last = max(c.last, seq); c.first == 0 || seq < c.first {
		c.first = seq
	}
	w.galleries[k] = c
}

// changedAt notes when an outcome changed the gallery of a job.
func (w *writer) changedAt(site int64, o *Outcome, now time.Time) {
	k := galleryKey{site, galleryOf(o.Job.Kind, &o.Job.Task, &o.Result)}
	c := w.galleries[k]
	c.changed = toMillis(now)
	w.galleries[k] = c
}

// flushGalleries writes the collected changes to the galleries. One that comes
// to nothing is written all the same if an outcome made it.
func (w *writer) flushGalleries() error {
	for k, c := range w.galleries {
		if c == (galleryChange{}) {
			continue
		}
		_, err := w.addGallery.Exec(k.site, k.name, c.Open, c.Done, c.Failed, c.Skipped, c.Bytes,
			c.PagesOpen, c.PagesFailed, c.Claims, c.Claimed, c.Missing, c.Cut, c.Unchecked, c.claimSeqs, c.changed, c.first, c.last)
		if err != nil {
			return fmt.Errorf("summing up gallery %q: %w", k.name, err)
		}
	}
	return nil
}

// Galleries implements Frontier. They are read some at a time, as Each reads
// records; in a file that does not sum them up from its jobs, which takes reading
// all of these, at once.
func (s *SQLite) Galleries(ctx context.Context, f GalleryFilter, fn func(Gallery) error) error {
	if f.Only != nil {
		one, err := s.someGalleries(ctx, nil, f, "=", *f.Only, 1)
		if err != nil {
			return fmt.Errorf("reading gallery %q: %w", *f.Only, err)
		}
		if len(one) == 0 {
			return nil
		}
		return fn(one[0])
	}
	most := mostEach
	if !s.sumsGalleries() {
		most = math.MaxInt
	}
	var galleries []Gallery
	for behind := ">="; ; behind = ">" {
		last := ""
		if n := len(galleries); n > 0 {
			last = galleries[n-1].Name
		}
		var err error
		if galleries, err = s.someGalleries(ctx, galleries[:0], f, behind, last, most); err != nil {
			return fmt.Errorf("reading galleries: %w", err)
		}
		for _, g := range galleries {
			if err := fn(g); err != nil {
				return err
			}
		}
		if len(galleries) < most {
			return nil
		}
	}
}

// someGalleries appends up to most galleries behind a name.
func (s *SQLite) someGalleries(ctx context.Context, to []Gallery, f GalleryFilter, behind, last string, most int) ([]Gallery, error) {
	rows, err := s.queryNow(ctx, s.galleryQuery(f, behind), f.Site, last, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		g := Gallery{Site: f.Site}
		var changed int64
		err := rows.Scan(&g.Name, &g.Open, &g.Done, &g.Failed, &g.Skipped, &g.Bytes, &g.PagesOpen, &g.PagesFailed,
			&g.Claims, &g.Claimed, &g.Missing, &g.Cut, &g.Unchecked, &g.ClaimURL, &changed)
		if err != nil {
			return nil, err
		}
		g.Changed = fromMillis(changed)
		to = append(to, g)
	}
	return to, rows.Err()
}

// sumsGalleries reports whether the layout of the file has their sums.
func (s *SQLite) sumsGalleries() bool { return s.version >= 5 }

// galleryQuery reads the galleries of a site behind a name (">", ">=" for that,
// too, or "=" for that alone), as many as are asked for.
func (s *SQLite) galleryQuery(f GalleryFilter, behind string) string {
	table, chosen := "gallery", isKnown
	if f.Incomplete {
		table, chosen = "gallery INDEXED BY gallery_incomplete", isIncomplete
	}
	if !s.sumsGalleries() {
		table = "(" + sumGalleries + ")"
	}
	return `SELECT name, open, done, failed, skipped, bytes, pages_open, pages_failed,
			claims, claimed, missing, cut, unchecked,
			iif(claims = 1, ifnull((SELECT CAST(task AS TEXT) ->> '$.url' FROM job WHERE seq = claim_seqs), ''), ''), changed
		FROM ` + table + ` WHERE site = (SELECT id FROM site WHERE name = ?) AND name ` + behind + ` ? AND ` + chosen + ` ORDER BY name LIMIT ?`
}
