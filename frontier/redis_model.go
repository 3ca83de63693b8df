package frontier

import (
	"maps"
	"slices"
	"strings"
)

// redisModel is a record that others of its host are written by: they say what is another
// than it makes expect. It is kept on the server once, under a name that is drawn at random, and
// never changed nor removed, so that what was written by it can be read for ever.
type redisModel struct {
	name string // "" of the model for records that have none
	text string // as it is kept
	// isStored says that the server has it, or had.
	isStored bool
	Record
	file string // what the address names, see fileIn
	// follow are the numbers of the texts that are expected to follow the address.
	follow []int
	// listFollows says that a candidate does, fieldFollows that a value of its fields does.
	listFollows, fieldFollows bool

	path []pathPart
}

// modelNameBytes is how long the name of a model is. A server that crashed may have lost one,
// which somebody here knows still: no other gets its name.
const modelNameBytes = 5

// plainModel is what records on a host are written by that have no other.
func plainModel(host string) *redisModel {
	m := &redisModel{Record: Record{Job: Job{Host: host}}}
	m.URL = "https://" + host + "/"
	m.Key = m.URL
	m.prepare()
	return m
}

// newModel makes a model of a record. What no other has is left out. It is read from its own text:
// the record may hold pieces of a page, which would all be kept with them.
func newModel(r Record, plain *redisModel) (*redisModel, error) {
	r.SHA256, r.Broken = "", ""
	return readModel("", encodeRecord(&r, plain), plain)
}

// readModel reads a model as it is kept.
func readModel(name, text string, plain *redisModel) (*redisModel, error) {
	r, err := decodeRecord(text, ID{}, plain.Host, plain)
	m := &redisModel{name: strings.Clone(name), text: text, Record: r}
	m.prepare()
	return m, err
}

// prepare looks for what follows the address.
func (m *redisModel) prepare() {
	m.file = fileIn(m.URL)
	m.path = splitPath(&m.Record, m.file)
	var fields recordFields
	m.fields(&fields)
	for i, field := range fields {
		if text, ok := field.(*string); ok && i > 0 && m.follows(*text) {
			m.follow = append(m.follow, i)
		}
	}
	m.listFollows = slices.ContainsFunc(m.Candidates, m.follows)
	m.fieldFollows = slices.ContainsFunc(slices.Collect(maps.Values(m.Fields)), m.follows)
}

// follows reports whether a text of the model is another for other addresses.
func (m *redisModel) follows(text string) bool { return m.following(text, "\x00", "\x00") != text }

// expect makes a record what one with an address is expected to be. It shares lists and
// fields with the model, see unshare.
func (m *redisModel) expect(r *Record, address string) {
	*r = m.Record
	r.URL = address
	if address == m.URL {
		return
	}
	file := fileIn(address)
	if len(m.follow) > 0 {
		var fields recordFields
		r.fields(&fields)
		for _, i := range m.follow {
			if text, ok := fields[i].(*string); ok {
				*text = m.following(*text, address, file)
			}
		}
	}
	if m.listFollows {
		r.Candidates = slices.Clone(r.Candidates)
		for i, text := range r.Candidates {
			r.Candidates[i] = m.following(text, address, file)
		}
	}
	if m.fieldFollows {
		r.Fields = maps.Clone(r.Fields)
		for key, text := range r.Fields {
			r.Fields[key] = m.following(text, address, file)
		}
	}
}

// unshare gives a record lists and fields of its own.
func (r *Record) unshare() {
	r.Candidates, r.Earlier, r.Fields = slices.Clone(r.Candidates), slices.Clone(r.Earlier), maps.Clone(r.Fields)
	r.Return, r.Resort, r.Misled = cloned(r.Return), cloned(r.Resort), cloned(r.Misled)
}

func cloned[T any](v *T) *T {
	if v == nil {
		return nil
	}
	clone := *v
	return &clone
}

// following is a text of the model for another address: that itself where the text is the
// address of the model, and the file that it names in place of the one that the other does.
func (m *redisModel) following(text, address, file string) string {
	if text == m.URL {
		return address
	}
	if i := lastWord(text, m.file); i >= 0 {
		return text[:i] + file + text[i+len(m.file):]
	}
	return text
}

// fileIn is the name of the file in an address, without what comes behind its last dot. What it
// answers is stored in a way, and must not change.
func fileIn(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	name := address[strings.LastIndexByte(address, '/')+1:]
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	return name
}

// lastWord is where a word stands in a text last, with no letter or digit beside it; less than
// 0 where it does not.
func lastWord(text, word string) int {
	if word == "" {
		return -1
	}
	for end := len(text); ; {
		i := strings.LastIndex(text[:end], word)
		if i < 0 {
			return -1
		}
		behind := i + len(word)
		if (i == 0 || !isAlphanumeric(text[i-1])) && (behind == len(text) || !isAlphanumeric(text[behind])) {
			return i
		}
		end = behind - 1
	}
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
