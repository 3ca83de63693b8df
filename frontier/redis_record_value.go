package frontier

import (
	"encoding/binary"
	"maps"
	"slices"
	"time"
)

// parts are the fields of what is kept within a field of a record. Their order is stored.
func (v *Version) parts() []any { return []any{&v.Path, &v.SHA256, &v.Size, &v.Lost} }
func (r *Return) parts() []any  { return []any{&r.From, &r.Host, &r.Pass, &r.News} }
func (r *Resort) parts() []any  { return []any{&r.URL, &r.Broken} }

// sameValue reports whether two fields of one kind have the same value. Nothing and an empty
// list are different.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case *string:
		return *a == *b.(*string)
	case *int:
		return *a == *b.(*int)
	case *int64:
		return *a == *b.(*int64)
	case *bool:
		return *a == *b.(*bool)
	case *time.Time:
		return toMillis(*a) == toMillis(*b.(*time.Time))
	case *map[string]string:
		b := *b.(*map[string]string)
		return (*a == nil) == (b == nil) && maps.Equal(*a, b)
	case *[]string:
		return sameList(*a, *b.(*[]string))
	case *[]Version:
		return sameList(*a, *b.(*[]Version))
	case **Version:
		return sameTarget(*a, *b.(**Version))
	case **Return:
		return sameTarget(*a, *b.(**Return))
	case **Resort:
		return sameTarget(*a, *b.(**Resort))
	}
	return false
}

func sameList[T comparable](a, b []T) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

