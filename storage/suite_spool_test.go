package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func suiteSpoolDescribes(t *testing.T, o opened) {
	types := map[string][2]string{
		"jpeg": {"image/jpeg", ".jpg"},
		"png":  {"image/png", ".png"},
		"gif":  {"image/gif", ".gif"},
		"webp": {"image/webp", ".webp"},
	}
	for i, v := range vectors(t) {
		data, id := append(v.data, "tail"...), fmt.Sprintf("%04x", i)
		want := &Part{
			ID: id, Size: int64(len(data)), SHA256: sha256.Sum256(data),
			Type: types[v.format][0], Ext: types[v.format][1],
			Width: 20, Height: 12, Walked: true,
		}
		if diff := cmp.Diff(want, spool(t, o.store, id, data)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", v.name, diff)
		}
	}
}

func suiteSpoolRefuses(t *testing.T, o opened) {
	tests := []struct {
		name string
		body string
		want error
	}{
		{"nothing", "", &NotPictureError{Is: "empty"}},
		{"a page", "<!DOCTYPE html><title>Log in</title>", &NotPictureError{Is: "text/html"}},
		{"another format", "IIU\x00\x18\x00\x00\x00", &UnknownTypeError{Head: "4949550018000000"}},
		{"a video", "\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41", &UnwantedTypeError{Kind: "video", Name: "mp4"}},
	}
	for _, tt := range tests {
		part, err := o.store.Spool(t.Context(), "ab", strings.NewReader(tt.body), nil)
		if part != nil || err == nil {
			t.Errorf("%s: got part %v, error %v", tt.name, part, err)
			continue
		}
		if diff := cmp.Diff(tt.want, firstFault(err)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
		o.checkParts(t)
	}
}

// What is damaged is there to be kept or discarded.
func suiteSpoolDamaged(t *testing.T, o opened) {
	cut := pictureOf(t, 0)[:100]
	part, err := o.store.Spool(t.Context(), "ab", bytes.NewReader(cut), nil)
	want := &DamagedError{Format: "png", Why: "the file ends there", Offset: 100, Part: &Part{
		ID: "ab", Size: 100, SHA256: sha256.Sum256(cut), Type: "image/png", Ext: ".png",
		Damaged: true,
	}}
	if diff := cmp.Diff(error(want), firstFault(err)); part != nil || diff != "" {
		t.Fatalf("got part %v (-want +got)\n%s", part, diff)
	}
	o.checkParts(t, "ab")
	if err := o.store.Discard(want.Part); err != nil {
		t.Error(err)
	}
	o.checkParts(t)
}

// What a TIFF refers to is looked for when all of it is there.
func suiteSpoolInspects(t *testing.T, o opened) {
	whole := corpus(t, "tiff")[0].data
	if got := spool(t, o.store, "ab", whole); got.Width == 0 || !got.Walked {
		t.Errorf("got %+v, want its size", got)
	}
	_, err := o.store.Spool(t.Context(), "cd", bytes.NewReader(whole[:len(whole)-1]), nil)
	damaged, ok := errors.AsType[*DamagedError](err)
	if !ok || !damaged.Part.Damaged || damaged.Offset != int64(len(whole)-1) {
		t.Errorf("got %v, want a damaged part", err)
	}
	o.checkParts(t, "ab", "cd")
}

// A file of an unwanted kind is not read on.
func suiteSpoolTypes(t *testing.T, o opened) {
	unwanted := &UnwantedTypeError{Kind: "image", Name: "png"}
	data := append(pictureOf(t, 0), make([]byte, 100<<10)...)
	tests := []struct {
		types []string
		want  error
	}{
		{nil, nil},
		{[]string{"image"}, nil},
		{[]string{"video", "image"}, nil},
		{[]string{"video"}, unwanted},
	}
	for _, tt := range tests {
		r := bytes.NewReader(data)
		_, err := o.store.Spool(t.Context(), "ab", r, tt.types)
		if diff := cmp.Diff(tt.want, firstFault(err)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", tt.types, diff)
		}
		if read := len(data) - r.Len(); err != nil && read > 64<<10 {
			t.Errorf("%v: read %d bytes", tt.types, read)
		}
	}
	o.checkParts(t)
}

// firstFault finds the typed error in err.
func firstFault(err error) error {
	var notPicture *NotPictureError
	var unknown *UnknownTypeError
	var unwanted *UnwantedTypeError
	var damaged *DamagedError
	switch {
	case errors.As(err, &notPicture):
		return notPicture
	case errors.As(err, &unknown):
		return unknown
	case errors.As(err, &unwanted):
		return unwanted
	case errors.As(err, &damaged):
		return damaged
	}
	return err
}

// An interrupted transfer is that, and never a damaged picture.
func suiteSpoolReaderErrors(t *testing.T, o opened) {
	data := pictureOf(t, 0)
	broken := errors.New("connection reset")
	for _, want := range []error{broken, io.ErrUnexpectedEOF} {
		for _, n := range []int{0, 5, len(data) / 2, len(data)} {
			r := io.MultiReader(bytes.NewReader(data[:n]), iotest.ErrReader(want))
			part, err := o.store.Spool(t.Context(), "ab", r, nil)
			fault, ok := errors.AsType[*ReadError](err)
			if part != nil || !ok || fault.Err != want { //nolint:errorlint // as the reader gave it
				t.Errorf("after %d bytes: got %v, %v, want %v", n, part, err, want)
			}
			if fault := firstFault(err); fault != err { //nolint:errorlint // err itself: nothing typed is in it
				t.Errorf("after %d bytes: the error is also %v", n, fault)
			}
			o.checkParts(t)
		}
	}
}

func suiteSpoolContext(t *testing.T, o opened) {
	ctx, cancel := context.WithCancel(t.Context())
	data := pictureOf(t, 0)
	stop := readerFunc(func([]byte) (int, error) { cancel(); return 0, nil })
	_, err := o.store.Spool(ctx, "ab", io.MultiReader(bytes.NewReader(data), stop), nil)
	if _, ofReader := errors.AsType[*ReadError](err); ofReader || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	o.checkParts(t)
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func suiteSpoolIDs(t *testing.T, o opened) {
	for _, id := range []string{"", "..", "a/b", "../ab", "AB", "xyz", "a.b", strings.Repeat("a", 129)} {
		if _, err := o.store.Spool(t.Context(), id, bytes.NewReader(pictureOf(t, 0)), nil); err == nil {
			t.Errorf("%q was taken for an id", id)
		}
	}
	o.checkParts(t)
}

func suiteSpoolAgain(t *testing.T, o opened) {
	spool(t, o.store, "ab", append(pictureOf(t, 1), "longer"...))
	part := spool(t, o.store, "ab", pictureOf(t, 2))
	kept := keep(t, o.store, Keep{Part: part, Path: "a.png"})
	o.check(t, kept.Path, pictureOf(t, 2))
}
