package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/color"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// opened is a fresh store under test.
type opened struct {
	store Store
	// read gives what is stored under a path, nil if nothing is.
	read func(path string) []byte
	// parts lists the ids of the parts that are there.
	parts func() []string
}

// testStore is what every [Store] must pass. Each call of open gives a store
// of its own that is empty.
func testStore(t *testing.T, open func(t *testing.T) opened) {
	tests := []struct {
		name string
		test func(t *testing.T, o opened)
	}{
		{"SpoolDescribesThePart", suiteSpoolDescribes},
		{"SpoolRefusesWhatIsNotWhole", suiteSpoolRefuses},
		{"SpoolPassesOnErrorsOfTheReader", suiteSpoolReaderErrors},
		{"SpoolStopsWithItsContext", suiteSpoolContext},
		{"SpoolRefusesBadIDs", suiteSpoolIDs},
		{"SpoolReplacesAnOlderPart", suiteSpoolAgain},
		{"KeepStoresBytesUnderTheirNames", suiteKeep},
		{"KeepAdoptsEqualBytes", suiteKeepAdopts},
		{"KeepGivesTakenNamesASuffix", suiteKeepSuffix},
		{"KeepGivesOneNameToOneOfMany", suiteKeepRace},
		{"KeepGoesOnAfterAFailure", suiteKeepFailure},
		{"KeepStopsWithItsContext", suiteKeepContext},
		{"DiscardMayBeCalledTwice", suiteDiscard},
		{"SweepRemovesWhatIsNotWanted", suiteSweep},
		{"SweepStopsAtAnError", suiteSweepError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

// picture makes a whole picture that differs with n.
func pictureOf(t testing.TB, n int) []byte {
	t.Helper()
	return append(encodePNG(t, scene(color.GrayModel)), fmt.Sprintf("tail %03d", n)...)
}

func spool(t testing.TB, s Store, id string, data []byte) *Part {
	t.Helper()
	part, err := s.Spool(t.Context(), id, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// keep keeps one picture that must be kept.
func keep(t testing.TB, s Store, k Keep) Kept {
	t.Helper()
	kept := s.Keep(t.Context(), []Keep{k})
	if len(kept) != 1 || kept[0].Err != nil {
		t.Fatalf("keeping: %+v", kept)
	}
	return kept[0]
}

func (o opened) check(t *testing.T, path string, want []byte) {
	t.Helper()
	if got := o.read(path); !bytes.Equal(got, want) {
		t.Errorf("%q holds %d bytes, want other %d bytes", path, len(got), len(want))
	}
}

func (o opened) checkParts(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(strings.Join(want, " "), strings.Join(o.parts(), " ")); diff != "" {
		t.Errorf("parts (-want +got)\n%s", diff)
	}
}

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
			Width: 20, Height: 12, Trailing: 4,
		}
		if diff := cmp.Diff(want, spool(t, o.store, id, data)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", v.name, diff)
		}
	}
}

func suiteSpoolRefuses(t *testing.T, o opened) {
	cut := pictureOf(t, 0)[:100]
	tests := []struct {
		name string
		body string
		want error
	}{
		{"nothing", "", &NotPictureError{Is: "empty"}},
		{"a page", "<!DOCTYPE html><title>Log in</title>", &NotPictureError{Is: "text/html"}},
		{"another format", "\x00\x00\x00\x20ftypavif", &UnknownTypeError{Name: "avif"}},
		{"a cut picture", string(cut), &DamagedError{
			Format: "png", Why: "it ends too early", Offset: 100, Size: 100, SHA256: sha256.Sum256(cut),
		}},
	}
	for _, tt := range tests {
		part, err := o.store.Spool(t.Context(), "ab", strings.NewReader(tt.body))
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

// firstFault finds the typed error in err.
func firstFault(err error) error {
	var notPicture *NotPictureError
	var unknown *UnknownTypeError
	var damaged *DamagedError
	switch {
	case errors.As(err, &notPicture):
		return notPicture
	case errors.As(err, &unknown):
		return unknown
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
			part, err := o.store.Spool(t.Context(), "ab", r)
			if part != nil || !errors.Is(err, want) {
				t.Errorf("after %d bytes: got %v, %v, want %v", n, part, err, want)
			}
			if fault := firstFault(err); fault != err {
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
	_, err := o.store.Spool(ctx, "ab", io.MultiReader(bytes.NewReader(data), stop))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	o.checkParts(t)
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func suiteSpoolIDs(t *testing.T, o opened) {
	for _, id := range []string{"", "..", "a/b", "../ab", "AB", "xyz", "a.b", strings.Repeat("a", 129)} {
		if _, err := o.store.Spool(t.Context(), id, bytes.NewReader(pictureOf(t, 0))); err == nil {
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

func suiteKeep(t *testing.T, o opened) {
	var batch []Keep
	var want []Kept
	for n := range 64 {
		path := fmt.Sprintf("site/gallery %d/%d.png", n%3, n)
		part := spool(t, o.store, fmt.Sprintf("%02x", n), pictureOf(t, n))
		batch = append(batch, Keep{Part: part, Path: path, Suffix: "1f3a9c02"})
		want = append(want, Kept{Path: path})
	}
	if diff := cmp.Diff(want, o.store.Keep(t.Context(), batch)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for n, k := range want {
		o.check(t, k.Path, pictureOf(t, n))
	}
	o.checkParts(t)
}

func suiteKeepAdopts(t *testing.T, o opened) {
	data := pictureOf(t, 1)
	keep(t, o.store, Keep{Part: spool(t, o.store, "aa", data), Path: "x/a.png", Suffix: "1"})
	batch := []Keep{
		{Part: spool(t, o.store, "bb", data), Path: "x/a.png", Suffix: "2"},
		{Part: spool(t, o.store, "cc", data), Path: "x/b.png", Suffix: "3"},
		{Part: spool(t, o.store, "dd", data), Path: "x/b.png", Suffix: "4"},
	}
	want := []Kept{{Path: "x/a.png", Adopted: true}, {Path: "x/b.png"}, {Path: "x/b.png", Adopted: true}}
	if diff := cmp.Diff(want, o.store.Keep(t.Context(), batch)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	o.checkParts(t)
}

// The bytes of one size differ, so that sizes do not tell them apart.
func suiteKeepSuffix(t *testing.T, o opened) {
	wants := []string{"x/a.png", "x/a-7f.png", "x/a-7f-2.png", "x/a-7f-3.png"}
	for n, want := range wants {
		part := spool(t, o.store, "ab", pictureOf(t, n))
		kept := keep(t, o.store, Keep{Part: part, Path: "x/a.png", Suffix: "7f"})
		if diff := cmp.Diff(Kept{Path: want}, kept); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	for n, want := range wants {
		o.check(t, want, pictureOf(t, n))
	}
}

func suiteKeepRace(t *testing.T, o opened) {
	const racers = 32
	batches := make([][]Keep, racers)
	for n := range batches {
		part := spool(t, o.store, fmt.Sprintf("%02x", n), pictureOf(t, n))
		batches[n] = []Keep{{Part: part, Path: "x/a.png", Suffix: fmt.Sprintf("%02x", n)}}
	}
	kept := make([]Kept, racers)
	var wg sync.WaitGroup
	for n, batch := range batches {
		wg.Go(func() { kept[n] = o.store.Keep(t.Context(), batch)[0] })
	}
	wg.Wait()
	first := 0
	for n, k := range kept {
		if k.Err != nil || k.Adopted {
			t.Errorf("racer %d: %+v", n, k)
		}
		if k.Path == "x/a.png" {
			first++
		} else if want := fmt.Sprintf("x/a-%02x.png", n); k.Path != want {
			t.Errorf("racer %d got %q, want %q", n, k.Path, want)
		}
		o.check(t, k.Path, pictureOf(t, n))
	}
	if first != 1 {
		t.Errorf("%d racers got the name itself, want 1", first)
	}
}

func suiteKeepFailure(t *testing.T, o opened) {
	batch := []Keep{
		{Part: spool(t, o.store, "aa", pictureOf(t, 1)), Path: "a.png"},
		{Part: &Part{ID: "bb"}, Path: "b.png"}, // never spooled
		{Part: spool(t, o.store, "cc", pictureOf(t, 3)), Path: "c.png"},
	}
	kept := o.store.Keep(t.Context(), batch)
	if kept[0].Err != nil || kept[2].Err != nil {
		t.Errorf("good ones failed too: %+v", kept)
	}
	if kept[1].Err == nil || !strings.Contains(kept[1].Err.Error(), `keeping "b.png"`) {
		t.Errorf("the bad one: %+v", kept[1])
	}
	o.check(t, "c.png", pictureOf(t, 3))
}

func suiteKeepContext(t *testing.T, o opened) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	part := spool(t, o.store, "aa", pictureOf(t, 1))
	kept := o.store.Keep(ctx, []Keep{{Part: part, Path: "a.png"}})
	if !errors.Is(kept[0].Err, context.Canceled) {
		t.Errorf("got %v, want %v", kept[0].Err, context.Canceled)
	}
	o.checkParts(t, "aa")
}

func suiteDiscard(t *testing.T, o opened) {
	part := spool(t, o.store, "aa", pictureOf(t, 1))
	for range 2 {
		if err := o.store.Discard(part); err != nil {
			t.Error(err)
		}
	}
	o.checkParts(t)
}

func suiteSweep(t *testing.T, o opened) {
	for _, id := range []string{"aa", "bb", "cc"} {
		spool(t, o.store, id, pictureOf(t, 1))
	}
	err := o.store.Sweep(t.Context(), func(id string) (bool, error) { return id == "bb", nil })
	if err != nil {
		t.Error(err)
	}
	o.checkParts(t, "bb")
}

func suiteSweepError(t *testing.T, o opened) {
	spool(t, o.store, "aa", pictureOf(t, 1))
	want := errors.New("no answer")
	err := o.store.Sweep(t.Context(), func(string) (bool, error) { return false, want })
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	o.checkParts(t, "aa")
}
