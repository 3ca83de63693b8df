package frontier

import (
	"context"
	"fmt"
	"time"
)

// galleryTable has a row for each gallery, and an index over those that are not
// complete.
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
	claim_url    TEXT NOT NULL,
	changed      INTEGER NOT NULL,
	PRIMARY KEY (site, name)
) WITHOUT ROWID;
CREATE INDEX gallery_incomplete ON gallery (site, name) WHERE ` + isIncomplete + `;
`

// isIncomplete chooses what [GallerySums.IsComplete] does not. A query that says
// just this is answered by the index.
const isIncomplete = `(open + pages_open + failed + pages_failed + missing > 0
	OR claims = 1 AND cut = 0 AND done + skipped > 0 AND claimed > done + skipped)`

// isKnown chooses galleries of which there is something to tell.
const isKnown = `open + done + failed + skipped + pages_open + pages_failed + missing > 0`

// addGallery adds to the sums of one gallery.
const addGallery = `INSERT INTO gallery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET open = open + excluded.open, done = done + excluded.done,
		failed = failed + excluded.failed, skipped = skipped + excluded.skipped, bytes = bytes + excluded.bytes,
		pages_open = pages_open + excluded.pages_open, pages_failed = pages_failed + excluded.pages_failed,
		claims = claims + excluded.claims, claimed = claimed + excluded.claimed,
		missing = missing + excluded.missing, cut = cut + excluded.cut,
		claim_url = iif(excluded.claim_url = '', claim_url, excluded.claim_url), changed = max(changed, excluded.changed)`

// sumGalleries makes the rows of gallery from the jobs. What a page shows and
// claims was not recorded by those who need this, but what its chain lacks was.
const sumGalleries = `
	SELECT job.site AS site, CASE WHEN kind = 1 THEN coalesce(nullif(CAST(result AS TEXT) ->> '$.lacking', site.name),
			CAST(task AS TEXT) ->> '$.gallery', '') ELSE ifnull(CAST(task AS TEXT) ->> '$.gallery', '') END AS name,
		sum(kind = 2 AND state = 1) AS open, sum(kind = 2 AND state = 2) AS done,
		sum(kind = 2 AND state = 3) AS failed, sum(kind = 2 AND state = 4) AS skipped,
		sum(iif(kind = 2 AND state = 2, ifnull(CAST(result AS TEXT) ->> '$.size', 0), 0)) AS bytes,
		sum(kind <> 2 AND state = 1) AS pages_open, sum(kind = 1 AND state = 3) AS pages_failed,
		0 AS claims, 0 AS claimed,
		sum(iif(kind = 1 AND state <> 4, ifnull(CAST(result AS TEXT) ->> '$.missing', 0), 0)) AS missing,
		0 AS cut, '' AS claim_url, 0 AS changed
	FROM job JOIN site ON site.id = job.site GROUP BY 1, 2`

type galleryKey struct {
	site int64
	name string
}

type galleryChange struct {
	GallerySums
	claimURL string
	changed  int64 // 0 if no outcome did it
}

// countIn notes that n more jobs (or -n fewer) in a state, with a result,
// belong to their gallery.
func (w *writer) countIn(site int64, kind Kind, state State, t Task, r Result, n int64) {
	k := galleryKey{site, galleryOf(kind, t, r)}
	c := w.galleries[k]
	c.add(sumsOf(kind, state, r), n)
	if n > 0 && r.Promised > 0 {
		c.claimURL = t.URL
	}
	w.galleries[k] = c
}

// changedAt notes when an outcome changed the gallery of a job.
func (w *writer) changedAt(site int64, o Outcome, now time.Time) {
	k := galleryKey{site, galleryOf(o.Job.Kind, o.Job.Task, o.Result)}
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
			c.PagesOpen, c.PagesFailed, c.Claims, c.Claimed, c.Missing, c.Cut, c.claimURL, c.changed)
		if err != nil {
			return fmt.Errorf("summing up gallery %q: %w", k.name, err)
		}
	}
	return nil
}

// Galleries implements Frontier.
func (s *SQLite) Galleries(ctx context.Context, f GalleryFilter, fn func(Gallery) error) error {
	rows, err := s.read.QueryContext(ctx, s.galleryQuery(f), f.Site)
	if err != nil {
		return fmt.Errorf("reading galleries: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		g := Gallery{Site: f.Site}
		var changed int64
		err := rows.Scan(&g.Name, &g.Open, &g.Done, &g.Failed, &g.Skipped, &g.Bytes, &g.PagesOpen, &g.PagesFailed,
			&g.Claims, &g.Claimed, &g.Missing, &g.Cut, &g.ClaimURL, &changed)
		if err != nil {
			return fmt.Errorf("reading galleries: %w", err)
		}
		g.Changed = fromMillis(changed)
		if err := fn(g); err != nil {
			return err
		}
	}
	return rows.Err()
}

// galleryQuery reads the galleries of a site, in a file that does not sum them
// up from its jobs.
func (s *SQLite) galleryQuery(f GalleryFilter) string {
	table, chosen := "gallery", isKnown
	if f.Incomplete {
		table, chosen = "gallery INDEXED BY gallery_incomplete", isIncomplete
	}
	if s.version < 4 {
		table = "(" + sumGalleries + ")"
	}
	return `SELECT name, open, done, failed, skipped, bytes, pages_open, pages_failed,
			claims, claimed, missing, cut, claim_url, changed
		FROM ` + table + ` WHERE site = (SELECT id FROM site WHERE name = ?) AND ` + chosen + ` ORDER BY name`
}
