package magpie

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

const migratingFile = "docs/migrating.md"

var (
	// tableCell matches a cell of a row of a table. A bar in it has a backslash before it.
	tableCell = regexp.MustCompile(`\|((?:[^|\\]|\\.)+)`)
	// keySpan matches a key as the document names it, perhaps with an example.
	keySpan = regexp.MustCompile(`^([a-z_]+):(?: |$)`)
	// commandSpan matches a command as the document names it, with its flags.
	commandSpan = regexp.MustCompile(`^crawl ([a-z]+)`)
	flagOf      = regexp.MustCompile(`--[a-z-]+`)
	// listedCommand and listedFlag match what the help of the command lists.
	listedCommand = regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`)
	listedFlag    = regexp.MustCompile(`(?m)^ +(?:-[a-z], +)?(--[a-z-]+)`)
	// deniedWord matches names of what Magpie has. None may stand in a row that
	// calls something "not there", nor in the list of what has no counterpart.
	deniedWord = regexp.MustCompile(`(?i)\b(zip|cbz|csv|jsonl|exec|on-download-complete|on_gallery|on_finish|quiet|metrics|prometheus|s3|redis|several machines)\b`)
	// denial matches a sentence that denies one of them.
	denial = regexp.MustCompile(`(?i)\bno (csv|zip|cbz|s3|redis|hook|program is started|code of yours is run)`)
)

// counterparts are the cells of docs/migrating.md that name what is ours, one
// for each row, by the number of their line.
func counterparts(t *testing.T) map[int]string {
	t.Helper()
	cells := map[int]string{}
	for i, line := range strings.Split(readDocument(t, migratingFile), "\n") {
		row := tableCell.FindAllStringSubmatch(line, -1)
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| --- ") {
			continue
		}
		if len(row) != 3 {
			t.Fatalf("%s:%d: a row of %d cells, want 3", migratingFile, i+1, len(row))
		}
		if cell := strings.TrimSpace(row[1][1]); cell != "Magpie" {
			cells[i+1] = strings.ReplaceAll(cell, `\|`, "|")
		}
	}
	if len(cells) < 150 {
		t.Fatalf("%s has %d rows, want 150 or more", migratingFile, len(cells))
	}
	return cells
}

// Each counterpart is a key that the schema has, with an example that compiles
// together with the others of its row; or a command; or said not to be there.
func TestMigratingNamesKeysThatExist(t *testing.T) {
	known := schemaKeys(t)
	for line, cell := range counterparts(t) {
		where := fmt.Sprintf("%s:%d", migratingFile, line)
		spans := codeSpan.FindAllStringSubmatch(cell, -1)
		if len(spans) == 0 && cell != "not there" {
			t.Errorf("%s: %q names neither a key nor a command", where, cell)
		}
		var examples []string
		for _, m := range spans {
			switch key := keySpan.FindStringSubmatch(m[1]); {
			case key == nil && !commandSpan.MatchString(m[1]):
				t.Errorf("%s: %q is neither a key nor a command", where, m[1])
			case key != nil && !known[key[1]]:
				t.Errorf("%s: the schema has no key %q", where, key[1])
			case ruleLine.MatchString(m[1]):
				examples = append(examples, m[1])
			}
		}
		if len(examples) > 0 {
			compiles(t, where, siteWith(examples...))
		}
	}
}

// What is there is not denied, as it easily is once something was added.
func TestMigratingDeniesNothingThatIsThere(t *testing.T) {
	text := readDocument(t, migratingFile)
	_, without, found := strings.Cut(text, "\n## What Magpie has no counterpart of\n")
	if !found {
		t.Fatalf("%s has no list of what has no counterpart", migratingFile)
	}
	for _, line := range strings.Split(text, "\n") {
		row := tableCell.FindAllStringSubmatch(line, -1)
		if len(row) == 3 && strings.Contains(row[1][1], "not there") {
			without += row[0][1] + row[1][1] + "\n"
		}
	}
	if said := deniedWord.FindAllString(without, -1); said != nil {
		t.Errorf("%s calls %q not there", migratingFile, said)
	}
	if said := denial.FindString(text); said != "" {
		t.Errorf("%s says %q", migratingFile, said)
	}
}

// Every command that is named anywhere on the page exists and has the flags that
// it is named with.
func TestMigratingNamesCommandsThatExist(t *testing.T) {
	help := helpOf(t)
	named := 0
	text := fencedBlock.ReplaceAllString(readDocument(t, migratingFile), "")
	for _, m := range codeSpan.FindAllStringSubmatch(text, -1) {
		if command := commandSpan.FindStringSubmatch(m[1]); command != nil {
			named++
			checkCommand(t, m[1], command[1], help)
		}
	}
	if named < 40 {
		t.Errorf("only %d commands were looked up", named)
	}
}

func checkCommand(t *testing.T, span, command string, help map[string]map[string]bool) {
	t.Helper()
	flags, found := help[command]
	if !found {
		t.Errorf("%q: there is no such command", span)
		return
	}
	for _, flag := range flagOf.FindAllString(span, -1) {
		if !flags[flag] {
			t.Errorf("%q: crawl %s has no %s", span, command, flag)
		}
	}
}

// The files that stand beside those of other tools compile.
func TestMigratingExamplesCompile(t *testing.T) {
	examples := yamlBlock.FindAllStringSubmatch(readDocument(t, migratingFile), -1)
	if len(examples) != 3 {
		t.Errorf("%d examples, want 3", len(examples))
	}
	for _, m := range examples {
		compiles(t, migratingFile, m[1])
	}
}

// schemaKeys are the keys that crawl.yaml may have anywhere, steps left out.
func schemaKeys(t *testing.T) map[string]bool {
	t.Helper()
	type object struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(readDocument(t, "docs/crawl.schema.json")), &schema); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, o := range []object{schema.object, schema.Defs["site"], schema.Defs["follow"], schema.Defs["each"]} {
		if len(o.Properties) == 0 {
			t.Fatal("the schema has not the form it had")
		}
		for key := range o.Properties {
			keys[key] = true
		}
	}
	return keys
}

// helpOf lists the flags of each command, as the built command tells them.
func helpOf(t *testing.T) map[string]map[string]bool {
	t.Helper()
	crawl := built(t)
	help := map[string]map[string]bool{}
	for _, command := range listedCommand.FindAllStringSubmatch(output(t, crawl, "--help"), -1) {
		flags := map[string]bool{}
		for _, flag := range listedFlag.FindAllStringSubmatch(output(t, crawl, command[1], "--help"), -1) {
			flags[flag[1]] = true
		}
		help[command[1]] = flags
	}
	return help
}

// output runs a program that is to succeed.
func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	said, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, said)
	}
	return string(said)
}
