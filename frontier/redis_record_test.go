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

// fullRecord has a value in every field, also in one that was added since.
func fullRecord(t *testing.T) Record {
	full := Record{Job: page("a", 1), State: Failed, Settled: time.UnixMilli(5)}
	full.Due, full.Tries, full.Walk = time.UnixMilli(6), 7, 8
	fill(t, reflect.ValueOf(&full.Task).Elem())
	fill(t, reflect.ValueOf(&full.Result).Elem())
	return full
}

// textsRecord has texts that look like what others are written as.
func textsRecord() Record {
	r := Record{Job: image("a", 2), State: Done}
	r.Referer, r.SHA256, r.Type = "https://a/list", strings.Repeat("0a", 32), "image/png"
	r.ETag, r.Path, r.Cause = "ABCDEF", "https://a/2.jpg", "abc" // no hexadecimal digits as they are written
	r.LastModified, r.Detail, r.Filename = "Sun, 06 Nov 1994 08:49:37 GMT", `"`, `""`
	r.Held, r.Version, r.Body = "Mon, 06 Nov 1994 08:49:37 GMT", "\xff\x00", `"0f`
	r.Fields = map[string]string{"\xff": "\xfe", "name": "2", "": ""}
	r.Candidates, r.Earlier = []string{}, []Version{{Path: "\xff", Size: -1}}
	r.Shows, r.Claim, r.Made = `"0f"`, -1<<63, 1<<63-1
	return r
}

// wantBack checks that a record written by a model is read as it was.
func wantBack(t *testing.T, want Record, m *redisModel) {
	t.Helper()
	got, err := decodeRecord(encodeRecord(&want, m), want.ID, want.Host, m)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// testModel is a model as it is read.
func testModel(t *testing.T, r Record) *redisModel {
	t.Helper()
	m, err := newModel(r, plainModel(r.Host))
	if err != nil {
		t.Fatal(err)
	}
	m.name = "12345"
	return m
}

// Every record comes back, by whatever model it is written.
func TestRedisRecordComesBack(t *testing.T) {
	empty := Record{Job: image("a", 3), State: Open}
	empty.Fields = map[string]string{}
	records := []Record{fullRecord(t), textsRecord(), empty, {Job: page("a", 1), State: Open}}
	for _, want := range records {
		wantBack(t, want, plainModel(want.Host))
		for _, other := range records {
			wantBack(t, want, testModel(t, other))
		}
	}
}

// What was read of a model may be changed, and the model is as it was.
func TestRedisModelStays(t *testing.T) {
	m := testModel(t, textsRecord())
	text := encodeRecord(&m.Record, m)
	for range 2 {
		r, err := decodeRecord(text, ID{}, "a", m)
		if err != nil || r.Fields["name"] != "2" || r.Earlier[0].Path != "\xff" {
			t.Fatalf("the model was changed: %v, %v, %v", r.Fields, r.Earlier, err)
		}
		r.Fields["name"], r.Earlier[0].Path = "changed", "changed"
	}
}

// What was cut is an error, wherever that is, and no panic.
func FuzzRedisRecord(f *testing.F) {
	for _, r := range []Record{textsRecord(), {Job: image("a", 2), State: Done}} {
		text := encodeRecord(&r, plainModel("a"))
		for n := range len(text) {
			f.Add(text[:n], false)
			f.Add(text[:n], true)
		}
	}
	f.Fuzz(func(t *testing.T, text string, hasModel bool) {
		m := plainModel("a")
		if hasModel {
			m = testModel(t, textsRecord())
		}
		if r, err := decodeRecord(text, ID{}, "a", m); err == nil {
			wantBack(t, r, m)
		}
	})
}

// Any texts come back, also those that are no UTF-8, by a model of other texts.
func FuzzRedisTexts(f *testing.F) {
	f.Add("https://a/b/1.jpg", "site/1.jpg", "https://a/b/2.jpg", "site/2.jpg", "title", "Birds")
	f.Add("1", "x1x 1", "", "\xff", "", `"0a"`)
	f.Fuzz(func(t *testing.T, url, path, otherURL, otherPath, key, value string) {
		r := Record{Job: Job{Host: "a", Kind: Image}, State: Done}
		r.URL, r.Key, r.Path, r.ETag, r.Candidates = url, url, path, value, []string{path, value}
		other := r
		other.URL, other.Key, other.Path, other.Candidates = otherURL, otherURL, otherPath, []string{otherPath}
		r.Fields, other.Fields = map[string]string{key: value, "a": path}, map[string]string{key: otherPath}
		for _, m := range []*redisModel{plainModel("a"), testModel(t, r), testModel(t, other)} {
			wantBack(t, r, m)
			wantBack(t, other, m)
		}
	})
}
