package crawler

import (
	"testing"

	"magpie/frontier"
)

// What a run changes while pictures are read is no fault of theirs.
func TestVerifyPassesOverWhatChangesMeanwhile(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg"))
	w.pictures("one.test/a.jpg")
	w.complete()
	r := w.wantRecord(frontier.Image, frontier.Done, "")
	o := w.options()
	told := 0
	v, err := OpenVerification(t.Context(), VerifyOptions{Config: o.Config, Rules: o.Rules, OnFault: func(Fault) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	older := r
	older.Path, older.SHA256 = "one/older.jpg", hashOf("older")
	if err := v.check(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if got := v.Progress(); told != 0 || got.Faults() != 0 || got.Pictures != 0 {
		t.Errorf("told %d times, %+v: want no word of a record that is no more", told, got)
	}
	w.lose("one/a.jpg")
	if err := v.check(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := v.Progress(); told != 1 || got.Missing != 1 {
		t.Errorf("told %d times, %+v: want one missing", told, got)
	}
}

func TestVerifyCountsSidecars(t *testing.T) {
	w := newWorld(t, onePicture)
	w.page("one.test/1", imgs("/a.jpg", "/b.jpg"))
	w.pictures("one.test/a.jpg", "one.test/b.jpg")
	w.complete()
	w.write("galleries/one/b.jpg.json", "{}")
	for yaml, want := range map[string]int64{onePicture: 0, onePicture + "    sidecar: true\n": 1} {
		w.yaml = yaml
		o := w.options()
		v, err := OpenVerification(t.Context(), VerifyOptions{Config: o.Config, Rules: o.Rules})
		if err != nil {
			t.Fatal(err)
		}
		sum, err := v.Run(t.Context())
		if err != nil || sum.WithoutSidecar != want || sum.Faults() != 0 || sum.Intact != 2 {
			t.Errorf("%+v, %v, want %d without a sidecar", sum, err, want)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
}
