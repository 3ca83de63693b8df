package crawler

import (
	"context"
	"io"
	"strconv"

	"magpie/frontier"
	"magpie/storage"
)

// spool reads a picture into a part, of which there is one for a job of the lane. Other
// lanes have other ones: where a lane lost its lease, the next one of the host may ask for
// what the first is still saving.
func (l *lane) spool(ctx context.Context, s *site, job frontier.Job, r io.Reader) (*storage.Part, error) {
	id := job.ID.String() + strconv.FormatUint(l.number, 16)
	return l.store.Spool(ctx, id, r, texts(s.Types))
}
