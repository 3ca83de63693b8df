package config

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConfigFaults(t *testing.T) {
	src := "sites:\n  a: {start: 'https://example.com/', image: 'a[', colour: red}\n"
	c, err := Parse("crawl.yaml", []byte(src))
	var own *Faults
	if !errors.As(err, &own) || len(own.List) != 1 {
		t.Fatalf("got %v, want one fault", err)
	}
	selector := Fault{c.Sites[0].Image.Pos, "selector is not closed", "add ]"}
	early := Fault{Pos{"crawl.yaml", 1, 1}, "too early", ""}

	t.Run("SortedAndOnce", func(t *testing.T) {
		err := c.Faults([]Fault{selector}, []Fault{early, selector})
		var got *Faults
		if !errors.As(err, &got) {
			t.Fatalf("got %v, want faults", err)
		}
		want := []Fault{early, selector, own.List[0]}
		if diff := cmp.Diff(want, got.List); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("OfASharedTemplate", func(t *testing.T) {
		c, err := Parse("crawl.yaml", []byte("defaults: {save: '{x}'}\nsites:\n"+
			"  a: {start: 'http://a.example/', image: img}\n"+
			"  b: {start: 'http://b.example/', image: img, save: '{y}'}\n"+
			"  c: {start: 'http://c.example/', image: img}\n"))
		if err != nil {
			t.Fatal(err)
		}
		var lists [][]Fault
		for _, s := range c.Sites {
			// Compiled twice, and each fault is shown once.
			found := []Fault{{s.Save.Pos, "bad name", ""}, {s.Save.Pos, "bad name", ""}}
			lists = append(lists, s.SaveFaults(found))
		}
		got, _ := errors.AsType[*Faults](c.Faults(lists...))
		var messages []string
		for _, f := range got.List {
			messages = append(messages, f.Message)
		}
		want := []string{`for site "a": bad name`, `for site "c": bad name`, "bad name"}
		if diff := cmp.Diff(want, messages); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("AskedTwice", func(t *testing.T) {
		if diff := cmp.Diff(err.Error(), c.Faults().Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("NoExcerptOfAnUnknownFile", func(t *testing.T) {
		err := (&Config{}).Faults([]Fault{{Pos{"other.yaml", 3, 4}, "wrong", "mend it"}})
		if diff := cmp.Diff("other.yaml:3:4: wrong\n        mend it", err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("NoPlace", func(t *testing.T) {
		err := (&Config{}).Faults([]Fault{{Message: "no such site"}})
		if diff := cmp.Diff("no such site", err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("None", func(t *testing.T) {
		if err := (&Config{}).Faults(nil, []Fault{}); err != nil {
			t.Errorf("got %v, want nil", err)
		}
	})
}
