package metrics

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func TestProcessIsThisOne(t *testing.T) {
	kept, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	for began := time.Now(); time.Since(began) < 30*time.Millisecond; {
		continue // of a processor's time
	}
	var w Writer
	if err := WriteProcess(&w); err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(string(w.Text())))
	if err != nil {
		t.Fatal(err)
	}
	now := float64(time.Now().Unix())
	for _, tt := range []struct {
		name      string
		from, to  float64
		isCounter bool
	}{
		{"process_cpu_seconds_total", 0.01, 3600, true},
		{"process_resident_memory_bytes", 1 << 20, 1 << 33, false},
		{"process_virtual_memory_bytes", 1 << 20, 1 << 50, false},
		{"process_virtual_memory_max_bytes", 1 << 20, 1 << 64, false},
		{"process_open_fds", 4, 1000, false},
		{"process_max_fds", 10, 1 << 64, false},
		{"process_start_time_seconds", now - 24*3600, now + 2, false},
	} {
		metric := families[tt.name].GetMetric()
		if len(metric) != 1 {
			t.Errorf("%s is %v", tt.name, metric)
			continue
		}
		got := metric[0].GetGauge().GetValue()
		if tt.isCounter {
			got = metric[0].GetCounter().GetValue()
		}
		if got < tt.from || got > tt.to {
			t.Errorf("%s is %v, want %v to %v", tt.name, got, tt.from, tt.to)
		}
	}
}
