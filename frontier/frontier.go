package frontier

import (
	"context"
	"errors"
	"time"
)

// ErrLost says that the host is owned by someone else now: whatever was under
// way for it must stop, and nothing of it was written.
var ErrLost = errors.New("the lease of the host was lost")

// Due is an answer of Jobs.
type Due struct {
	Jobs []Job
	// Next is, if there are fewer jobs than asked for, when another may be
	// due; zero if none waits.
	Next time.Time
	// Open is how many jobs of the kind are open on the host, due or not,
	// handed out or not.
	Open int64
}

// Frontier is the memory of a crawl. All methods may be called from many
// goroutines at once.
type Frontier interface {
	// Add makes jobs known, in the order given, and returns how many were
	// unknown before. A known job is not added twice: if it is still open, or
	// was skipped, it takes the newer task; if it failed and the newer task has another URL,
	// if the newer task says that it has changed, or if it was settled before
	// its Revisit, it is due again. Of two machines that add one job at the same
	// instant both may call it unknown before.
	Add(ctx context.Context, jobs []Job) (fresh int, err error)

	// Get returns the record of each job in turn, found by Host and ID. The
	// state of a job that is not known is Unknown.
	Get(ctx context.Context, jobs []Job) ([]Record, error)

	// Twin returns the record of a job on the same host that is done and has
	// the key of the given one, in another place. Its state is Unknown if there
	// is none. Of many such a frontier may know no other than the last: if these
	// are due again it may be Unknown, too.
	Twin(ctx context.Context, job Job) (Record, error)

	// Take leases a host that has a job due and no owner, the one that has
	// waited longest. If there is none now it returns nil and the earliest
	// time at which there may be one, zero if only a change can bring one
	// (see Changed). It returns io.EOF when nothing is open and no lease is
	// held by anyone: the crawl is finished.
	Take(ctx context.Context, lease time.Duration) (h *Host, next time.Time, err error)

	// Jobs returns up to n jobs of a kind that are due on a leased host and
	// were not handed out under this lease yet, earliest due first, those of
	// one Add in its order. Nothing is popped.
	Jobs(ctx context.Context, h *Host, kind Kind, n int) (Due, error)

	// Done writes outcomes of jobs handed out under the lease. The children of
	// an outcome are known, in the order given, before the outcome itself is
	// written: after a crash at any instant the parent is either settled and
	// all its children are known, or it is still open. Calling it again with
	// the same outcomes changes nothing; a job that is done stays done. One
	// that failed, and was found under another URL since it was handed out, is
	// not failed but due with its newer task, and so is a page read Ahead that
	// another walk found since. A page that is not done keeps
	// what its result says of what it held when it was read last.
	Done(ctx context.Context, h *Host, outcomes []Outcome) error

	// Renew makes the lease last for another while from now, or returns
	// ErrLost.
	Renew(ctx context.Context, h *Host, lease time.Duration) error

	// Release gives the host back, to the end of the line of those that have
	// something due. Nobody gets it before the pause is over, over restarts
	// too; a longer one that was noted since the host was taken lasts. Releasing a lost lease does nothing.
	Release(ctx context.Context, h *Host, p Pause) error

	// Lift ends the pauses that are for one of the causes, whatever sites wait
	// there: each host is due again, with all its open jobs, as soon as it
	// asked for itself, or now. Its cost grows with the hosts.
	Lift(ctx context.Context, causes ...string) error

	// Amend replaces the records of settled jobs that were worked once more
	// without being due. It needs no lease. An outcome that settles nothing, and
	// one of a job that is open by now or not known, does nothing.
	Amend(ctx context.Context, outcomes []Outcome) error

	// Postpone leaves a host alone as Release does, without a lease, whether
	// or not anything waits there.
	Postpone(ctx context.Context, host string, p Pause) error

	// Pauses are the pauses that last, by host. Its cost grows with the hosts.
	Pauses(ctx context.Context) (map[string]Pause, error)

	// Leave has Take and Jobs pass over the jobs of a site from now on, for as
	// long as the frontier is open: they stay as they are. Those that were
	// handed out already may be finished.
	Leave(site string)

	// Stats counts jobs and records. Its cost does not grow with them.
	Stats(ctx context.Context) (Stats, error)

	// Each calls fn with every record that passes the filter, in the order that
	// it names, until fn returns an error, which it returns. fn may call the
	// other methods; whether Each sees what that changes is left open, but that
	// it calls fn with no record twice: for that some orders hold a bit for each.
	Each(ctx context.Context, f Filter, fn func(Record) error) error

	// Galleries calls fn with every gallery that passes the filter, in the order
	// of their names, until fn returns an error, which it returns. One of which
	// nothing is known but pages that were read is not among them. Its cost does
	// not grow with the jobs, only with the galleries.
	Galleries(ctx context.Context, f GalleryFilter, fn func(Gallery) error) error

	// Changed returns a channel that is closed at the next change that may give
	// something to do to whoever owns a host, or for nil to whoever waits for
	// one: what is due at a host is its owner's. Get it before Take or Jobs, so
	// that a change in between is not missed.
	Changed(h *Host) <-chan struct{}

	// Close ends the use of the frontier. Leases still held are given up.
	Close() error
}
