package storage

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sidecarOf makes a sidecar that differs with note.
func sidecarOf(part *Part, note string) []byte {
	return fmt.Appendf(nil, `{"note": %q, "sha256": %q}`, note, hex.EncodeToString(part.SHA256[:]))
}

func suiteKeepSidecar(t *testing.T, o opened) {
	put := func(id, path, note string, data []byte) (Kept, []byte) {
		t.Helper()
		part := spool(t, o.store, id, data)
		sidecar := sidecarOf(part, note)
		return keep(t, o.store, Keep{Part: part, Path: path, Suffix: "7f", Sidecar: sidecar}), sidecar
	}
	first, second := pictureOf(t, 1), pictureOf(t, 2)

	kept, ofFirst := put("aa", "x/a.png", "first", first)
	o.check(t, kept.Path+".json", ofFirst)

	// A picture of another name has one of its own name, also behind a suffix.
	kept, ofSecond := put("bb", "x/a.png", "second", second)
	if diff := cmp.Diff(Kept{Path: "x/a-7f.png"}, kept); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	o.check(t, "x/a-7f.png.json", ofSecond)

	// Kept once more, the picture and its sidecar stay as they are.
	kept, _ = put("cc", "x/a.png", "later", first)
	if diff := cmp.Diff(Kept{Path: "x/a.png", Adopted: true}, kept); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	o.check(t, "x/a.png.json", ofFirst)

	// One that was kept without gets its own when it is kept again.
	keep(t, o.store, Keep{Part: spool(t, o.store, "dd", first), Path: "y/b.png"})
	_, sidecar := put("ee", "y/b.png", "late", first)
	o.check(t, "y/b.png.json", sidecar)

	// A damaged one has it behind its mark.
	damaged := spoolDamaged(t, o.store, "ff", first[:60])
	keep(t, o.store, Keep{Part: damaged, Path: "y/c.png", Sidecar: sidecarOf(damaged, "cut")})
	o.check(t, "y/c.damaged.png.json", sidecarOf(damaged, "cut"))

	// A long name leaves room for that of the sidecar, with a suffix too.
	for _, long := range []struct{ id, stem string }{{"ab", ""}, {"ac", "-7f"}} {
		data := pictureOf(t, len(long.stem)+3)
		kept, sidecar = put(long.id, "y/"+strings.Repeat("n", maxName-len(".png"))+".png", "long", data)
		want := "y/" + strings.Repeat("n", maxName-len(long.stem+".png.json")) + long.stem + ".png"
		if kept.Path != want {
			t.Errorf("kept as %q", kept.Path)
		}
		o.check(t, want+".json", sidecar)
	}

	// The same bytes from elsewhere have one of their own, once.
	for _, id := range []string{"ba", "bc"} {
		part := spool(t, o.store, id, first)
		sidecar = fmt.Appendf(nil, `{"sha256": %q, "url": "http://two.test/"}`, hex.EncodeToString(part.SHA256[:]))
		keep(t, o.store, Keep{Part: part, Path: "x/a.png", Suffix: "80", Sidecar: sidecar})
	}
	o.check(t, "x/a.png.json", ofFirst)
	o.check(t, "x/a.png-80.json", sidecar)
	if again := o.read("x/a.png-80-2.json"); again != nil {
		t.Errorf("it has another, %s", again)
	}
	o.checkParts(t)
}

// Beside a picture that took another's place, of the same address, there is no
// sidecar of that one.
func suiteKeepEarlierSidecar(t *testing.T, o opened) {
	sidecar := func(data []byte, gallery string) []byte {
		return fmt.Appendf(nil, `{"sha256": %q, "gallery": %q, "url": "http://one.test/a.png"}`, hexSum(data), gallery)
	}
	for i := range 3 {
		now := pictureOf(t, i)
		before := recordOf("x/a.png", pictureOf(t, i-1))
		if i > 0 {
			o.put(t, before.Path, now[:60]) // damaged
		}
		keep(t, o.store, Keep{Part: spool(t, o.store, "aa", now), Path: before.Path, Sidecar: sidecar(now, "x"), Over: &before})
	}
	o.check(t, "x/a.png.json", sidecar(pictureOf(t, 2), "x"))
	o.check(t, "x/a.png.earlier.json", sidecar(pictureOf(t, 0), "x"))
	o.check(t, "x/a.png-2.earlier.json", sidecar(pictureOf(t, 1), "x"))

	// Nor where none is wanted any more.
	before := recordOf("x/a.png", pictureOf(t, 2))
	o.put(t, before.Path, pictureOf(t, 3)[:60])
	keep(t, o.store, Keep{Part: spool(t, o.store, "aa", pictureOf(t, 3)), Path: before.Path, Over: &before})
	o.check(t, "x/a.png.json", nil)
	o.check(t, "x/a.png-3.earlier.json", sidecar(pictureOf(t, 2), "x"))

	// That of another gallery is not about the same picture.
	other := pictureOf(t, 9)
	o.put(t, "y/b.png.json", sidecar(other, "z"))
	keep(t, o.store, Keep{Part: spool(t, o.store, "ab", pictureOf(t, 8)), Path: "y/b.png", Suffix: "7f", Sidecar: sidecar(pictureOf(t, 8), "y")})
	o.check(t, "y/b.png.json", sidecar(other, "z"))
	o.check(t, "y/b.png-7f.json", sidecar(pictureOf(t, 8), "y"))
	o.checkParts(t)
}
