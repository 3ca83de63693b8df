package frontier

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// ErrUnfinished says that a state is one that records were being copied into when that was
// broken off: some are missing.
var ErrUnfinished = errors.New("the copy into it was not finished: do it again")

// ErrNotEmpty says that a state has records of its own, so that none can be copied into it.
var ErrNotEmpty = errors.New("there is a crawl already: name another place, or another prefix")

// CopyOptions say what is copied.
type CopyOptions struct {
	// From and To are the paths of state files or the addresses of crawls on Redis
	// servers, as [OpenSQLite] and [OpenRedis] take them.
	From, To string
	// HostOf is the host whose jobs have an address, as in [Job].
	HostOf func(address string) (string, error)
}

// Copied is how far a copy is.
type Copied struct {
	Records  int64 `json:"records"`  // copied
	Pictures int64 `json:"pictures"` // of these
	Bytes    int64 `json:"bytes"`    // of the records, as they are compared
	Compared int64 `json:"compared"` // records read back
	// Known is how many pictures there are to copy.
	Known int64 `json:"-"`
	// Note says what a crash of the server that was copied to would cost, "" if nothing.
	Note string `json:"note,omitempty"`
}

// Copy copies a state. What is copied stays as it was. What it is copied to
// can be opened by nobody before all is copied, and was read back.
type Copy struct {
	from, to copyable
	hostOf   func(string) (string, error)

	settledRecords int64 // of those that were copied

	records, pictures, bytes, compared, known atomic.Int64
}

// copyable is a state that can be copied, from and to.
type copyable interface {
	Frontier
	// eachNote calls fn with what is known of each host, in the order in which they
	// became known.
	eachNote(ctx context.Context, fn func(hostNote) error) error
	// unused returns [ErrInUse], wrapped, while a run works on it, or a mark that is
	// another when one did since.
	unused(ctx context.Context) (mark string, err error)

	// The rest is for an empty state that is copied to, in this order. Records
	// are written as they are.
	importNotes(ctx context.Context, notes []hostNote) error
	importRecords(ctx context.Context, records []moved) error
	// importOrder is told what is settled in the order of that.
	importOrder(ctx context.Context, settled iter.Seq2[Record, error]) error
	// importChanged is told the galleries of a site in the order of their names, and
	// keeps when each was changed.
	importChanged(ctx context.Context, site string, galleries iter.Seq2[Gallery, error]) error
	// finish opens it to runs.
	finish(ctx context.Context) error
}

// hostNote is what is known of a host besides its jobs.
type hostNote struct {
	host     string
	pause    Pause
	answered bool
}

// moved is a record, and the host that others may look for it on, "" if that is its own.
type moved struct {
	Record
	foundOn string
}

// copiedAtOnce is how many records are written at once.
const copiedAtOnce = 1024

// OpenCopy opens what is copied and what it is copied to, and sees that the one
// is unused and the other empty. What an earlier copy left there that was broken off
// goes.
func OpenCopy(ctx context.Context, o CopyOptions) (*Copy, error) {
	if isSameState(o.From, o.To) {
		return nil, errors.New("the state that is copied and the one it is copied to are the same")
	}
	from, err := openToCopy(ctx, o.From)
	if err != nil {
		return nil, err
	}
	if _, err = from.unused(ctx); err != nil {
		return nil, errors.Join(err, from.Close())
	}
	to, err := beginCopy(ctx, o.To)
	if err != nil {
		return nil, errors.Join(err, from.Close())
	}
	return &Copy{from: from, to: to, hostOf: o.HostOf}, nil
}

func isSameState(from, to string) bool {
	a, err := os.Stat(from)
	b, err2 := os.Stat(to)
	return from == to || err == nil && err2 == nil && os.SameFile(a, b)
}

// isOnServer reports whether a state is the address of a crawl on a server, and no file.
func isOnServer(state string) bool {
	scheme, _, isAddress := strings.Cut(state, "://")
	return isAddress && strings.HasPrefix(scheme, "redis")
}

// openToCopy opens a state that is copied.
func openToCopy(ctx context.Context, address string) (copyable, error) {
	if isOnServer(address) {
		return ReadRedis(ctx, address)
	}
	if _, err := os.Stat(address); err != nil {
		return nil, fmt.Errorf("opening the state file: %w", err)
	}
	return OpenSQLite(address, time.Now) // which locks it
}

// beginCopy opens a state to copy to.
func beginCopy(ctx context.Context, address string) (copyable, error) {
	if isOnServer(address) {
		return beginRedisCopy(ctx, address)
	}
	return beginSQLiteCopy(address)
}

// Progress is how far it is by now.
func (c *Copy) Progress() Copied {
	p := Copied{
		Records: c.records.Load(), Pictures: c.pictures.Load(), Bytes: c.bytes.Load(),
		Compared: c.compared.Load(), Known: c.known.Load(),
	}
	if server, ok := c.to.(*Redis); ok {
		p.Note = server.Note()
	}
	return p
}

// Close ends the use of both. What was not copied to its end stays shut.
func (c *Copy) Close() error { return errors.Join(c.from.Close(), c.to.Close()) }

// Run copies and compares.
func (c *Copy) Run(ctx context.Context) error {
	before, err := c.from.unused(ctx)
	if err != nil {
		return err
	}
	stats, err := c.from.Stats(ctx)
	if err != nil {
		return err
	}
	known, _ := stats.Total("", Image, Unknown)
	c.known.Store(known)
	var sum digest
	for _, step := range []func() error{
		func() error { return c.copyNotes(ctx) },
		func() error { sum, err = c.copyRecords(ctx); return err },
		func() error { return c.to.importOrder(ctx, c.settled(ctx)) },
		func() error { return c.copyChanged(ctx, stats) },
		func() error { return c.compare(ctx, sum) },
	} {
		if err = step(); err != nil {
			break
		}
	}
	if used := c.stillUnused(ctx, before); err == nil || errors.Is(used, ErrInUse) {
		err = used // which is why it differs, if it does
	}
	if err != nil {
		return err
	}
	return c.to.finish(ctx)
}

// stillUnused returns [ErrInUse], wrapped, if somebody worked on what is copied since it
// had a mark.
func (c *Copy) stillUnused(ctx context.Context, before string) error {
	after, err := c.from.unused(ctx)
	if err == nil && after != before {
		err = ErrInUse
	}
	if err != nil {
		return fmt.Errorf("a run worked on the state while it was copied: %w", err)
	}
	return nil
}