func sameTarget[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// appendValue writes a field that is another than expected.
func appendValue(b []byte, field, expected any, address string) []byte {
	switch v := field.(type) {
	case *string:
		return appendText(b, *v, *expected.(*string), address)
	case *int:
		return binary.AppendVarint(b, int64(*v)-int64(*expected.(*int)))
	case *int64:
		return binary.AppendVarint(b, *v-*expected.(*int64))
	case *bool: // there are two
		return b
	case *time.Time:
		return binary.AppendVarint(b, toMillis(*v)-toMillis(*expected.(*time.Time)))
	case *map[string]string:
		return appendTexts(b, *v, *expected.(*map[string]string), address)
	case *[]string:
		return appendList(b, *v, *expected.(*[]string), address)
	case *[]Version:
		b = appendCount(b, len(*v), *v == nil)
		for i := range *v {
			b = appendParts(b, (*v)[i].parts(), address)
		}
		return b
	case **Version:
		return appendTarget(b, *v, address)
	case **Return:
		return appendTarget(b, *v, address)
	case **Resort:
		return appendTarget(b, *v, address)
	}
	return b
}

// appendCount writes how many values follow, and tells none from nothing.
func appendCount(b []byte, n int, isNil bool) []byte {
	if isNil {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, uint64(n)+1)
}

// appendParts writes all parts of a value.
func appendParts(b []byte, parts []any, address string) []byte {
	for _, part := range parts {
		switch v := part.(type) {
		case *string:
			b = appendText(b, *v, "", address)
		case *int:
			b = binary.AppendVarint(b, int64(*v))
		case *int64:
			b = binary.AppendVarint(b, *v)
		case *bool:
			b = appendCount(b, 0, !*v)
		}
	}
	return b
}

// appendTarget writes what a pointer leads to.
func appendTarget[T any, P interface {
	*T
	parts() []any
}](b []byte, v P, address string) []byte {
	b = appendCount(b, 0, v == nil)
	if v == nil {
		return b
	}
	return appendParts(b, v.parts(), address)
}

func appendList(b []byte, list, expected []string, address string) []byte {
	b = appendCount(b, len(list), list == nil)
	for i, text := range list {
		b = appendText(b, text, textAt(expected, i), address)
	}
	return b
}

// textAt is an element of a list, "" behind its end.
func textAt(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// How the keys of texts are written: there are none, not even an empty list; they are as
// expected; or they follow, behind how many there are more than that.
const (
	noKeys = iota
	keysExpected
	keysFollow
)

// appendTexts writes the keys, and then those of their values, by number, that are
// not as expected.
func appendTexts(b []byte, texts, expected map[string]string, address string) []byte {
	if texts == nil {
		return append(b, noKeys)
	}
	keys, wanted := sortedKeys(texts), sortedKeys(expected)
	if slices.Equal(keys, wanted) {
		b = append(b, keysExpected)
	} else {
		b = binary.AppendUvarint(b, uint64(len(keys))+keysFollow)
		for i, key := range keys {
			b = appendText(b, key, textAt(wanted, i), address)
		}
	}
	for i, key := range keys {
		if texts[key] != expected[key] {
			b = binary.AppendUvarint(b, uint64(i)+1)
			b = appendText(b, texts[key], expected[key], address)
		}
	}
	return append(b, 0)
}

// sortedKeys are the keys of texts in their order.
func sortedKeys(texts map[string]string) []string { return slices.Sorted(maps.Keys(texts)) }

// value reads what appendValue wrote into a field that has what is expected.
func (in *recordReader) value(field any, address string) {
	switch v := field.(type) {
	case *string:
		*v = in.text(*v, address)
	case *int:
		*v += int(in.int())
	case *int64:
		*v += in.int()
	case *bool:
		*v = !*v
	case *time.Time:
		*v = fromMillis(toMillis(*v) + in.int())
	case *map[string]string:
		*v = in.texts(*v, address)
	case *[]string:
		*v = in.list(*v, address)
	case *[]Version:
		n, isNil := in.count()
		*v = nil
		if !isNil {
			*v = make([]Version, n)
		}
		for i := range *v {
			in.parts((*v)[i].parts(), address)
		}
	case **Version:
		readTarget(in, v, address)
	case **Return:
		readTarget(in, v, address)
	case **Resort:
		readTarget(in, v, address)
	}
}

// count reads what appendCount wrote. Each of what follows takes a byte at least.
func (in *recordReader) count() (n int, isNil bool) {
	written := in.uint()
	if written > uint64(len(in.rest))+1 {
		in.err, written = errCutRecord, 0
	}
	return int(max(written, 1)) - 1, written == 0
}

func (in *recordReader) parts(parts []any, address string) {
	for _, part := range parts {
		switch v := part.(type) {
		case *string:
			*v = in.text("", address)
		case *int:
			*v = int(in.int())
		case *int64:
			*v = in.int()
		case *bool:
			_, isFalse := in.count()
			*v = !isFalse
		}
	}
}

func readTarget[T any, P interface {
	*T
	parts() []any
}](in *recordReader, v *P, address string) {
	*v = nil
	if _, isNil := in.count(); !isNil {
		*v = new(T)
		in.parts((*v).parts(), address)
	}
}

func (in *recordReader) list(expected []string, address string) []string {
	n, isNil := in.count()
	if isNil {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = in.text(textAt(expected, i), address)
	}
	return list
}

func (in *recordReader) texts(expected map[string]string, address string) map[string]string {
	how := in.uint()
	if how == noKeys {
		return nil
	}
	keys := sortedKeys(expected)
	if how != keysExpected {
		keys = in.keys(how-keysFollow, keys, address)
	}
	texts := make(map[string]string, len(keys))
	for _, key := range keys {
		texts[key] = expected[key]
	}
	for in.err == nil {
		n := in.uint()
		if n == 0 || in.err != nil {
			break
		}
		if n > uint64(len(keys)) {
			in.err = errCutRecord
			break
		}
		key := keys[n-1]
		texts[key] = in.text(expected[key], address)
	}
	return texts
}

func (in *recordReader) keys(n uint64, expected []string, address string) []string {
	if n > uint64(len(in.rest)) {
		in.err = errCutRecord
		return nil
	}
	keys := make([]string, n)
	for i := range keys {
		keys[i] = in.text(textAt(expected, i), address)
	}
	return keys
}
