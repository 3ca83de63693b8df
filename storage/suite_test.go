package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// opened is a fresh store under test.
type opened struct {
	store Store
	// read gives what is stored under a path, nil if nothing is.
	read func(path string) []byte
	// put writes over what is stored under a path, as a broken disk may.
	put func(t *testing.T, path string, data []byte)
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
		{"SpoolLeavesWhatIsDamaged", suiteSpoolDamaged},
		{"SpoolLooksAgainAtTheFinishedFile", suiteSpoolInspects},
		{"SpoolTakesTheTypesWanted", suiteSpoolTypes},
		{"SpoolPassesOnErrorsOfTheReader", suiteSpoolReaderErrors},
		{"SpoolStopsWithItsContext", suiteSpoolContext},
		{"SpoolRefusesBadIDs", suiteSpoolIDs},
		{"SpoolReplacesAnOlderPart", suiteSpoolAgain},
		{"KeepStoresBytesUnderTheirNames", suiteKeep},
		{"KeepAdoptsEqualBytes", suiteKeepAdopts},
		{"KeepGivesTakenNamesASuffix", suiteKeepSuffix},
		{"KeepMarksWhatIsDamaged", suiteKeepDamaged},
		{"KeepPutsASidecarBeside", suiteKeepSidecar},
		{"KeepGivesOneNameToOneOfMany", suiteKeepRace},
		{"KeepGoesOnAfterAFailure", suiteKeepFailure},
		{"KeepStopsWithItsContext", suiteKeepContext},
		{"OpenReadsWhatIsKept", suiteOpen},
		{"KeepSetsAsideWhatIsDamaged", suiteKeepOver},
		{"KeepSetsAsideUnderFreeNames", suiteKeepOverAgain},
		{"KeepMovesEarlierSidecars", suiteKeepEarlierSidecar},
		{"DiscardMayBeCalledTwice", suiteDiscard},
		{"SweepRemovesAllParts", suiteSweep},
		{"SweepStopsWithItsContext", suiteSweepContext},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

// pictureOf makes a whole picture that differs with n.
func pictureOf(t testing.TB, n int) []byte {
	t.Helper()
	return append(encodePNG(t, scene(color.GrayModel)), fmt.Sprintf("tail %03d", n)...)
}

func spool(t testing.TB, s Store, id string, data []byte) *Part {
	t.Helper()
	part, err := s.Spool(t.Context(), id, bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// spoolDamaged spools what must be damaged.
func spoolDamaged(t testing.TB, s Store, id string, data []byte) *Part {
	t.Helper()
	_, err := s.Spool(t.Context(), id, bytes.NewReader(data), nil)
	damaged, ok := errors.AsType[*DamagedError](err)
	if !ok {
		t.Fatalf("got %v, want a *DamagedError", err)
	}
	return damaged.Part
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
	if err := o.store.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	o.checkParts(t)
}

func suiteSweepContext(t *testing.T, o opened) {
	spool(t, o.store, "aa", pictureOf(t, 1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.store.Sweep(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	o.checkParts(t, "aa")
}
