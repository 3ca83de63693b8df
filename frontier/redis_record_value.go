package frontier

import (
	"encoding/binary"
	"maps"
	"time"
)

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
