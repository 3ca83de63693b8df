package frontier

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A record is kept on the server as its state and kind, the name of its model, if it has
// one, and the fields in which it is another than that makes expect, each behind its
// number. Its ID and its host are known from where it is kept.

// movedState marks, in the place of a state, a job that lives on another host by
// now: the rest is the name of that.
const movedState = 7

// hasModel marks, beside its kind, a record that names its model.
const hasModel = 0x80

// recordFields are the fields of a record in the order of their numbers, from 0.
type recordFields [75]any

// fields points to the fields of a record. The numbers are stored: what is added comes last, and
// nothing is taken out. The address comes first, for it says what is expected of others. The
// caller has the room for them, lest each record takes some anew.
func (r *Record) fields(all *recordFields) {
	t, s := &r.Task, &r.Result
	*all = recordFields{
		&t.URL, &t.Site, &t.Rule, &t.RuleHash, &t.Found, &t.Asked, &t.Candidates, &t.Gallery, &t.Fields, &t.Referer,
		&t.Hops, &t.Page, &t.Stale, &t.Held, &t.Gap, &t.Ahead, &t.Recalled, &t.Back, &t.Anew, &t.Offset,
		&t.Pictures, &t.Repeated, &t.Said, &t.Shrunk, &t.Claimed, &t.Body, &t.Get, &t.Version, &t.Parent, &t.Return,
		&t.Index, &t.Broken, &t.Resort, &t.Key, &t.Numbered, &t.Made,
		&s.Cause, &s.Detail, &s.Passing, &s.Settings, &s.Status, &s.Path, &s.SHA256, &s.Size, &s.Type, &s.Width,
		&s.Height, &s.Expired, &s.Filename, &s.AdoptedFrom, &s.AdoptedBy, &s.Earlier, &s.Charset, &s.Evidence, &s.Links,
		&s.Images, &s.Next, &s.NextBody, &s.Missing, &s.Lacking, &s.Apart, &s.Shows, &s.Claim, &s.Promised, &s.Unchecked,
		&s.Cut, &s.ReadBy, &s.ReadAs, &s.ETag, &s.LastModified, &t.Misled,
		&r.Due, &r.Tries, &r.Settled, &r.Walk,
	}
}

// lastOfTask is the number of the last field that the path of a picture is made of.
const lastOfTask = 35

// same reports whether what is kept of two records is the same.
func (r *Record) same(other *Record) bool {
	if r.State != other.State || r.Kind != other.Kind {
		return false
	}
	var ours, theirs recordFields
	r.fields(&ours)
	other.fields(&theirs)
	for i := range ours {
		if !sameValue(ours[i], theirs[i]) {
			return false
		}
	}
	return true
}

// encodeRecord writes a record that lives on its host, by a model of that host.
func encodeRecord(r *Record, m *redisModel) string {
	b := make([]byte, 0, 128)
	if b = append(b, byte(r.State), byte(r.Kind)); m.name != "" {
		b[1] |= hasModel
		b = append(b, m.name...)
	}
	if r.URL != m.URL {
		b = appendText(append(b, 0), r.URL, m.URL, "")
	}
	var expected Record
	m.expect(&expected, r.URL)
	expected.Path = m.expectPath(r)
	var ours, theirs recordFields
	r.fields(&ours)
	expected.fields(&theirs)
	for i := range ours {
		if !sameValue(ours[i], theirs[i]) {
			b = binary.AppendUvarint(b, uint64(i))
			b = appendValue(b, ours[i], theirs[i], r.URL)
		}
	}
	return string(b)
}

// errCutRecord says that a record ends before it is over.
var errCutRecord = errors.New("the record is damaged, or of a newer version of this program")

// modelNamed returns the name of the model that a record is written by, "" if it is by none.
func modelNamed(text string) string {
	if len(text) < 2+modelNameBytes || text[0] == movedState || text[1]&hasModel == 0 {
		return ""
	}
	return text[2 : 2+modelNameBytes]
}

// decodeRecord reads what encodeRecord wrote of a job on a host, by the same model.
func decodeRecord(text string, id ID, host string, m *redisModel) (r Record, err error) {
	in := &recordReader{rest: text}
	state, kind := in.byte(), in.byte()
	if kind&hasModel != 0 {
		in.take(modelNameBytes)
	}
	url := m.URL
	if in.rest != "" && in.rest[0] == 0 {
		in.take(1)
		url = in.text(m.URL, "")
	}
	m.expect(&r, url)
	r.unshare()
	r.ID, r.Host, r.State, r.Kind = id, host, State(state), Kind(kind&^hasModel)
	isPathExpected := false
	var fields recordFields
	r.fields(&fields)
	for in.rest != "" && in.err == nil {
		number := in.uint()
		if number == 0 || number >= uint64(len(fields)) {
			in.err = errCutRecord
			break
		}
		if number > lastOfTask && !isPathExpected {
			r.Path, isPathExpected = m.expectPath(&r), true
		}
		in.value(fields[number], url)
	}
	if !isPathExpected {
		r.Path = m.expectPath(&r)
	}
	if in.err != nil {
		return r, fmt.Errorf("reading the record of job %s: %w", id, in.err)
	}
	return r, nil
}

// recordReader reads a record from its beginning. After an error it reads nothing.
type recordReader struct {
	rest string
	err  error
}

// take returns the next n bytes.
func (in *recordReader) take(n uint64) string {
	if in.err != nil || n > uint64(len(in.rest)) {
		in.err, in.rest = errors.Join(in.err, errCutRecord), ""
		return ""
	}
	taken := in.rest[:n]
	in.rest = in.rest[n:]
	return taken
}

func (in *recordReader) byte() byte {
	if b := in.take(1); b != "" {
		return b[0]
	}
	return 0
}

func (in *recordReader) uint() uint64 {
	n, size := binary.Uvarint([]byte(in.rest[:min(len(in.rest), binary.MaxVarintLen64)]))
	in.take(uint64(max(size, 1)))
	return n
}

func (in *recordReader) int() int64 {
	n, size := binary.Varint([]byte(in.rest[:min(len(in.rest), binary.MaxVarintLen64)]))
	in.take(uint64(max(size, 1)))
	return n
}
