package frontier

import (
	"context"
	"errors"
	"strconv"
)

// redisRow is a job as the server has it, or as it is to have it.
type redisRow struct {
	text    string      // "" for a job that is not known, or not written yet
	number  string      // that of the job on its host, "" if it was read by its ID
	movedTo string      // the host where it lives by now, "" if this one
	model   *redisModel // that the text is written by, nil if by none
	moves   uint64      // how often the job came from another host
	Record
}

// lives reports whether the job is known, and here.
func (r redisRow) lives() bool { return r.State != Unknown }

// same reports whether two rows say the same of a job.
func (r redisRow) same(other redisRow) bool {
	return r.movedTo == other.movedTo && r.moves == other.moves && r.Record.same(&other.Record)
}

// readRow reads a row that is written by one of some models.
func readRow(text string, id ID, host string, models map[string]*redisModel) (row redisRow, err error) {
	row.text = text
	switch {
	case text == "":
	case text[0] == movedState:
		row.movedTo = text[1:]
	default:
		name := modelNamed(text)
		if name != "" {
			row.model = models[name]
		}
		row.moves, text = cutMoves(text)
		row.Record, err = decodeRecord(text, id, host, models[name])
	}
	return row, err
}

func movedRow(to string) redisRow { return redisRow{text: string(rune(movedState)) + to, movedTo: to} }

// readRows reads jobs by their IDs on a host.
func (r *Redis) readRows(ctx context.Context, host string, ids []ID) (rows []redisRow, err error) {
	for len(ids) > 0 {
		more, err := r.someRows(ctx, host, ids)
		if err != nil {
			return nil, err
		}
		rows, ids = append(rows, more...), ids[len(more):]
	}
	return rows, nil
}

// someRows reads the first of some jobs by their IDs on a host: one at least, and as many
// as one script reads.
func (r *Redis) someRows(ctx context.Context, host string, ids []ID) ([]redisRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ids = ids[:min(mostRows, len(ids))]
	args := make([]any, len(ids))
	for i := range ids {
		args[i] = ids[i][:]
	}
	return r.readBy(ctx, scriptRead, host, args, func(all []string) ([]redisRow, error) {
		return r.rowsOf(ctx, host, ids, all)
	})
}

// readNumbers reads jobs by their numbers on a host. There is none where a row has no text.
func (r *Redis) readNumbers(ctx context.Context, host string, numbers []int64) (rows []redisRow, err error) {
	for len(numbers) > 0 {
		more, err := r.someNumbers(ctx, host, numbers)
		if err != nil {
			return nil, err
		}
		rows, numbers = append(rows, more...), numbers[len(more):]
	}
	return rows, nil
}

// someNumbers reads the first of some jobs by their numbers on a host: one at least, and as
// many as one script reads.
func (r *Redis) someNumbers(ctx context.Context, host string, numbers []int64) ([]redisRow, error) {
	numbers = numbers[:min(mostRows, len(numbers))]
	return r.readBy(ctx, scriptNumbered, host, numberedArgs(1, numbers), func(all []string) ([]redisRow, error) {
		return r.numberedOf(ctx, host, numbers, all)
	})
}

// numberedArgs are the arguments of the script that reads jobs by their numbers, for one of
// several such scripts.
func numberedArgs(scripts int, numbers []int64) []any {
	args := make([]any, 1, 1+len(numbers))
	args[0] = scripts
	for _, number := range numbers {
		args = append(args, number)
	}
	return args
}

// numberedOf reads rows that stand behind their IDs, and have these numbers.
func (r *Redis) numberedOf(ctx context.Context, host string, numbers []int64, all []string) ([]redisRow, error) {
	rows, err := r.entriesOf(ctx, host, all)
	for i := range rows {
		rows[i].number = strconv.FormatInt(numbers[i], 10)
	}
	return rows, err
}

// numberedOn reads jobs of several hosts at once, no more than mostRows: of each host the first of
// its numbers at least.
func (r *Redis) numberedOn(ctx context.Context, hosts []string, numbers map[string][]int64) ([][]redisRow, error) {
	bases, args := make([]string, len(hosts)), make([][]any, len(hosts))
	for i, host := range hosts {
		bases[i], args[i] = r.keysOf(host), numberedArgs(len(hosts), numbers[host])
	}
	replies, err := r.evalEach(ctx, scriptNumbered, bases, args)
	if err != nil {
		return nil, err
	}
	rows := make([][]redisRow, len(hosts))
	for i, host := range hosts {
		rows[i], err = r.numberedOf(ctx, host, numbers[host], texts(replies[i]))
		if errors.Is(err, errModelGone) {
			rows[i], err = r.someNumbers(ctx, host, numbers[host])
		}
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// readBy has a script read rows of a host, of as many as it answers, once more where a model is gone that one of them
// names: the server crashed in between, and lost both.
func (r *Redis) readBy(ctx context.Context, s script, host string, args []any, read func([]string) ([]redisRow, error)) (rows []redisRow, err error) {
	for range 3 {
		reply, err := r.eval(ctx, s, r.keysOf(host), args...)
		if err != nil {
			return nil, err
		}
		if rows, err = read(texts(reply)); !errors.Is(err, errModelGone) {
			return rows, err
		}
	}
	return nil, errModelGone
}

// rowsOf reads what some jobs on a host are kept as. The error is errModelGone where
// the server does not have a model that they name.
func (r *Redis) rowsOf(ctx context.Context, host string, ids []ID, all []string) ([]redisRow, error) {
	models, err := r.modelsOf(ctx, host, all)
	if err != nil {
		return nil, err
	}
	rows := make([]redisRow, len(all))
	for i, text := range all {
		if rows[i], err = readRow(text, ids[i], host, models); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// entriesOf reads rows that stand behind their IDs.
func (r *Redis) entriesOf(ctx context.Context, host string, entries []string) ([]redisRow, error) {
	ids, all := make([]ID, len(entries)), make([]string, len(entries))
	for i, entry := range entries {
		if entry == "" {
			continue
		}
		n := min(len(entry), len(ID{}))
		id, err := readID([]byte(entry[:n]))
		if err != nil {
			return nil, err
		}
		ids[i], all[i] = id, entry[n:]
	}
	rows, err := r.rowsOf(ctx, host, ids, all)
	for i := range rows {
		rows[i].ID = ids[i]
	}
	return rows, err
}

// errModelGone says that the server does not have a model that a record names.
var errModelGone = errors.New("a model of records is gone: the server lost what it was told last")

// modelsOf are the models that texts of records on a host name, and the plain one. Those
// that are not known here are read.
func (r *Redis) modelsOf(ctx context.Context, host string, all []string) (map[string]*redisModel, error) {
	models := map[string]*redisModel{"": plainModel(host)}
	var missing []string
	for _, text := range all {
		name := modelNamed(text)
		if _, ok := models[name]; ok {
			continue
		}
		if models[name] = r.models.get(host, name); models[name] == nil {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return models, nil
	}
	var kept []any
	err := r.patiently(ctx, func() (err error) {
		kept, err = r.client.HMGet(ctx, r.keysOf(host)+":d", missing...).Result()
		return err
	})
	for i := range kept {
		text, ok := kept[i].(string)
		if !ok {
			return nil, errModelGone
		}
		m, err := readModel(missing[i], text, models[""])
		if err != nil {
			return nil, err
		}
		r.models.put(host, m)
		models[m.name] = m
	}
	return models, err
}
