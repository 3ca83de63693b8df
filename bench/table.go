package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tables are what was measured, as people read it.
type tables struct {
	machine machine
	// runs, fleets and scales are the rows of the tables.
	runs, fleets, scales strings.Builder
	// noFleets says why fleets were not measured, "" if they were, or were not to be.
	noFleets string
}

const runsHead = `| workload | program | seconds | × fetcher (from–to) | × bound | user s | sys s | CPU µs per picture | peak MB | requests | repeated | at once | whole |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`

const fleetsHead = `| workers | seconds | × as fast as one (from–to) | × bound | CPU µs per picture | peak MB of one | requests | repeated | at once on a host | most and least of one | whole |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`

const scalesHead = `| jobs | added a second | leased and finished a second | µs per job | CPU µs per job | file MB | peak MB | opened in ms | status in ms |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`

// addWorkload adds a row for each program. Of times it has the median, of what
// was counted the greatest, of what is whole the least.
func (t *tables) addWorkload(w workload, all []series) {
	for _, s := range all {
		if len(s.samples) == 0 {
			continue
		}
		pictures := w.gallery.pictures()
		cpu := median(of(s, func(s sample) time.Duration { return s.cpu() }))
		row(&t.runs, w.name, s.program.name,
			fmt.Sprintf("%.3f", median(of(s, seconds))), ratios(s), bounds(w, s),
			fmt.Sprintf("%.2f", median(of(s, func(s sample) float64 { return s.User.Seconds() }))),
			fmt.Sprintf("%.2f", median(of(s, func(s sample) float64 { return s.Sys.Seconds() }))),
			fmt.Sprintf("%.0f", micros(cpu, pictures)),
			megabytes(median(of(s, func(s sample) int64 { return s.PeakRSS }))),
			grouped(int64(greatest(of(s, func(s sample) int { return s.Requests })))),
			grouped(int64(greatest(of(s, func(s sample) int { return s.Repeated })))),
			grouped(int64(greatest(of(s, func(s sample) int { return s.Peak })))),
			whole(s),
		)
	}
}

// addFleet adds the row of a fleet, which is compared with a single worker, run by run.
func (t *tables) addFleet(f fleet, w workload, samples, single []fleetSample) {
	if len(samples) == 0 {
		return
	}
	var speeds []float64
	for i := range min(len(samples), len(single)) {
		speeds = append(speeds, single[i].wall.Seconds()/samples[i].wall.Seconds())
	}
	slices.Sort(speeds)
	wall := median(sorted(samples, func(s fleetSample) float64 { return s.wall.Seconds() }))
	row(&t.fleets, fmt.Sprint(int(f)), fmt.Sprintf("%.3f", wall),
		fmt.Sprintf("**%.2f** (%.2f–%.2f)", median(speeds), speeds[0], greatest(speeds)),
		fmt.Sprintf("%.3f", wall/f.bound(w).Seconds()),
		fmt.Sprintf("%.0f", micros(median(sorted(samples, func(s fleetSample) time.Duration { return s.cpu })), w.gallery.pictures())),
		megabytes(median(sorted(samples, func(s fleetSample) int64 { return s.peakRSS }))),
		grouped(int64(greatest(sorted(samples, func(s fleetSample) int { return s.Requests })))),
		grouped(int64(greatest(sorted(samples, func(s fleetSample) int { return s.Repeated })))),
		grouped(int64(greatest(sorted(samples, func(s fleetSample) int { return s.PeakHost })))),
		fmt.Sprintf("%s, %s", grouped(int64(greatest(sorted(samples, func(s fleetSample) int { return slices.Max(s.kept) })))),
			grouped(int64(-greatest(sorted(samples, func(s fleetSample) int { return -slices.Min(s.kept) }))))),
		grouped(int64(-greatest(sorted(samples, func(s fleetSample) int { return -s.whole() })))))
}

func (t *tables) addScale(s scale, g grown) {
	row(&t.scales, grouped(int64(s)),
		perSecond(s, g.Added), perSecond(s, g.Worked), fmt.Sprintf("%.1f", micros(g.Added+g.Worked, int(s))), fmt.Sprintf("%.1f", micros(g.cpu(), int(s))),
		megabytes(g.FileSize), megabytes(g.PeakRSS),
		fmt.Sprintf("%.1f", 1000*g.Opened.Seconds()), fmt.Sprintf("%.0f", 1000*g.status.Wall.Seconds()))
}

func row(b *strings.Builder, cells ...string) {
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

func seconds(s sample) float64 { return s.Wall.Seconds() }

// ratios are the middle, the least and the greatest of the pairs that can be
// compared.
func ratios(s series) string {
	all := slices.DeleteFunc(of(s, func(s sample) float64 { return s.ratio }), func(ratio float64) bool { return ratio == 0 })
	if s.program.isFetcher || len(all) == 0 {
		return ""
	}
	return fmt.Sprintf("**%.2f** (%.2f–%.2f)", median(all), all[0], greatest(all))
}

// whole is how many pictures were kept as they were served, and how many not.
func whole(s series) string {
	kept := grouped(int64(of(s, func(s sample) int { return s.whole })[0]))
	if spoilt := greatest(of(s, func(s sample) int { return s.spoilt })); spoilt > 0 {
		kept += fmt.Sprintf(", %d spoilt", spoilt)
	}
	return kept
}

// bounds is the middle one of the runs that can be compared, as a multiple of
// the workload's bound.
func bounds(w workload, s series) string {
	measures := series{samples: slices.DeleteFunc(slices.Clone(s.samples), func(s sample) bool { return !s.isMeasure(w) })}
	if w.bound() == 0 || len(measures.samples) == 0 {
		return ""
	}
	return fmt.Sprintf("%.3f", median(of(measures, seconds))/w.bound().Seconds())
}

// micros are the microseconds that each of so many things took.
func micros(took time.Duration, things int) float64 { return 1e6 * took.Seconds() / float64(things) }

func perSecond(jobs scale, took time.Duration) string {
	if took == 0 {
		return ""
	}
	return grouped(int64(float64(jobs) / took.Seconds()))
}

func megabytes(n int64) string { return strconv.FormatFloat(float64(n)/1e6, 'f', 0, 64) }

// grouped is a number as people write it: 1,000,000.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// String is all of it in Markdown.
func (t *tables) String() string {
	var b strings.Builder
	m := t.machine
	fmt.Fprintf(&b, "%s; %s; %s. Medians of %d. %s.\n", m.date.UTC().Format(time.DateOnly), m.system, m.folder, m.pairs, strings.Join(m.programs, ", "))
	if t.runs.Len() > 0 {
		fmt.Fprintf(&b, "\n%s%s", runsHead, &t.runs)
	}
	if t.fleets.Len() > 0 {
		w := fleetWorkload()
		fmt.Fprintf(&b, "\nA fleet: %s, %d connections each worker.\n\n%s%s", w.name, w.connections, fleetsHead, &t.fleets)
	}
	if t.noFleets != "" {
		fmt.Fprintf(&b, "\nFleets were not measured: %s.\n", t.noFleets)
	}
	if t.scales.Len() > 0 {
		fmt.Fprintf(&b, "\n%s%s", scalesHead, &t.scales)
	}
	return b.String()
}
