package metrics

import (
	"slices"
	"sync"
)

// Histograms are a metric that counts what is observed by its size, for each
// combination of values of its labels. All methods may be called at the same time.
type Histograms struct {
	name, help string
	buckets    []float64
	series     *series[histogram]
}

type histogram struct {
	mu sync.Mutex
	// counts are what fell into each bucket and into none of those before, those
	// beyond all buckets last; nil before the first.
	counts []uint64
	sum    float64
}

// NewHistogram returns a histogram without samples; if it has no labels, with those
// of one that observed nothing. Buckets are where they end, in order; what is as large
// belongs to them.
func NewHistogram(name, help string, buckets []float64, labels ...string) *Histograms {
	return &Histograms{name, help, buckets, newSeries[histogram](labels)}
}

// Observe counts a value, for values of the labels in their order. It panics if there
// are more of these than labels, or fewer.
func (h *Histograms) Observe(value float64, labels ...string) {
	to := h.series.of(labels)
	at, _ := slices.BinarySearch(h.buckets, value)
	to.mu.Lock()
	defer to.mu.Unlock()
	if to.counts == nil {
		to.counts = make([]uint64, len(h.buckets)+1)
	}
	to.counts[at]++
	to.sum += value
}

// Write tells the metric, if it has samples.
func (h *Histograms) Write(w *Writer) {
	all := h.series.all()
	if len(all) == 0 {
		return
	}
	w.Head(h.name, Histogram, h.help)
	for _, o := range all {
		h.writeOne(w, o)
	}
}

func (h *Histograms) writeOne(w *Writer, o *one[histogram]) {
	o.value.mu.Lock()
	counts, sum := slices.Clone(o.value.counts), o.value.sum
	o.value.mu.Unlock()
	counts = append(counts, make([]uint64, len(h.buckets)+1-len(counts))...)
	upTo := uint64(0)
	for i, n := range counts {
		end := "+Inf"
		if i < len(h.buckets) {
			end = number(h.buckets[i])
		}
		upTo += n
		w.Sample(h.name+"_bucket", float64(upTo), slices.Concat(o.labels, []Label{{"le", end}})...)
	}
	w.Sample(h.name+"_sum", sum, o.labels...)
	w.Sample(h.name+"_count", float64(upTo), o.labels...)
}
