package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// family is what metrics tell of one of theirs.
type family struct {
	help, kind string
	labels     []string // in order, but for those that Prometheus makes
}

var (
	helpLine   = regexp.MustCompile(`(?m)^# HELP (\S+) (.*)$`)
	typeLine   = regexp.MustCompile(`(?m)^# TYPE (\S+) (.*)$`)
	sampleLine = regexp.MustCompile(`(?m)^([a-z_]+)\{(.*)\} \S+$`)
	labelName  = regexp.MustCompile(`([a-z_]+)="(?:[^"\\]|\\.)*"`)
)

// familiesIn reads metrics as Prometheus does.
func familiesIn(text string) map[string]*family {
	families := map[string]*family{}
	for _, m := range helpLine.FindAllStringSubmatch(text, -1) {
		families[m[1]] = &family{help: m[2]}
	}
	for _, m := range typeLine.FindAllStringSubmatch(text, -1) {
		families[m[1]].kind = m[2]
	}
	for _, m := range sampleLine.FindAllStringSubmatch(text, -1) {
		f := families[familyOf(m[1], families)]
		for _, label := range labelName.FindAllStringSubmatch(m[2], -1) {
			if label[1] != "le" && label[1] != "quantile" && !slices.Contains(f.labels, label[1]) {
				f.labels = append(f.labels, label[1])
			}
		}
	}
	return families
}

// familyOf is the metric that a time series belongs to.
func familyOf(series string, families map[string]*family) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		name, cut := strings.CutSuffix(series, suffix)
		if f := families[name]; cut && f != nil && (f.kind == "histogram" || f.kind == "summary") {
			return name
		}
	}
	return series
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The table of docs/metrics.md is what a run serves.
func TestMetricsAreDocumented(t *testing.T) {
	families := familiesIn(scrapeOnce(t))
	var want strings.Builder
	for _, name := range slices.Sorted(maps.Keys(families)) {
		f := families[name]
		if strings.HasPrefix(name, "magpie_") {
			fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", name, f.kind, strings.Join(f.labels, ", "), f.help)
		}
	}
	const head = "| metric | is a | labels | what |\n| --- | --- | --- | --- |\n"
	_, table, found := strings.Cut(readDoc(t, "metrics.md"), head)
	table, _, _ = strings.Cut(table, "\n\n")
	if diff := cmp.Diff(want.String(), strings.TrimPrefix(table+"\n", "\n")); !found || diff != "" {
		t.Errorf("the table of docs/metrics.md (-want +got):\n%s\nall of it is:\n%s%s", diff, head, &want)
	}
}

// dashboard is as much of one as names metrics.
type dashboard struct {
	SchemaVersion int
	Templating    struct{ List []struct{ Name, Type string } }
	Panels        []panel
}

type panel struct {
	ID          int
	Type, Title string
	Datasource  struct{ UID string }
	Targets     []struct{ Expr string }
	GridPos     struct{ X, Y, W, H int }
}

var (
	seriesName = regexp.MustCompile(`\b(?:magpie|go|process)_[a-z0-9_]+`)
	labelTaken = regexp.MustCompile(`[{,] *([a-z_]+) *[=!]`)
	labelsBy   = regexp.MustCompile(`by \(([^)]*)\)`)
)

// labelsNamed are the labels that an expression compares or groups by.
func labelsNamed(expr string) (labels []string) {
	for _, m := range labelTaken.FindAllStringSubmatch(expr, -1) {
		labels = append(labels, m[1])
	}
	for _, m := range labelsBy.FindAllStringSubmatch(expr, -1) {
		labels = append(labels, strings.Split(strings.ReplaceAll(m[1], " ", ""), ",")...)
	}
	return labels
}

// checkExpression wants each metric and label that is named to be there.
func checkExpression(t *testing.T, where, expr string, families map[string]*family) {
	t.Helper()
	known := []string{"instance", "job", "le", "quantile"}
	names := seriesName.FindAllString(expr, -1)
	for _, name := range names {
		f := families[familyOf(name, families)]
		if f == nil {
			t.Errorf("%s: there is no metric %s", where, name)
			continue
		}
		if isHistogram := f.kind == "histogram"; isHistogram == (families[name] != nil) {
			t.Errorf("%s: %s is no time series, but a %s", where, name, f.kind)
		}
		known = append(known, f.labels...)
	}
	for _, label := range labelsNamed(expr) {
		if !slices.Contains(known, label) {
			t.Errorf("%s: there is no label %s in %s", where, label, expr)
		}
	}
	if len(names) == 0 {
		t.Errorf("%s: %q names no metric", where, expr)
	}
	if strings.Contains(expr, "magpie_frontier_jobs") && !strings.Contains(expr, "max by (job") {
		t.Errorf("%s: %s counts a crawl once for each machine that works on it", where, expr)
	}
}

func TestDashboardNamesMetricsThereAre(t *testing.T) {
	families := familiesIn(scrapeOnce(t))
	var d dashboard
	if err := json.Unmarshal([]byte(readDoc(t, "grafana.json")), &d); err != nil {
		t.Fatal(err)
	}
	if d.SchemaVersion < 36 || len(d.Templating.List) == 0 || d.Templating.List[0].Type != "datasource" {
		t.Errorf("the dashboard has schema %d and the variables %+v", d.SchemaVersion, d.Templating.List)
	}
	shown, ids := "", map[int]bool{}
	for _, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("%s: its number %d is another panel's", p.Title, p.ID)
		}
		ids[p.ID] = true
		if p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W == 0 || p.GridPos.H == 0 {
			t.Errorf("%s: it is at %+v", p.Title, p.GridPos)
		}
		if p.Type == "row" {
			continue
		}
		if p.Datasource.UID != "${datasource}" || len(p.Targets) == 0 {
			t.Errorf("%s: it asks %q for %+v", p.Title, p.Datasource.UID, p.Targets)
		}
		for _, target := range p.Targets {
			checkExpression(t, p.Title, target.Expr, families)
			shown += target.Expr + "\n"
		}
	}
	for name := range families {
		if strings.HasPrefix(name, "magpie_") && !strings.Contains(shown, name) {
			t.Errorf("no panel shows %s", name)
		}
	}
}

// The questions that docs/metrics.md asks can be asked.
func TestDocumentedQuestionsNameMetricsThereAre(t *testing.T) {
	families := familiesIn(scrapeOnce(t))
	_, table, _ := strings.Cut(readDoc(t, "metrics.md"), "| question | PromQL |\n| --- | --- |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(strings.TrimSpace(table), "\n")
	for _, row := range rows {
		_, expr, _ := strings.Cut(row, "`")
		checkExpression(t, row, strings.TrimSuffix(expr, "` |"), families)
	}
	if len(rows) < 5 {
		t.Errorf("only %d questions were looked at", len(rows))
	}
}
