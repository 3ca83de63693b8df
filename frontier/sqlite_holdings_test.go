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
func holding(path, letter string) Holding {
	return Holding{
		Path: path, Size: 10, Modified: time.UnixMilli(1_700_000_000_123), Type: "image/jpeg", Walked: true,
		SHA256: strings.Repeat(letter, 64), MD5: strings.Repeat(letter, 32),
	}
}

// in1 is a file in source 1, named by its path.
func in1(f Holding) Naming {
	return Naming{Holding: f, Source: 1, Below: f.Path[1:], Named: "named " + f.Path[1:]}
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
	a, b, c := holding("/a/1.jpg", "a"), holding("/b/1.jpg", "b"), holding("/c/2.jpg", "a")
	elsewhere := in1(a)
	elsewhere.Source, elsewhere.Named = 2, "otherwise"
	if err := h.AddFiles(t.Context(), 1, []Naming{in1(a), in1(b), in1(c), elsewhere}); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]struct {
		find func() ([]Holding, error)
		want []Holding
	}{
		"by SHA-256":          {func() ([]Holding, error) { return h.ByHash(t.Context(), []int64{1, 2}, a.SHA256) }, []Holding{a, c}},
		"by MD5":              {func() ([]Holding, error) { return h.ByHash(t.Context(), []int64{1}, b.MD5) }, []Holding{b}},
		"in a source":         {func() ([]Holding, error) { return h.ByHash(t.Context(), []int64{2}, a.SHA256) }, []Holding{a}},
		"by path":             {func() ([]Holding, error) { return h.ByPath(t.Context(), 1, "b/1.jpg") }, []Holding{b}},
		"by template":         {func() ([]Holding, error) { return h.ByNamed(t.Context(), 1, "named c/2.jpg") }, []Holding{c}},
		"by another template": {func() ([]Holding, error) { return h.ByNamed(t.Context(), 2, "otherwise") }, []Holding{a}},
		"of another source":   {func() ([]Holding, error) { return h.ByNamed(t.Context(), 2, "named c/2.jpg") }, nil},
		"of no name at all":   {func() ([]Holding, error) { return h.ByNamed(t.Context(), 1, "") }, nil},
		"of an unknown hash":  {func() ([]Holding, error) { return h.ByHash(t.Context(), []int64{1}, strings.Repeat("c", 64)) }, nil},
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

// A name that very many files have tells nothing, and says so; bytes do, however
// many have them.
func TestHoldingsOfACommonNameAreTooMany(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	var all []Naming
	for i := range maxFound + 1 {
		f := in1(holding(fmt.Sprintf("/%d/1.jpg", i), "a"))
		f.Below = "x/1"
		all = append(all, f)
	}
	if err := h.AddFiles(t.Context(), 1, all[:maxFound]); err != nil {
		t.Fatal(err)
	}
	if found, err := h.ByPath(t.Context(), 1, "x/1"); err != nil || len(found) != maxFound {
		t.Errorf("%d files, %v, want %d", len(found), err, maxFound)
	}
	if err := h.AddFiles(t.Context(), 1, all); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ByPath(t.Context(), 1, "x/1"); !errors.Is(err, ErrTooMany) {
		t.Errorf("ByPath = %v, want %v", err, ErrTooMany)
	}
	if found, err := h.ByHash(t.Context(), []int64{1}, all[0].SHA256); err != nil || len(found) == 0 {
		t.Errorf("%d files of the hash, %v", len(found), err)
	}
}

// Claims of other addresses are told to each other, do not become less sure, and end
// when the file has other bytes.
func TestHoldingsAreClaimed(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	f := holding("/a/1.jpg", "a")
	add := func() int64 {
		if err := h.AddFiles(t.Context(), 1, []Naming{in1(f)}); err != nil {
			t.Fatal(err)
		}
		known, ok, err := h.File(t.Context(), f.Path)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		return known.ID
	}
	id := add()
	by := func(job, address string, sure Certainty) Claim {
		return Claim{Claimant{NewID(Image, "", job), "a.test", address}, sure}
	}
	claim := func(c Claim, want ...Claim) {
		t.Helper()
		others, err := h.Claim(t.Context(), []int64{id}, c)
		if diff := cmp.Diff(want, others); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	wantSpent := func(want bool) {
		t.Helper()
		if is, err := h.IsSpent(t.Context()); err != nil || is != want {
			t.Errorf("IsSpent = %v (%v), want %v", is, err, want)
		}
	}
	wantSpent(false)
	claim(by("one", "/1", ByName))
	claim(by("one", "/1", ByName))
	wantSpent(false) // another may want it by name
	claim(by("twin of one", "/1", ByName))
	claim(by("two", "/2", ByHash), by("twin of one", "/1", ByName), by("one", "/1", ByName))
	claim(by("two", "/2", ByName), by("twin of one", "/1", ByName), by("one", "/1", ByName))
	claim(by("one", "/1", IsKept), by("two", "/2", ByHash))
	f.SHA256 = strings.Repeat("b", 64)
	if again := add(); again != id {
		t.Fatalf("the file has the number %d now, and had %d", again, id)
	}
	if n, err := h.Unclaimed(t.Context()); err != nil || n != 1 {
		t.Errorf("%d files are unclaimed (%v), though one has other bytes now", n, err)
	}
	claim(by("one", "/1", IsKept))
	wantSpent(true)
}

// What a look did not see is forgotten, but only below its folder.
func TestHoldingsThatAreGoneAreForgotten(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	var looks []int64
	for range 2 {
		look, err := h.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		looks = append(looks, look)
	}
	gone, there, beside := in1(holding("/old/gone.jpg", "a")), in1(holding("/old/there.jpg", "a")), in1(holding("/older/1.jpg", "a"))
	for i, files := range [][]Naming{{gone, there, beside}, {there}} {
		if err := h.AddFiles(t.Context(), looks[i], files); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.DropUnseen(t.Context(), "/old", looks[1]); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{gone.Path: false, there.Path: true, beside.Path: true} {
		if _, is, err := h.File(t.Context(), path); is != want || err != nil {
			t.Errorf("%s is known: %v (%v), want %v", path, is, err, want)
		}
	}
}

// Who was killed while the index was open is told from who closed it.
func TestHoldingsTellOfAKill(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	for _, want := range []bool{false, true} {
		if wasCut, err := h.Begin(t.Context()); wasCut != want || err != nil {
			t.Errorf("Begin = %v, %v, want %v", wasCut, err, want)
		}
	}
	if err := h.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wasCut, err := h.Begin(t.Context()); wasCut || err != nil {
		t.Errorf("Begin = %v, %v after the end", wasCut, err)
	}
}

// A trial leaves nothing, and works as any other.
func TestTriedHoldingsAreNowhere(t *testing.T) {
	t.Chdir(t.TempDir())
	h, err := TryHoldings()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.AddFiles(t.Context(), 1, []Naming{in1(holding("/a/1.jpg", "a"))}); err != nil {
		t.Error(err)
	}
	if found, err := h.ByPath(t.Context(), 1, "a/1.jpg"); len(found) != 1 || err != nil {
		t.Errorf("%d files (%v), want 1", len(found), err)
	}
	here, err := os.ReadDir(".")
	if len(here) > 0 || err != nil {
		t.Errorf("there is %v (%v)", here, err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
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
		{ID: 1, Place: "/a", Name: "{id}", Sites: []string{"x"}},
		{ID: 2, Place: "/a", IsList: true, Entry: "x{id}"},
		{ID: 3, Place: "/a", Name: "{id}", Sites: []string{"y"}}, // besides the first
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

// An entry is one of its list, and pictures of other addresses that go by it are
// told; a picture is given up once.
func TestEntriesAreClaimed(t *testing.T) {
	t.Parallel()
	h := openIndex(t)
	for _, want := range []int64{2, 0} {
		if fresh, err := h.AddEntries(t.Context(), 1, []string{"a1", "a2"}); err != nil || fresh != want {
			t.Errorf("%d entries are new (%v), want %d", fresh, err, want)
		}
	}
	if fresh, err := h.AddEntries(t.Context(), 2, []string{"a1"}); err != nil || fresh != 1 {
		t.Errorf("%d entries of another list are new (%v), want 1", fresh, err)
	}
	for entry, want := range map[string]bool{"a1": true, "a3": false} {
		if has, err := h.HasEntry(t.Context(), 1, entry); err != nil || has != want {
			t.Errorf("HasEntry(%q) = %v, %v", entry, has, err)
		}
	}
	if has, err := h.HasEntry(t.Context(), 2, "a2"); err != nil || has {
		t.Errorf("another list has the entry (%v)", err)
	}
	one, two := Claimant{NewID(Image, "", "one"), "a.test", "/1"}, Claimant{NewID(Image, "", "two"), "a.test", "/2"}
	for _, c := range []struct {
		by   Claimant
		want []Claimant
	}{{one, nil}, {one, nil}, {two, []Claimant{one}}} {
		others, err := h.ClaimEntry(t.Context(), 1, "a1", c.by)
		if diff := cmp.Diff(c.want, others); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	for _, want := range []bool{false, true} {
		if passed, err := h.IsPassed(t.Context(), one.Job); err != nil || passed != want {
			t.Errorf("IsPassed = %v, %v, want %v", passed, err, want)
		}
		if err := h.Pass(t.Context(), one.Job); err != nil {
			t.Fatal(err)
		}
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

// What is no text is none of the entries of gallery-dl, and no reason to read none.
func TestEachArchivedPassesOverWhatIsNoEntry(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "archive.sqlite3")
	makeTable(t, path, "CREATE TABLE archive (entry TEXT)", "INSERT INTO archive VALUES (NULL), ('site1'), (NULL)")
	var got []string
	err := EachArchived(t.Context(), path, func(some []string) error {
		got = append(got, some...)
		return nil
	})
	if diff := cmp.Diff([]string{"site1"}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
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

// An archive that gallery-dl writes to all the time is waited for, and then told of.
func TestEachArchivedTellsOfALock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "archive.sqlite3")
	makeTable(t, path, "CREATE TABLE archive (entry TEXT PRIMARY KEY) WITHOUT ROWID")
	other, err := openAs(path, "mode=rw")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	err = EachArchived(t.Context(), path, func([]string) error { return nil })
	if !errors.Is(err, ErrArchiveLocked) || !strings.Contains(err.Error(), path) {
		t.Errorf("EachArchived = %v, want %v", err, ErrArchiveLocked)
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
