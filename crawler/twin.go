package crawler

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"magpie/extract"
	"magpie/frontier"
)

// fromTwin makes a picture of the bytes that its twin has, the same picture in
// another gallery, so that it is not requested a second time. It is not ok if
// there is no twin, if the twin was had from another address than the one both
// were found under, or if what is kept of it is gone or has other bytes by now.
// One of the same key at another address is no twin: a key tells apart what is
// in one gallery, and "1" is another picture in the next.
func (l *lane) fromTwin(ctx context.Context, s *site, job frontier.Job) (p picture, ok bool) {
	if !l.rules.twins || job.Misled != nil { // its twin may be misled as well
		return p, false
	}
	twin, err := l.frontier.Twin(ctx, job)
	if err != nil || twin.State != frontier.Done || twin.Found != "" || !s.sameAddress(twin.URL, cmp.Or(job.Found, job.URL)) {
		return p, false
	}
	from, err := l.adoptedWith(ctx, s, job, twin)
	if err != nil {
		return p, false
	}
	file, err := l.store.Open(twin.Path)
	if err != nil {
		return p, false
	}
	defer file.Close()
	part, err := l.spool(ctx, s, job, file)
	if err != nil {
		return p, false
	}
	if hexHash(part) != twin.SHA256 || s.isPlaceholder(part) {
		// It is of no use; the picture's own part takes its place.
		_ = l.store.Discard(part)
		return p, false
	}
	header := http.Header{"Etag": {twin.ETag}, "Last-Modified": {twin.LastModified}}
	return picture{
		lane: l, job: job, part: part, header: header, site: s, filename: twin.Filename, fetched: time.Now(),
		adopted: from,
	}, true
}

// errContested says that bytes which were copied from somebody's file are wanted by
// other pictures, too.
var errContested = errors.New("other pictures want the file, too")

// adoptedWith says where the bytes of a twin were copied from, nil if they were
// fetched. Who takes them claims that file as well, so that all are asked for when
// it turns out to be another's: the error is errContested if that is known now.
func (l *lane) adoptedWith(ctx context.Context, s *site, job frontier.Job, twin frontier.Record) (*adopted, error) {
	if twin.AdoptedFrom == "" {
		return nil, nil //nolint:nilnil // it was fetched
	}
	from := &adopted{match{by: twin.AdoptedBy}, frontier.Holding{Path: twin.AdoptedFrom}}
	if l.adoption == nil || l.errand != nil {
		return from, nil
	}
	m, err := l.adoption.kept(ctx, twin.Result)
	if err != nil || m == nil {
		return from, err
	}
	from.match = *m
	mine, err := l.adoption.claim(ctx, l.frontier, s, job, m)
	if err == nil && !mine {
		err = errContested
	}
	return from, err
}

// sameAddress reports whether two addresses are one, but for spelling and what
// the site drops.
func (s *site) sameAddress(a, b string) bool {
	one, errOfOne := extract.CanonicalWithout(a, s.drop)
	other, errOfOther := extract.CanonicalWithout(b, s.drop)
	return errOfOne == nil && errOfOther == nil && one == other
}
