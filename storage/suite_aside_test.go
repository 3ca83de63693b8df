package storage

import (
	"errors"
	"io/fs"
	"testing"
)

// Each picture that is set aside has a name of its own, and its path is free.
func suiteSetAside(t *testing.T, o opened) {
	for i, want := range []string{"birds/a.damaged.png", "birds/a-2.damaged.png"} {
		k := Keep{Part: spool(t, o.store, "aa", pictureOf(t, i)), Path: "birds/a.png"}
		if kept := keep(t, o.store, k); kept.Path != "birds/a.png" {
			t.Fatalf("kept as %q: its path is not free", kept.Path)
		}
		aside, err := o.store.SetAside("birds/a.png")
		if err != nil || aside != want {
			t.Errorf("set aside as %q, %v, want %q", aside, err, want)
		}
		o.check(t, want, pictureOf(t, i))
		o.check(t, "birds/a.png", nil)
	}
	if _, err := o.store.SetAside("birds/a.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("setting nothing aside: %v, want fs.ErrNotExist", err)
	}
	o.check(t, "birds/a.damaged.png", pictureOf(t, 0))
}
