package frontier

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A record is kept on the server as its state and kind, some numbers, and then
// each of its fields that is not empty, behind the number of the field. What is
// known from elsewhere is left out: the ID, the host, and of texts the beginning that
// they share with the address of the job.

// movedState marks, in the place of a state, a job that lives on another host by
// now: the rest is the name of that.
const movedState = 7

// fields are those of a record in the order of their numbers, from 0. The numbers are
// stored: what is added comes last, and nothing is taken out. The address comes
// first, for others are written as what they share with it.
func (r *Record) fields() []any {
	t, s := &r.Task, &r.Result
	return []any{
		&t.URL, &t.Site, &t.Rule, &t.RuleHash, &t.Found, &t.Asked, &t.Candidates, &t.Gallery, &t.Fields, &t.Referer,
		&t.Hops, &t.Page, &t.Stale, &t.Held, &t.Gap, &t.Ahead, &t.Recalled, &t.Back, &t.Anew, &t.Offset,
		&t.Pictures, &t.Repeated, &t.Said, &t.Shrunk, &t.Claimed, &t.Body, &t.Get, &t.Version, &t.Parent, &t.Return,
		&t.Index, &t.Broken, &t.Resort, &t.Key, &t.Numbered, &t.Made,
		&s.Cause, &s.Detail, &s.Passing, &s.Settings, &s.Status, &s.Path, &s.SHA256, &s.Size, &s.Type, &s.Width,
		&s.Height, &s.Expired, &s.Filename, &s.AdoptedFrom, &s.AdoptedBy, &s.Earlier, &s.Charset, &s.Evidence, &s.Links,
		&s.Images, &s.Next, &s.NextBody, &s.Missing, &s.Lacking, &s.Apart, &s.Shows, &s.Claim, &s.Promised, &s.Unchecked,
		&s.Cut, &s.ReadBy, &s.ReadAs, &s.ETag, &s.LastModified, &t.Misled,
	}
}

// encodeRecord writes a record that lives on its host.
func encodeRecord(r *Record) (string, error) {
	b := make([]byte, 0, 256)
	b = append(b, byte(r.State), byte(r.Kind))
	for _, n := range []int64{toMillis(r.Due), int64(r.Tries), toMillis(r.Settled), r.Walk} {
		b = binary.AppendVarint(b, n)
	}
	base := addressBase(r.Host)
	for i, field := range r.fields() {
		var err error
		if b, err = appendField(b, i, field, base); err != nil {
			return "", fmt.Errorf("writing field %d of job %s: %w", i, r.ID, err)
		}
		if i == 0 {
			base = r.URL
		}
	}
	return string(b), nil
}

// addressBase is what an address on a host is likely to begin with.
func addressBase(host string) string { return "https://" + host + "/" }

func appendField(b []byte, number int, field any, base string) ([]byte, error) {
	key := binary.AppendUvarint(b, uint64(number))
	switch v := field.(type) {
	case *string:
		if *v != "" {
			return appendText(key, *v, base), nil
		}
	case *int:
		if *v != 0 {
			return binary.AppendVarint(key, int64(*v)), nil
		}
	case *int64:
		if *v != 0 {
			return binary.AppendVarint(key, *v), nil
		}
	case *bool:
		if *v {
			return key, nil
		}
	default:
		text, err := json.Marshal(v)
		if err == nil && string(text) != "null" {
			key = binary.AppendUvarint(key, uint64(len(text)))
			return append(key, text...), nil
		}
		return b, err
	}
	return b, nil
}

// How a text is written: as it is, as the bytes of which it has the hexadecimal
// digits, as the beginning that it shares with another and the rest, or as one
// of the common texts.
const (
	asText = iota
	asHex
	asRest
	asCommon
	textForms
)

// commonTexts are written by their number, which is stored: new ones come last.
var commonTexts = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "utf-8", "404", "absent"}

// leastShared is how much of a beginning is worth to be left out.
const leastShared = 4

func appendText(b []byte, s, base string) []byte {
	if i := slices.Index(commonTexts, s); i >= 0 {
		return binary.AppendUvarint(b, uint64(i*textForms+asCommon))
	}
	if raw, err := hex.DecodeString(s); err == nil && strings.ToLower(s) == s {
		b = binary.AppendUvarint(b, uint64(len(raw)*textForms+asHex))
		return append(b, raw...)
	}
	if n := sharedStart(s, base); n >= leastShared {
		b = binary.AppendUvarint(b, uint64((len(s)-n)*textForms+asRest))
		b = binary.AppendUvarint(b, uint64(n))
		return append(b, s[n:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(s)*textForms+asText))
	return append(b, s...)
}

func sharedStart(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// errCutRecord says that a record ends before it is over.
var errCutRecord = errors.New("the record is damaged, or of a newer version of this program")

// decodeRecord reads what encodeRecord wrote of a job on a host.
func decodeRecord(text string, id ID, host string) (r Record, err error) {
	in := &recordReader{rest: text}
	r.ID, r.Host = id, host
	r.State, r.Kind = State(in.byte()), Kind(in.byte())
	r.Due, r.Tries, r.Settled, r.Walk = fromMillis(in.int()), int(in.int()), fromMillis(in.int()), in.int()
	fields, base := r.fields(), addressBase(host)
	for in.rest != "" && in.err == nil {
		number := in.uint()
		if number >= uint64(len(fields)) {
			in.err = errCutRecord
			break
		}
		in.field(fields[number], base)
		if number == 0 {
			base = r.URL
		}
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

func (in *recordReader) field(field any, base string) {
	switch v := field.(type) {
	case *string:
		*v = in.text(base)
	case *int:
		*v = int(in.int())
	case *int64:
		*v = in.int()
	case *bool:
		*v = true
	default:
		if text := in.take(in.uint()); in.err == nil {
			in.err = json.Unmarshal([]byte(text), v)
		}
	}
}

func (in *recordReader) text(base string) string {
	n := in.uint()
	switch form, n := n%textForms, n/textForms; form {
	case asHex:
		return hex.EncodeToString([]byte(in.take(n)))
	case asRest:
		shared := in.uint()
		if shared > uint64(len(base)) {
			in.err = errCutRecord
			return ""
		}
		return base[:shared] + in.take(n)
	case asCommon:
		if n >= uint64(len(commonTexts)) {
			in.err = errCutRecord
			return ""
		}
		return commonTexts[n]
	default:
		return strings.Clone(in.take(n))
	}
}
