package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"

	"magpie/frontier"
)

// adopted says which file of somebody else's a picture was copied from.
type adopted struct {
	match
	file frontier.Holding
}

// own is what people have of a picture from elsewhere and no other picture wants,
// nil if there is none. It is asked for every picture, whatever becomes of it: who
// is refused, or was taken for another before, wants its file nonetheless.
func (l *lane) own(ctx context.Context, s *site, job frontier.Job) (*match, error) {
	switch {
	case l.adoption == nil:
		return nil, nil //nolint:nilnil // there is nothing to adopt
	case l.errand != nil:
		return l.lostBytes(ctx, s, job)
	}
	m, err := l.adoption.match(ctx, newWantedFile(s, job))
	if err != nil || m == nil {
		return nil, ofIndex(err)
	}
	mine, err := l.adoption.claim(ctx, l.frontier, s, job, m)
	if err != nil || !mine || !m.isOne() || job.Misled != nil {
		return nil, ofIndex(err)
	}
	return m, nil
}

// lostBytes are files with the bytes of a picture that a repair asks for: only what
// was lost brings it back.
func (l *lane) lostBytes(ctx context.Context, s *site, job frontier.Job) (*match, error) {
	was := l.errand.lost(job)
	if was == nil {
		return nil, nil //nolint:nilnil // a refresh asks the host
	}
	w := wantedFile{site: s, job: job, hashes: []string{was.SHA256}}
	found, err := l.adoption.byHash(ctx, w)
	if err != nil || len(found) == 0 {
		return nil, ofIndex(err)
	}
	return &match{files: found, by: byHash, certainty: frontier.ByHash}, nil
}

// adopt ends the job of a picture that people have from elsewhere, without asking
// for it: it is copied from there or, if only a list says that it was fetched,
// passed over. It reports false if there is nothing of it.
func (l *lane) adopt(ctx context.Context, s *site, job frontier.Job, own *match) bool {
	if own != nil {
		p, err := l.copyOf(ctx, s, job, own)
		switch {
		case err != nil:
			l.ended <- ending{job: job, err: ofIndex(err)}
			return true
		case p != nil:
			l.receive(ctx, s, *p)
			return true
		}
	}
	return l.adoption != nil && l.errand == nil && l.passOver(ctx, s, job)
}

// copyOf copies the first of the files that is what it was, nil if none is.
func (l *lane) copyOf(ctx context.Context, s *site, job frontier.Job, m *match) (*picture, error) {
	for _, f := range m.files {
		p, err := l.copyFile(ctx, s, job, f)
		if err != nil {
			return nil, err
		}
		if p != nil {
			p.adopted = &adopted{*m, f}
			return p, nil
		}
	}
	return nil, l.adoption.checkFolders(ctx)
}

// copyFile copies a file into a part, nil if it is not what it was by now.
func (l *lane) copyFile(ctx context.Context, s *site, job frontier.Job, f frontier.Holding) (*picture, error) {
	file, err := openPlain(f.Path)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // another may be there
	}
	defer file.Close()
	part, err := l.spool(ctx, s, job, file)
	if arrived := arrivedPart(part, err); arrived != nil && (part == nil || hexHash(arrived) != f.SHA256 || s.isPlaceholder(arrived)) {
		_ = l.store.Discard(arrived) // the picture's own part takes its place
		return nil, nil              //nolint:nilnil // it is of no use
	}
	if err != nil {
		_, fatal := judgeContent(err)
		return nil, fatal
	}
	return &picture{lane: l, job: job, part: part, header: http.Header{}, site: s, fetched: f.Modified}, nil
}

// openPlain opens a file that is one, and no link, pipe or folder, also where
// somebody puts one of those in its place meanwhile.
func openPlain(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("opening %q: it is no plain file", path)
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	opened, err := file.Stat()
	if err == nil && !os.SameFile(info, opened) {
		err = fmt.Errorf("opening %q: something else took its place", path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
