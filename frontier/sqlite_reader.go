package frontier

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// reader asks a state file. It keeps each query prepared by its text, so there
// must be few texts, whatever is asked for.
type reader struct {
	*sql.DB

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

func newReader(db *sql.DB) *reader { return &reader{DB: db, prepared: map[string]*sql.Stmt{}} }

// query returns rows that the caller closes. It may be called by many at once.
func (r *reader) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := r.statement(ctx, text) //nolint:sqlclosecheck // it is kept
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// statement prepares without the lock, for that may wait for a connection.
func (r *reader) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	r.mu.Lock()
	stmt, ok := r.prepared[text]
	r.mu.Unlock()
	if ok {
		return stmt, nil
	}
	stmt, err := r.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if other, ok := r.prepared[text]; ok { // prepared by somebody else meanwhile
		return other, stmt.Close() //nolint:sqlclosecheck // the other is kept
	}
	r.prepared[text] = stmt
	return stmt, nil
}

// Close closes the statements first, as [writer.close] does.
func (r *reader) Close() (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, stmt := range r.prepared {
		err = errors.Join(err, stmt.Close())
	}
	return errors.Join(err, r.DB.Close())
}
