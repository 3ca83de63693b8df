package frontier

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
)

const selectRow = `SELECT id, seq, host, site, state, settled, walk, task, result FROM job WHERE `

// stored is a job as the file has it.
type stored struct {
	seq, host, site int64 // seq is 0 for a job that is not known
	state           State
	settled, walk   int64
	task, result    []byte
}

// row is a job as the file has it, beside a newer task for it.
type row struct {
	stored
	about *Task  // what the task of the file says, nil for a job that is not known
	newer []byte // the newer task, as it is to be written
}

func (r stored) isKnown() bool { return r.seq != 0 }

func (r stored) readResult() (Result, error) {
	if string(r.result) == emptyJSON {
		return Result{}, nil
	}
	result := new(Result)
	if err := unmarshal(r.result, result); err != nil {
		return Result{}, fmt.Errorf("reading its result: %w", err)
	}
	return *result, nil
}

func (r stored) readTask() (*Task, error) {
	task := new(Task)
	if err := unmarshal(r.task, task); err != nil {
		return nil, fmt.Errorf("reading its task: %w", err)
	}
	return task, nil
}

// prefetch reads the rows of up to mostListed jobs by one query, for [writer.row].
func (w *writer) prefetch(ids []any) error {
	if err := w.readRows(w.findByID, ids); err != nil {
		return err
	}
	for _, id := range ids {
		if at := ID(id.([]byte)); !w.ahead[at].isKnown() {
			w.ahead[at] = stored{} // so that nobody asks for it again
		}
	}
	return nil
}

// prefetchHanded is prefetch for jobs that a host has handed out: their rows are
// found without the index over all IDs, which has them in no order.
func (w *writer) prefetchHanded(h *Host, outcomes []*Outcome) error {
	var list []any
	for _, o := range outcomes {
		if seq, handed := h.row(o.Job.ID); handed {
			list = append(list, seq)
		}
	}
	for some := range slices.Chunk(list, mostListed) {
		if err := w.readRows(w.findBySeq, some); err != nil {
			return err
		}
	}
	return nil
}

// readRows reads the rows of a list.
func (w *writer) readRows(find map[int]*sql.Stmt, list []any) error {
	list = listed(list)
	rows, err := find[len(list)].QueryContext(context.Background(), list...)
	if err != nil {
		return fmt.Errorf("reading jobs: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.RawBytes
		var r stored
		if err := rows.Scan(&text, &r.seq, &r.host, &r.site, &r.state, &r.settled, &r.walk, &r.task, &r.result); err != nil {
			return fmt.Errorf("reading jobs: %w", err)
		}
		id, err := readID(text)
		if err != nil {
			return fmt.Errorf("reading jobs: %w", err)
		}
		w.ahead[id] = r
	}
	return rows.Err()
}

// row returns the row of a job, beside a newer task for it, which is only read.
// What was read ahead counts once: the row is perhaps written then.
func (w *writer) row(id ID, newer *Task) (r row, err error) {
	if _, ok := w.ahead[id]; !ok {
		if err := w.readRows(w.findByID, []any{id[:]}); err != nil {
			return row{}, err
		}
	}
	r.stored = w.ahead[id]
	delete(w.ahead, id)
	if r.newer, err = json.Marshal(newer); err != nil || !r.isKnown() {
		return r, err
	}
	if bytes.Equal(r.newer, r.task) {
		r.about = newer
		return r, nil
	}
	r.about, err = r.readTask()
	return r, err
}
