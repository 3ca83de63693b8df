package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"magpie/crawler"
)

// csvTable writes items as rows of a table (RFC 4180). Its columns are those of
// csvColumns and one for each field, which a reading before that of the rows finds.
type csvTable struct {
	w      *exportWriter
	fields []string
}

// mostCSVFields bounds the columns for fields: a table of more is of no use.
const mostCSVFields = 1000

// csvColumns are those of every table, named as in JSON.
var csvColumns = []struct {
	name  string
	value func(crawler.Item) string
}{
	{"state", func(i crawler.Item) string { return string(i.State) }},
	{"job", func(i crawler.Item) string { return i.Job }},
	{"site", func(i crawler.Item) string { return i.Site }},
	{"gallery", func(i crawler.Item) string { return i.Gallery }},
	{"url", func(i crawler.Item) string { return i.URL }},
	{"final_url", func(i crawler.Item) string { return i.FinalURL }},
	{"page", func(i crawler.Item) string { return i.Page }},
	{"time", func(i crawler.Item) string { return csvTime(i.Time) }},
	{"rule", func(i crawler.Item) string { return i.Rule }},
	{"index", func(i crawler.Item) string { return csvNumber(int64(i.Index)) }},
	{"place", func(i crawler.Item) string { return csvNumber(int64(i.Place)) }},
	{"path", func(i crawler.Item) string { return i.Path }},
	{"size", func(i crawler.Item) string { return csvNumber(i.Size) }},
	{"sha256", func(i crawler.Item) string { return i.SHA256 }},
	{"type", func(i crawler.Item) string { return i.Type }},
	{"width", func(i crawler.Item) string { return csvNumber(int64(i.Width)) }},
	{"height", func(i crawler.Item) string { return csvNumber(int64(i.Height)) }},
	{"filename", func(i crawler.Item) string { return i.Filename }},
	{"etag", func(i crawler.Item) string { return i.ETag }},
	{"last_modified", func(i crawler.Item) string { return i.LastModified }},
	{"adopted_from", func(i crawler.Item) string { return i.AdoptedFrom }},
	{"adopted_by", func(i crawler.Item) string { return i.AdoptedBy }},
	{"earlier", csvEarlier},
	{"links", func(i crawler.Item) string { return csvNumber(int64(i.Links)) }},
	{"images", func(i crawler.Item) string { return csvNumber(int64(i.Images)) }},
	{"next", func(i crawler.Item) string { return i.Next }},
	{"missing", func(i crawler.Item) string { return csvNumber(int64(i.Missing)) }},
	{"cause", func(i crawler.Item) string { return i.Cause }},
	{"detail", func(i crawler.Item) string { return i.Detail }},
	{"passing", csvPassing},
	{"status", func(i crawler.Item) string { return csvNumber(int64(i.Status)) }},
	{"tries", func(i crawler.Item) string { return csvNumber(int64(i.Tries)) }},
	{"due", func(i crawler.Item) string { return csvTime(i.Due) }},
}

// begin finds which fields there are, and writes the names of the columns.
func (t *csvTable) begin(ctx context.Context, list *crawler.List, o crawler.Selection) error {
	found := map[string]bool{}
	err := list.Each(ctx, o, func(i crawler.Item) error {
		for name := range i.Fields {
			found[name] = true
		}
		if len(found) > mostCSVFields {
			return fmt.Errorf("there are more than %d different fields: choose fewer sites, or write it as jsonl", mostCSVFields)
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.fields = slices.Sorted(maps.Keys(found))
	var names []string
	for _, c := range csvColumns {
		names = append(names, c.name)
	}
	for _, name := range t.fields {
		names = append(names, "field."+name)
	}
	return t.writeRow(names)
}

// write writes a row. A run beside it may have found a field that is no column.
func (t *csvTable) write(i crawler.Item) error {
	row := make([]string, 0, len(csvColumns)+len(t.fields))
	for _, c := range csvColumns {
		row = append(row, c.value(i))
	}
	known := 0
	for _, name := range t.fields {
		value, ok := i.Fields[name]
		if ok {
			known++
		}
		row = append(row, value)
	}
	if known < len(i.Fields) {
		return fmt.Errorf("the fields became others meanwhile, by a run beside this: do it again, or write it as jsonl")
	}
	t.w.n++
	return t.writeRow(row)
}

func (t *csvTable) writeRow(cells []string) error {
	row := make([]string, len(cells))
	for n, cell := range cells {
		row[n] = csvCell(t.w.visible(cell))
	}
	_, err := t.w.out.WriteString(strings.Join(row, ",") + "\r\n")
	return err
}

// formulaMarks begin what a spreadsheet computes, as OWASP lists them for CSV
// injection: those of the keyboards of East Asia too.
const formulaMarks = "=+-@\t\r\n＝＋－＠"

// csvCell is text as it stands in a table. What a spreadsheet would compute begins
// with an apostrophe, which it takes for the mark of a text.
func csvCell(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune(formulaMarks, first) {
		text = "'" + text
	}
	if !strings.ContainsAny(text, ",\"\r\n") {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

func csvNumber(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func csvPassing(i crawler.Item) string {
	if i.Passing {
		return "true"
	}
	return ""
}

// csvEarlier lists the paths of earlier pictures, one a line.
func csvEarlier(i crawler.Item) string {
	var paths []string
	for _, e := range i.Earlier {
		paths = append(paths, e.Path)
	}
	return strings.Join(paths, "\n")
}
