package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/crawler"
)

// A log has each field of an event that holds something, under its name in JSON; the
// time and the kind are those of the line.
func TestLogHasAllFieldsOfAnEvent(t *testing.T) {
	e := crawler.Event{Until: time.Unix(1, 0), Spent: &crawler.Spent{}, InFlight: make([]crawler.Aloft, 1)}
	value := reflect.ValueOf(&e).Elem()
	var want, got []string
	for i := range value.NumField() {
		switch field := value.Field(i); field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Int, reflect.Int64:
			field.SetInt(1)
		case reflect.Bool:
			field.SetBool(true)
		default:
			if value.Type().Field(i).Name != "Time" && field.IsZero() {
				t.Errorf("%s holds nothing", value.Type().Field(i).Name)
			}
		}
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		if name != "time" && name != "event" {
			want = append(want, name)
		}
	}
	for _, attr := range eventFields(e) {
		got = append(got, attr.Key)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
