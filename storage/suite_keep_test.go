package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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

// Whatever name is wanted, it shows whether the picture is whole.
func suiteKeepDamaged(t *testing.T, o opened) {
	cut := func(n int) []byte { return pictureOf(t, 0)[:60+n] }
	tests := []struct {
		name string
		part *Part
		path string
		want Kept
	}{
		{"damaged", spoolDamaged(t, o.store, "a1", cut(1)), "x/a.png", Kept{Path: "x/a.damaged.png"}},
		{"damaged with equal bytes", spoolDamaged(t, o.store, "a2", cut(1)), "x/a.png", Kept{Path: "x/a.damaged.png", Adopted: true}},
		{"damaged with other bytes", spoolDamaged(t, o.store, "a3", cut(2)), "x/a.png", Kept{Path: "x/a-7f.damaged.png"}},
		{"damaged that says so", spoolDamaged(t, o.store, "a4", cut(3)), "x/a.damaged.png", Kept{Path: "x/a.damaged.damaged.png"}},
		{"whole", spool(t, o.store, "b1", pictureOf(t, 1)), "x/a.png", Kept{Path: "x/a.png"}},
		{"whole that says otherwise", spool(t, o.store, "b2", pictureOf(t, 2)), "x/a.damaged.png", Kept{Path: "x/a_damaged.png"}},
	}
	for _, tt := range tests {
		got := keep(t, o.store, Keep{Part: tt.part, Path: tt.path, Suffix: "7f"})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
	o.check(t, "x/a.damaged.png", cut(1))
	o.check(t, "x/a-7f.damaged.png", cut(2))
	o.checkParts(t)
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

func suiteOpen(t *testing.T, o opened) {
	data := pictureOf(t, 1)
	kept := o.store.Keep(t.Context(), []Keep{{Part: spool(t, o.store, "ab", data), Path: "图/a.png", Suffix: "ab"}})
	if kept[0].Err != nil {
		t.Fatal(kept[0].Err)
	}
	r, err := o.store.Open(kept[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes, %v; want the %d that were kept", len(got), err, len(data))
	}
	for name, path := range map[string]string{"of nothing": "图/b.png", "of a folder": "图", "outside": "../a.png"} {
		if r, err := o.store.Open(path); err == nil {
			r.Close()
			t.Errorf("%s: opened %s", name, path)
		}
	}
	if _, err := o.store.Open("图/b.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}
