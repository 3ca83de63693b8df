// Package metrics counts, and tells what was counted as Prometheus reads it. It is a
// small part of what Prometheus's own library does: that one links so much that each
// run pays for it, whether anybody asked for metrics or not.
package metrics

import (
	"strconv"
	"strings"
)

// ContentType is that of what a [Writer] writes.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Kind says what the samples of a metric are.
type Kind string

// The kinds.
const (
	Counter   Kind = "counter" // only grows
	Gauge     Kind = "gauge"
	Histogram Kind = "histogram"
	Summary   Kind = "summary"
)

// Writer writes metrics in Prometheus's text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/). The zero value is
// ready for use.
type Writer struct{ text []byte }

// Label is one of a sample.
type Label struct{ Name, Value string }

var (
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

// Head begins a metric. Its samples follow, before the next head.
func (w *Writer) Head(name string, kind Kind, help string) {
	w.text = append(w.text, "# HELP "+name+" "+escapeHelp.Replace(help)+"\n# TYPE "+name+" "+string(kind)+"\n"...)
}

// Sample writes a sample of the metric that was begun last.
func (w *Writer) Sample(name string, value float64, labels ...Label) {
	w.text = append(w.text, name...)
	before := byte('{')
	for _, l := range labels {
		value := escapeLabel.Replace(strings.ToValidUTF8(l.Value, "\ufffd"))
		w.text = append(append(w.text, before), l.Name+`="`+value+`"`...)
		before = ','
	}
	if len(labels) > 0 {
		w.text = append(w.text, '}')
	}
	w.text = append(append(w.text, ' '), number(value)+"\n"...)
}

// Gauge writes a metric of one sample.
func (w *Writer) Gauge(name, help string, value float64) { w.single(name, Gauge, help, value) }

// Counter writes a metric of one sample.
func (w *Writer) Counter(name, help string, value float64) { w.single(name, Counter, help, value) }

func (w *Writer) single(name string, kind Kind, help string, value float64) {
	w.Head(name, kind, help)
	w.Sample(name, value)
}

// Text is what was written.
func (w *Writer) Text() []byte { return w.text }

// number spells a value: "0.25", "1e+06", "+Inf".
func number(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }
