package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/pflag"

	"magpie/config"
	"magpie/crawler"
)

// budget holds the flags that bound a run.
type budget struct {
	time  time.Duration
	bytes string
	limit int64

	isGiven func(flag string) bool
}

func (b *budget) addFlags(flags *pflag.FlagSet) {
	b.isGiven = flags.Changed
	flags.DurationVar(&b.time, "max-time", 0, "end after this `time`, such as 90m or 8h: what is left waits for the next run")
	flags.StringVar(&b.bytes, "max-bytes", "", "end when so much was received, such as 5GB: a `size`")
	flags.Int64Var(&b.limit, "limit", 0, "end when `N` new pictures are kept")
}

// options turns the flags into what a run is bounded by.
func (b *budget) options() (o crawler.Budget, err error) {
	if b.time < 0 || b.time == 0 && b.isGiven("max-time") {
		return o, usageError{fmt.Errorf("--max-time: %s is no time to run: give one above 0, such as 90m", b.time)}
	}
	if b.limit < 0 || b.limit == 0 && b.isGiven("limit") {
		return o, usageError{fmt.Errorf("--limit: %d is no number of pictures: give one above 0", b.limit)}
	}
	o.Time, o.Pictures = b.time, b.limit
	if !b.isGiven("max-bytes") {
		return o, nil
	}
	size, err := config.ParseSize(b.bytes)
	if err != nil {
		return o, usageError{fmt.Errorf("--max-bytes: %w", err)}
	}
	if size == 0 {
		return o, usageError{fmt.Errorf("--max-bytes: %s is nothing to receive: give a size above 0, such as 5GB", b.bytes)}
	}
	o.Bytes = int64(size)
	return o, nil
}

// printSpent prints which bounds were reached and what to do to go on. Where
// nothing is left they stood in nobody's way.
func printSpent(w io.Writer, s crawler.Summary) {
	if s.Open+s.Refreshed.Left == 0 {
		return
	}
	for _, spent := range s.Spent {
		fmt.Fprintf(w, "bound    %s\n", spentLine(spent))
	}
}

func spentLine(s crawler.Spent) string {
	switch s.Budget {
	case crawler.BudgetTime:
		return fmt.Sprintf("%s %s is over", s.Budget, time.Duration(s.Limit))
	case crawler.BudgetBytes:
		return fmt.Sprintf("%s %s is used up: %s were received", s.Budget, size(s.Limit), size(s.Received))
	case crawler.BudgetPictures:
		return fmt.Sprintf("%s: %s kept", s.Budget, count(s.Limit, "picture"))
	}
	whose := "of all sites"
	if s.Site != "" {
		whose = "of " + plain(s.Site)
	}
	return fmt.Sprintf("%s: %s %s are kept: raise it to have more", s.Budget, size(s.Limit), whose)
}
