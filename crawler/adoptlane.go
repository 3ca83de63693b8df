package crawler

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"magpie/frontier"
)

// adopted says which file of somebody else's a picture was copied from.
type adopted struct {
	match
	path string
}

// adopt ends the job of a picture that people have from elsewhere, without asking
// for it: it is copied from there or, if only a list says that it was fetched,
// passed over. It reports false if there is nothing of it.
func (l *lane) adopt(ctx context.Context, s *site, job frontier.Job) bool {
	if l.adoption == nil || l.errand != nil && l.errand.lost(job) == nil {
		return false
	}
	p, err := l.fromHolding(ctx, s, job)
	switch {
	case err != nil:
		l.ended <- ending{job: job, err: ofIndex(err)}
		return true
	case p != nil:
		l.receive(ctx, s, *p)
		return true
	case l.errand != nil:
		return false
	}
	return l.passOver(ctx, s, job)
}

// fromHolding makes a picture of the bytes of the one file that belongs to it, nil
// if there is none.
func (l *lane) fromHolding(ctx context.Context, s *site, job frontier.Job) (*picture, error) {
	wanted := newWantedFile(s, job)
	if was := l.errand.lost(job); was != nil {
		wanted.hashes = []string{was.SHA256} // only what was lost brings it back
	}
	m, err := l.adoption.match(ctx, wanted)
	if err != nil || m == nil || l.errand != nil && !m.sure {
		return nil, err
	}
	if mine, err := l.claim(ctx, job, m); err != nil || !mine {
		return nil, err
	}
	return l.copyOf(ctx, s, job, m)
}

// claim takes a file for a picture. One that several pictures want by its name
// belongs to none of them: they are all asked for, also one that took it before.
func (l *lane) claim(ctx context.Context, job frontier.Job, m *match) (mine bool, err error) {
	others, err := l.adoption.index.Claim(ctx, m.ID, frontier.Claim{Job: job.ID, Host: job.Host, Sure: m.sure})
	if err != nil {
		return false, err
	}
	if err := l.askAnew(ctx, m.Path, others); err != nil {
		return false, err
	}
	return m.sure || len(others) == 0, nil
}

// askAnew makes pictures due that took a file by a name which others have too.
func (c *Crawler) askAnew(ctx context.Context, path string, claims []frontier.Claim) error {
	var jobs []frontier.Job
	for _, claim := range claims {
		if !claim.Sure {
			jobs = append(jobs, frontier.Job{ID: claim.Job, Kind: frontier.Image, Host: claim.Host})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	known, err := c.frontier.Get(context.WithoutCancel(ctx), jobs)
	if err != nil {
		return err
	}
	jobs = jobs[:0]
	for _, r := range known {
		if s := c.rules.sites[r.Site]; s != nil && r.State == frontier.Done && r.AdoptedFrom == path {
			job := s.reopened(r)
			job.Due, job.Revisit = time.Time{}, always
			job.Misled = &frontier.Version{Path: r.Path, SHA256: r.SHA256, Size: r.Size}
			jobs = append(jobs, job)
		}
	}
	_, err = c.frontier.Add(context.WithoutCancel(ctx), jobs)
	return err
}

// copyOf copies a file into a part, nil if it is not what it was by now.
func (l *lane) copyOf(ctx context.Context, s *site, job frontier.Job, m *match) (*picture, error) {
	file, err := openPlain(m.Path)
	if err != nil {
		return nil, l.adoption.index.DropFile(ctx, m.ID)
	}
	defer file.Close()
	part, err := l.store.Spool(ctx, job.ID.String(), file, texts(s.Types))
	if arrived := arrivedPart(part, err); arrived != nil && (part == nil || hexHash(arrived) != m.SHA256 || s.isPlaceholder(arrived)) {
		_ = l.store.Discard(arrived) // the picture's own part takes its place
		return nil, l.adoption.index.DropFile(ctx, m.ID)
	}
	if err != nil {
		_, fatal := judgeContent(err)
		return nil, fatal
	}
	return &picture{
		lane: l, job: job, part: part, header: http.Header{}, site: s, fetched: time.Now(),
		adopted: &adopted{match: *m, path: m.Path},
	}, nil
}

// openPlain opens a file that is one, and no link, pipe or folder.
func openPlain(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("opening %q: it is no plain file", path)
	}
	return os.Open(path)
}

// passOver skips a picture that another tool's list has, once: whoever has it
// tried again wants it.
func (l *lane) passOver(ctx context.Context, s *site, job frontier.Job) bool {
	entry, from, err := l.adoption.entryOf(ctx, s, job)
	if err != nil {
		l.ended <- ending{job: job, err: ofIndex(err)}
		return true
	}
	if entry == "" {
		return false
	}
	o := failed(job, causeInArchive, fmt.Sprintf("%s has it as %q", from, entry))
	o.State = frontier.Skipped
	if err := l.adoption.index.Pass(context.WithoutCancel(ctx), job.ID, entry); err != nil {
		l.ended <- ending{job: job, err: ofIndex(err)}
		return true
	}
	l.finish(ctx, o)
	return true
}

// entryOf is the entry of a list that a picture has, and the list; "" if none.
func (a *adoption) entryOf(ctx context.Context, s *site, job frontier.Job) (entry, list string, err error) {
	for _, from := range a.sources {
		if !from.IsList || !from.isFor(s.Name) {
			continue
		}
		for _, entry := range from.entries(s, job) {
			if has, err := a.index.HasEntry(ctx, from.ID, entry); err != nil {
				return "", "", err
			} else if !has {
				continue
			}
			passed, err := a.index.IsPassed(ctx, job.ID)
			if err != nil || passed {
				return "", "", err
			}
			return entry, from.Place, nil
		}
	}
	return "", "", nil
}

// adoptedToo has a picture asked for that took a file which others have claimed
// since: they looked before it was recorded.
func (c *Crawler) adoptedToo(ctx context.Context, p *picture) error {
	if p.adopted == nil || p.adopted.sure {
		return nil
	}
	others, err := c.adoption.index.Others(ctx, p.adopted.ID, p.job.ID)
	if err != nil || len(others) == 0 {
		return ofIndex(err)
	}
	return c.askAnew(ctx, p.adopted.path, []frontier.Claim{{Job: p.job.ID, Host: p.job.Host}})
}
