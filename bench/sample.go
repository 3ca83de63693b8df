package main

import (
	"errors"
	"fmt"
	"path"

	"magpie/fixtures"
)

// sample is one run of a program.
type sample struct {
	usage
	report
	// ratio is the time it took, as a multiple of the fetcher's in the same
	// round; 0 without one, and where one of the two is no measure.
	ratio float64
	// whole is how many pictures were kept as they were served, spoilt how many
	// with other bytes, or twice.
	whole, spoilt int
}

// compare looks at all pictures below a folder, from the disk.
func compare(dir string, want map[string]string) (whole, spoilt int, err error) {
	files, err := fixtures.Files(dir)
	if err != nil {
		return 0, 0, fmt.Errorf("reading what was kept: %w", err)
	}
	found := make(map[string]bool, len(want))
	for file, sum := range files {
		name := path.Base(file)
		switch {
		case path.Ext(name) != ".jpg":
			// A page, which some keep too.
		case want[name] != sum || found[name]:
			spoilt++
		default:
			found[name] = true
		}
	}
	return len(found), spoilt, nil
}

// isMeasure reports whether the time of a run can be compared: it ended well and
// kept everything, but for what was answered wrongly and not asked for again.
func (s sample) isMeasure(w workload) bool {
	return s.whole+s.Faults >= w.gallery.pictures() && (s.Failure == "" || s.Faults > 0)
}

// judge says what of a run must not be, whatever it took: nil if all is well.
// Of others than ours, and of a fetcher where answers are wrong that it does
// not ask for again, nothing is wanted.
func (s sample) judge(w workload, p program) error {
	isFaulty := w.gallery.Unavailable+w.gallery.Cut > 0
	if !p.isCrawl && (!p.isFetcher || isFaulty) {
		return nil
	}
	var faults []error
	wrong := func(is bool, format string, args ...any) {
		if is {
			faults = append(faults, fmt.Errorf("%s, %s: "+format, append([]any{w.name, p.name}, args...)...))
		}
	}
	wrong(s.Failure != "", "%s", s.Failure)
	wrong(s.whole != w.gallery.pictures() || s.spoilt > 0, "%d pictures are whole and %d are not, of %d", s.whole, s.spoilt, w.gallery.pictures())
	wrong(s.Repeated > s.Faults, "%d requests were repeated after %d wrong answers", s.Repeated, s.Faults)
	wrong(s.Requests > w.mostRequests()+s.Faults, "%d requests, %d at most are needed", s.Requests, w.mostRequests()+s.Faults)
	wrong(s.Peak > w.connections, "%d requests at once, the limit is %d", s.Peak, w.connections)
	wrong(p.isCrawl && s.PeakHost > w.perHost, "%d requests at once to one host, the limit is %d", s.PeakHost, w.perHost)
	return errors.Join(faults...)
}
