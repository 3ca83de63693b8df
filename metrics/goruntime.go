package metrics

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// WriteGo tells what the runtime of Go knows of itself, under the names that programs
// in Go have for it. It stops the program for some microseconds.
func WriteGo(w *Writer) {
	w.Head("go_info", Gauge, "The version of Go that the program was built by.")
	w.Sample("go_info", 1, Label{"version", runtime.Version()})
	w.Gauge("go_goroutines", "Goroutines that exist.", float64(runtime.NumGoroutine()))
	threads, _ := runtime.ThreadCreateProfile(nil)
	w.Gauge("go_threads", "Threads of the system that were made.", float64(threads))
	w.Gauge("go_sched_gomaxprocs_threads", "Threads that run code of Go at the same time, at most.", float64(runtime.GOMAXPROCS(0)))
	writeCollector(w)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	writeHeap(w, &m)
	writeOverhead(w, &m)
}

// writeCollector tells of the collection of garbage.
func writeCollector(w *Writer) {
	stats := debug.GCStats{PauseQuantiles: make([]time.Duration, 5)}
	debug.ReadGCStats(&stats)
	const pauses = "go_gc_duration_seconds"
	w.Head(pauses, Summary, "Time for which a collection of garbage stopped the program.")
	for i, pause := range stats.PauseQuantiles {
		quantile := number(float64(i) / float64(len(stats.PauseQuantiles)-1))
		w.Sample(pauses, pause.Seconds(), Label{"quantile", quantile})
	}
	w.Sample(pauses+"_sum", stats.PauseTotal.Seconds())
	w.Sample(pauses+"_count", float64(stats.NumGC))

	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	w.Gauge("go_gc_gogc_percent", "How much the heap may grow until the next collection, as GOGC has it.", float64(percent[0].Value.Uint64()))
	w.Gauge("go_gc_gomemlimit_bytes", "How much memory the runtime may take, as GOMEMLIMIT has it.", float64(debug.SetMemoryLimit(-1)))
}

func writeHeap(w *Writer, m *runtime.MemStats) {
	w.Counter("go_memstats_alloc_bytes_total", "Bytes of the heap that were ever given out.", float64(m.TotalAlloc))
	w.Counter("go_memstats_mallocs_total", "Objects that were made on the heap.", float64(m.Mallocs))
	w.Counter("go_memstats_frees_total", "Objects of the heap that were freed.", float64(m.Frees))
	w.Gauge("go_memstats_alloc_bytes", "Bytes of objects on the heap.", float64(m.Alloc))
	w.Gauge("go_memstats_heap_alloc_bytes", "Bytes of objects on the heap, the same.", float64(m.HeapAlloc))
	w.Gauge("go_memstats_heap_objects", "Objects on the heap.", float64(m.HeapObjects))
	w.Gauge("go_memstats_heap_inuse_bytes", "Bytes of the parts of the heap that have objects.", float64(m.HeapInuse))
	w.Gauge("go_memstats_heap_idle_bytes", "Bytes of the parts of the heap that have none.", float64(m.HeapIdle))
	w.Gauge("go_memstats_heap_released_bytes", "Bytes of the heap that the system has back.", float64(m.HeapReleased))
	w.Gauge("go_memstats_heap_sys_bytes", "Bytes of addresses that the heap has.", float64(m.HeapSys))
	w.Gauge("go_memstats_next_gc_bytes", "Size of the heap at which garbage is collected next.", float64(m.NextGC))
	w.Gauge("go_memstats_last_gc_time_seconds", "When garbage was collected last, in seconds since 1970.", float64(m.LastGC)/1e9)
}

// writeOverhead tells of memory that is not on the heap.
func writeOverhead(w *Writer, m *runtime.MemStats) {
	w.Gauge("go_memstats_sys_bytes", "Bytes that the runtime has of the system.", float64(m.Sys))
	w.Gauge("go_memstats_stack_inuse_bytes", "Bytes of stacks of goroutines.", float64(m.StackInuse))
	w.Gauge("go_memstats_stack_sys_bytes", "Bytes of all stacks.", float64(m.StackSys))
	w.Gauge("go_memstats_mspan_inuse_bytes", "Bytes of what describes parts of the heap.", float64(m.MSpanInuse))
	w.Gauge("go_memstats_mspan_sys_bytes", "Bytes that were taken for it.", float64(m.MSpanSys))
	w.Gauge("go_memstats_mcache_inuse_bytes", "Bytes of caches of the heap.", float64(m.MCacheInuse))
	w.Gauge("go_memstats_mcache_sys_bytes", "Bytes that were taken for them.", float64(m.MCacheSys))
	w.Gauge("go_memstats_buck_hash_sys_bytes", "Bytes of what profiles are counted in.", float64(m.BuckHashSys))
	w.Gauge("go_memstats_gc_sys_bytes", "Bytes of what the collection of garbage needs.", float64(m.GCSys))
	w.Gauge("go_memstats_other_sys_bytes", "Bytes of all else of the runtime.", float64(m.OtherSys))
}
