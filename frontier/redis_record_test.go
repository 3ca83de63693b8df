package frontier

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fill gives each field of a struct a value of its own.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		switch field := v.Field(i); field.Kind() {
		case reflect.Struct:
			fill(t, field)
		case reflect.String:
			field.SetString(v.Type().Field(i).Name)
		case reflect.Int, reflect.Int64:
			field.SetInt(int64(-i * 1000))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		case reflect.Map:
			field.Set(reflect.ValueOf(map[string]string{"a": "b"}))
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
		default:
			t.Fatalf("no value for %s", v.Type().Field(i).Name)
		}
	}
}

// Every field of a record comes back, also one that was added since.
func TestRedisRecordComesBack(t *testing.T) {
	full := Record{Job: page("a", 1), State: Failed, Settled: time.UnixMilli(5)}
	full.Due, full.Tries, full.Walk = time.UnixMilli(6), 7, 8
	fill(t, reflect.ValueOf(&full.Task).Elem())
	fill(t, reflect.ValueOf(&full.Result).Elem())
	texts := Record{Job: image("a", 2), State: Done}
	texts.Referer, texts.SHA256, texts.Type = "https://a/list", strings.Repeat("0a", 32), "image/png"
	texts.ETag, texts.Path, texts.Cause = "ABCDEF", "https://a/2.jpg", "abc" // no hexadecimal digits as they are written
	for _, want := range []Record{full, texts, {Job: page("b", 1), State: Open}} {
		text, err := encodeRecord(&want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeRecord(text, want.ID, want.Host)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// What was cut is an error, wherever that is, and no panic.
func FuzzRedisRecord(f *testing.F) {
	r := Record{Job: image("a", 2), State: Done}
	r.SHA256, r.Type, r.Earlier = strings.Repeat("0a", 32), "image/png", []Version{{Path: "p"}}
	text, err := encodeRecord(&r)
	if err != nil {
		f.Fatal(err)
	}
	for n := range len(text) {
		f.Add(text[:n])
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := decodeRecord(text, ID{}, "a"); err == nil {
			if _, err := encodeRecord(&r); err != nil {
				t.Error(err)
			}
		}
	})
}

// A picture as a site without fields makes it takes few bytes of its own.
func TestRedisRecordIsSmall(t *testing.T) {
	job := pictureOfScale("host0.test", 123456)
	for _, tt := range []struct {
		name string
		r    Record
		most int
	}{
		{"open", Record{Job: job, State: Open}, 80},
		{"done", Record{Job: job, State: Done, Settled: time.UnixMilli(1_800_000_000_000), Result: resultOfScale(job)}, 170},
	} {
		text, err := encodeRecord(&tt.r)
		if err != nil {
			t.Fatal(err)
		}
		if t.Logf("%s: %d bytes", tt.name, len(text)); len(text) > tt.most {
			t.Errorf("%s: %d bytes, want %d at most", tt.name, len(text), tt.most)
		}
	}
}
