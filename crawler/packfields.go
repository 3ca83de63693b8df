package crawler

import (
	"cmp"
	"maps"
)

// sharedFields are the fields that all pictures of a gallery have alike: what is
// known of the gallery. nil before the first picture.
type sharedFields map[string]string

// share takes the fields of another picture into account.
func (f *sharedFields) share(fields map[string]string) {
	if *f == nil {
		*f = sharedFields{}
		maps.Copy(*f, fields)
		return
	}
	maps.DeleteFunc(*f, func(name, value string) bool {
		other, ok := fields[name]
		return !ok || other != value
	})
}

// first is the first of some fields that has a value. Where pictures have one of
// their own, that of the page above them counts.
func (f sharedFields) first(names ...string) string {
	for _, name := range names {
		if value := cmp.Or(f[name], f["parent."+name]); value != "" {
			return value
		}
	}
	return ""
}
