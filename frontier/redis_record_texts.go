package frontier

import (
	"encoding/binary"
	"maps"
	"slices"
)

func sameList[T comparable](a, b []T) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

// appendCount writes how many values follow, and tells none from nothing.
func appendCount(b []byte, n int, isNil bool) []byte {
	if isNil {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, uint64(n)+1)
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

// count reads what appendCount wrote. Each of what follows takes a byte at least.
func (in *recordReader) count() (n int, isNil bool) {
	written := in.uint()
	if written > uint64(len(in.rest))+1 {
		in.err, written = errCutRecord, 0
	}
	return int(max(written, 1)) - 1, written == 0
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
