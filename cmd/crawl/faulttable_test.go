package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// faultRow is a row of the table "What goes wrong, and what becomes of it" in
// docs/reliability.md.
type faultRow struct {
	fault string
	state string // of the record of what the fault befalls
	cause string // beside it; "" for none
	exit  int
	again bool // whether the next run asks for it once more
}

// faultTableHead is the first line of the table.
const faultTableHead = "| fault | what Magpie does | the record | exit code | the next run asks again |"

// readFaultRows reads the table.
func readFaultRows(path string) (rows []faultRow, err error) {
	page, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	_, table, _ := strings.Cut(string(page), faultTableHead+"\n")
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		if strings.HasPrefix(line, "| ---") {
			continue
		}
		row, err := parseFaultRow(line)
		if err != nil {
			return nil, fmt.Errorf("reading the row %q: %w", line, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// parseFaultRow reads a line such as
//
//	| cut | asks again | failed: `cut` | 3 | yes |
func parseFaultRow(line string) (row faultRow, err error) {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if len(cells) != 5 {
		return row, fmt.Errorf("it has %d cells, want 5", len(cells))
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	row.fault = cells[0]
	row.state, row.cause, _ = strings.Cut(strings.ReplaceAll(cells[2], "`", ""), ": ")
	row.again = cells[4] == "yes"
	row.exit, err = strconv.Atoi(cells[3])
	return row, err
}

// faultCase runs the built command against a fault and wants all that the row
// says of it.
type faultCase func(t *testing.T, row faultRow)

// faultCases are the cases of all rows, by the name of the fault.
func faultCases(t *testing.T) map[string]faultCase {
	t.Helper()
	all := map[string]faultCase{}
	for _, kind := range []map[string]faultCase{
		wireFaults(), statusFaults(), redirectFaults(), contentFaults(), pageFaults(), nameFaults(), tlsFaults(),
	} {
		for name := range kind {
			if all[name] != nil {
				t.Fatalf("there are two cases for %q", name)
			}
		}
		maps.Copy(all, kind)
	}
	return all
}

// casesAtOnce is how many cases run at the same time: they wait more than they
// work.
const casesAtOnce = 10

// Whatever goes wrong, the command does what the table of faults promises: each
// row is tried, and nothing is tried that has no row.
func TestFaultTable(t *testing.T) {
	rows, err := readFaultRows(filepath.Join("..", "..", "docs", "reliability.md"))
	if err != nil {
		t.Fatal(err)
	}
	cases := faultCases(t)
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, casesAtOnce)
	for _, row := range rows {
		run := cases[row.fault]
		delete(cases, row.fault)
		if run == nil {
			t.Errorf("the row %q has no case, or stands there twice", row.fault)
			continue
		}
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			t.Run(row.fault, func(t *testing.T) { run(t, row) })
		})
	}
	if len(cases) > 0 {
		t.Errorf("these cases have no row in the table: %q", slices.Sorted(maps.Keys(cases)))
	}
}
