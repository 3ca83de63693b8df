package frontier

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// holding is a file whose bytes are told by a letter.
func holding(path, stem, folder string, letter string) Holding {
	return Holding{
		Source: 1, Path: path, Size: 10, Modified: time.UnixMilli(1_700_000_000_123), Type: "image/jpeg", Walked: true,
		SHA256: strings.Repeat(letter, 64), MD5: strings.Repeat(letter, 32), Stem: stem, Folder: folder, Named: folder + "/" + stem,
	}
}

func openIndex(t *testing.T) *Holdings {
	t.Helper()
	h, err := MakeHoldings(filepath.Join(t.TempDir(), "below", "adopted.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func TestHoldingsAreFound(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	a, b, c := holding("/a/1.jpg", "1", "a", "a"), holding("/b/1.jpg", "1", "b", "b"), holding("/c/2.jpg", "2", "c", "a")
	if err := h.AddFiles(t.Context(), []Holding{a, b, c}); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]struct {
		find func() ([]Holding, error)
		want []Holding
	}{
		"by SHA-256":         {func() ([]Holding, error) { return h.ByHash(t.Context(), a.SHA256) }, []Holding{a, c}},
		"by MD5":             {func() ([]Holding, error) { return h.ByHash(t.Context(), b.MD5) }, []Holding{b}},
		"by name":            {func() ([]Holding, error) { return h.ByStem(t.Context(), "1", "b") }, []Holding{b}},
		"anywhere":           {func() ([]Holding, error) { return h.ByStemAnywhere(t.Context(), "1") }, []Holding{a, b}},
		"by template":        {func() ([]Holding, error) { return h.ByNamed(t.Context(), 1, "c/2") }, []Holding{c}},
		"of another source":  {func() ([]Holding, error) { return h.ByNamed(t.Context(), 2, "c/2") }, nil},
		"of no name at all":  {func() ([]Holding, error) { return h.ByNamed(t.Context(), 1, "") }, nil},
		"of an unknown hash": {func() ([]Holding, error) { return h.ByHash(t.Context(), strings.Repeat("c", 64)) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := q.find()
			for i := range got {
				got[i].ID = 0
			}
			if diff := cmp.Diff(q.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// A name that very many files have tells nothing.
func TestHoldingsOfACommonNameAreNotFound(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	var all []Holding
	for i := range maxFound + 1 {
		all = append(all, holding(fmt.Sprintf("/%d/1.jpg", i), "1", "x", "a"))
	}
	if err := h.AddFiles(t.Context(), all[:maxFound]); err != nil {
		t.Fatal(err)
	}
	if found, err := h.ByStem(t.Context(), "1", "x"); err != nil || len(found) != maxFound {
		t.Errorf("%d files, %v, want %d", len(found), err, maxFound)
	}
	if err := h.AddFiles(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if found, err := h.ByStem(t.Context(), "1", "x"); err != nil || len(found) != 0 {
		t.Errorf("%d files, %v, want none", len(found), err)
	}
}

// Claims are told to each other, and end when the file has other bytes.
func TestHoldingsAreClaimed(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	f := holding("/a/1.jpg", "1", "a", "a")
	add := func() int64 {
		if err := h.AddFiles(t.Context(), []Holding{f}); err != nil {
			t.Fatal(err)
		}
		known, ok, err := h.File(t.Context(), f.Path)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		return known.ID
	}
	id, one, two := add(), NewID(Image, "", "one"), NewID(Image, "", "two")
	claim := func(c Claim, want ...Claim) {
		t.Helper()
		others, err := h.Claim(t.Context(), id, c)
		if diff := cmp.Diff(want, others); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	claim(Claim{one, "a.test", false})
	claim(Claim{one, "a.test", false})
	claim(Claim{two, "b.test", true}, Claim{one, "a.test", false})
	claim(Claim{one, "a.test", false}, Claim{two, "b.test", true})
	if left, err := h.HasLeft(t.Context()); err != nil || left {
		t.Errorf("something is left (%v)", err)
	}
	f.SHA256 = strings.Repeat("b", 64)
	if again := add(); again != id {
		t.Fatalf("the file has the number %d now, and had %d", again, id)
	}
	if left, err := h.HasLeft(t.Context()); err != nil || !left {
		t.Errorf("nothing is left (%v), though the file has other bytes now", err)
	}
	claim(Claim{one, "a.test", false})
	if err := h.DropFile(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if files, entries, err := h.Left(t.Context()); files+entries != 0 || err != nil {
		t.Errorf("%d files and %d entries are left (%v)", files, entries, err)
	}
}

// What was noted is there when the index is opened again, and gone when removed.
func TestHoldingsAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "adopted.db")
	if _, err := OpenHoldings(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("opening what is not there: %v", err)
	}
	want := []Source{
		{ID: 1, Place: "/a", Name: "{id}", TrustNames: true, Sites: []string{"x"}},
		{ID: 2, Place: "/a", IsList: true, Entry: "x{id}"},
	}
	for range 2 { // the second time they are known
		h, err := MakeHoldings(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range want {
			if id, err := h.AddSource(t.Context(), s); err != nil || id != s.ID {
				t.Errorf("the source has number %d (%v), want %d", id, err, s.ID)
			}
		}
		got, err := h.Sources(t.Context())
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := RemoveHoldings(path); !was || err != nil {
		t.Errorf("RemoveHoldings = %v, %v", was, err)
	}
	if was, err := RemoveHoldings(path); was || err != nil {
		t.Errorf("RemoveHoldings of nothing = %v, %v", was, err)
	}
}

func TestOpenHoldingsRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "adopted.db")
	if err := os.WriteFile(path, []byte("not a database at all"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenHoldings(path); !errors.Is(FileFault(err), ErrDamaged) {
		t.Errorf("OpenHoldings = %v, want that it is damaged", err)
	}
}

// A picture is given up for an entry once, by the list that has it.
func TestEntriesServeOnce(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	for _, want := range []int64{2, 0} {
		if fresh, err := h.AddEntries(t.Context(), 1, []string{"a1", "a2"}); err != nil || fresh != want {
			t.Errorf("%d entries are new (%v), want %d", fresh, err, want)
		}
	}
	job := NewID(Image, "", "one")
	for entry, want := range map[string]bool{"a1": true, "a3": false} {
		if has, err := h.HasEntry(t.Context(), 1, entry); err != nil || has != want {
			t.Errorf("HasEntry(%q) = %v, %v", entry, has, err)
		}
	}
	if has, err := h.HasEntry(t.Context(), 2, "a1"); err != nil || has {
		t.Errorf("another list has the entry (%v)", err)
	}
	if passed, err := h.IsPassed(t.Context(), job); err != nil || passed {
		t.Errorf("IsPassed = %v, %v before it was", passed, err)
	}
	if err := h.Pass(t.Context(), job, "a1"); err != nil {
		t.Fatal(err)
	}
	if passed, err := h.IsPassed(t.Context(), job); err != nil || !passed {
		t.Errorf("IsPassed = %v, %v", passed, err)
	}
	if _, entries, err := h.Left(t.Context()); err != nil || entries != 1 {
		t.Errorf("%d entries are left (%v), want 1", entries, err)
	}
}

// An archive is read whatever its size, also where nothing may be written.
func TestEachArchivedReadsAll(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "archive.sqlite3")
	const n = 2500
	makeTable(t, path, "CREATE TABLE archive (entry TEXT PRIMARY KEY) WITHOUT ROWID",
		fmt.Sprintf("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i < %d) INSERT INTO archive SELECT 'site' || i FROM c", n))
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o755) //nolint:errcheck // for the folder to be removed
	var got []string
	if err := EachArchived(t.Context(), path, func(some []string) error {
		got = append(got, some...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != n {
		t.Errorf("%d entries, want %d", len(got), n)
	}
	stop := errors.New("stop")
	if err := EachArchived(t.Context(), path, func([]string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("EachArchived = %v, want what give said", err)
	}
}

func TestEachArchivedRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	other, empty, text := filepath.Join(folder, "other.db"), filepath.Join(folder, "empty.db"), filepath.Join(folder, "text.db")
	makeTable(t, other, "CREATE TABLE downloads (url TEXT)", "CREATE TABLE history (at INTEGER)")
	makeTable(t, empty, "PRAGMA user_version = 3")
	if err := os.WriteFile(text, []byte("imgur3kGqmPE\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		other: "of tables it has downloads, history", empty: "of tables it has none", text: "it is no SQLite file",
		filepath.Join(folder, "nothing.db"): "no such file",
	} {
		err := EachArchived(t.Context(), path, func([]string) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("EachArchived = %v, want %q", err, want)
		}
	}
}

// makeTable makes a SQLite file by statements.
func makeTable(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := openAs(path, "mode=rwc")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}
