package frontier

import "encoding/binary"

// parts are the fields of what is kept within a field of a record. Their order is stored.
func (v *Version) parts() []any { return []any{&v.Path, &v.SHA256, &v.Size, &v.Lost} }
func (r *Return) parts() []any  { return []any{&r.From, &r.Host, &r.Pass, &r.News} }
func (r *Resort) parts() []any  { return []any{&r.URL, &r.Broken} }

func sameTarget[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

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
