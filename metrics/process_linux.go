package metrics

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// WriteProcess tells what the system knows of this process, as far as it tells that:
// there may be no /proc.
func WriteProcess(w *Writer) error {
	if err := writeStat(w); err != nil {
		return fmt.Errorf("reading about the process: %w", err)
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return fmt.Errorf("counting open files: %w", err)
	}
	w.Gauge("process_open_fds", "Files, connections and the like that are open.", float64(len(open)-1)) // one is that folder
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("reading how many files may be open: %w", err)
	}
	w.Gauge("process_max_fds", "How many may be open.", float64(limit.Cur))
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		return fmt.Errorf("reading how much memory there may be: %w", err)
	}
	w.Gauge("process_virtual_memory_max_bytes", "How large its memory may be, with what is only reserved.", float64(limit.Cur))
	return nil
}

// Fields of /proc/self/stat, counted from the one behind the name (proc(5)).
const (
	statUser, statSystem, statStart, statVirtual, statResident = 11, 12, 19, 20, 21
	// ticks are those of a second, on all systems that Go builds for.
	ticks = 100
)

// writeStat tells what /proc/self/stat has.
func writeStat(w *Writer) error {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // a name may have spaces
	if len(fields) <= statResident {
		return fmt.Errorf("/proc/self/stat has %d fields", len(fields))
	}
	at := func(field int) float64 {
		value, _ := strconv.ParseFloat(fields[field], 64) // a number, by proc(5)
		return value
	}
	booted, err := bootTime()
	if err != nil {
		return err
	}
	w.Counter("process_cpu_seconds_total", "Time of processors that it took.", (at(statUser)+at(statSystem))/ticks)
	w.Gauge("process_start_time_seconds", "When it began, in seconds since 1970.", booted+at(statStart)/ticks)
	w.Gauge("process_virtual_memory_bytes", "Its memory, with what is only reserved.", at(statVirtual))
	w.Gauge("process_resident_memory_bytes", "Its memory that is in use.", at(statResident)*float64(os.Getpagesize()))
	return nil
}

// bootTime is when the system began, in seconds since 1970.
func bootTime() (float64, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	_, from, _ := strings.Cut(string(text), "\nbtime ")
	line, _, _ := strings.Cut(from, "\n")
	return strconv.ParseFloat(line, 64)
}
