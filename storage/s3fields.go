package storage

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	// fieldsTold is the name under which an object tells the fields of its picture,
	// as a query: "name=value&name=value", percent-encoded.
	fieldsTold = "fields"
	// fieldsLeftOut is that under which it tells how many had no room.
	fieldsLeftOut = "fields-left-out"
	// roomForFields is what the fields may take, in bytes: servers allow 2 kB in
	// all, for names and values, and the rest of what an object tells has 200.
	roomForFields = 2048 - 200
)

// tellFields puts fields into what an object can tell: as many as there is room
// for, in the order of their names, each whole.
func tellFields(fields map[string]string) map[string]string {
	var told []string
	room, leftOut := roomForFields, 0
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		pair := url.QueryEscape(name) + "=" + url.QueryEscape(fields[name])
		if room -= len(pair) + 1; room < 0 {
			room += len(pair) + 1
			leftOut++
			continue
		}
		told = append(told, pair)
	}
	all := map[string]string{}
	if len(told) > 0 {
		all[fieldsTold] = strings.Join(told, "&")
	}
	if leftOut > 0 {
		all[fieldsLeftOut] = strconv.Itoa(leftOut)
	}
	return all
}
