package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"magpie/frontier"
)

// mostHeld is how many hosts of a worker are named.
const mostHeld = 5

// printWorkers prints those who work on a crawl that machines share, if there are any.
func printWorkers(w io.Writer, workers []frontier.Worker, now time.Time) error {
	if len(workers) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nworkers")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MACHINE\tPID\tVERSION\tSEEN\tPICTURES\tA SECOND\tBYTES A SECOND\tHOLDS")
	for _, k := range workers {
		seen := max(now.Sub(k.Seen), 0).Round(time.Second)
		fmt.Fprintf(table, "%s\t%d\t%s\t%v ago\t%d\t%.1f\t%s\t%s\n",
			plain(k.Machine), k.PID, plain(k.Version), seen, k.Pictures, k.PictureRate, size(int64(k.ByteRate)), heldHosts(k.Hosts))
	}
	return table.Flush()
}

// heldHosts names the first hosts that a worker holds, and counts the others.
func heldHosts(hosts []string) string {
	text := plain(strings.Join(hosts[:min(len(hosts), mostHeld)], ", "))
	if more := len(hosts) - mostHeld; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
