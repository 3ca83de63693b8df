package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
	"magpie/storage"
)

func newVerify() *cobra.Command {
	var net network
	var asJSON, repair bool
	cmd := &cobra.Command{
		Use:   "verify [SITE ...]",
		Short: "Compare what is kept with its records; --repair fetches anew",
		Long: `verify reads every picture that is recorded as kept, of all sites or of those
named, and lists what is not as it was:

  missing     there is no file
  damaged     the bytes are others, and no whole picture, or nobody wrote them
              since they were kept: the disk lost some
  changed     the bytes are others, and a whole picture: somebody edited it
  unreadable  the disk or its permissions keep it

It changes nothing and may be used while a run is on. With --repair it fetches
what is missing or damaged once more, as a run would, and nothing else. When it
arrived, what is damaged is kept as NAME.damaged.EXT; what is changed stays as
it is, and so does what the site has no more, to be told of by every verify. Of
what cannot be asked for again it says why.

Exit codes: 0 all is as it was, or was brought back, 1 could not look, 2 wrong
usage or crawl.yaml, 3 something is not as it was, or was not looked at, 130
interrupted.`,
		Example: `  crawl verify
  crawl verify birds --repair`,
	}
	configPath := configFlag(cmd)
	net.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print faults and the summary as JSON, one object a line")
	cmd.Flags().BoolVar(&repair, "repair", false, "fetch once more what is missing or damaged")
	cmd.RunE = func(cmd *cobra.Command, sites []string) error {
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		r := newReporter(cmd, asJSON)
		r.again = &invocation{config: named(cmd, *configPath), args: sites, net: net.words()}
		o := crawler.VerifyOptions{Config: cfg, Rules: rules, Sites: sites, OnFault: r.fault}
		if !repair {
			return verify(cmd.Context(), o, r)
		}
		fetching := crawler.Options{Config: cfg, Rules: rules, Sites: sites, OnEvent: r.event}
		if fetching.Fetch, err = net.options(); err != nil {
			return err
		}
		return repairAll(cmd.Context(), fetching, o, r)
	}
	return cmd
}

// verify looks and changes nothing.
func verify(ctx context.Context, o crawler.VerifyOptions, r *reporter) error {
	v, err := crawler.OpenVerification(ctx, o)
	if errors.Is(err, os.ErrNotExist) {
		return nothingRunYet(o.Config, o.Rules)
	}
	if err != nil {
		return err
	}
	verified, err := untilSignal(ctx, r, func() snapshot { return verifySnapshot(v.Progress(), time.Now()) }, v.Run)
	if err := errors.Join(err, v.Close()); err != nil {
		return err
	}
	r.verified(verified, nil)
	switch {
	case verified.Interrupted:
		return errInterrupted
	case !verified.Complete():
		return errIncomplete
	}
	return nil
}

// repairAll fetches what can be had once more.
func repairAll(ctx context.Context, o crawler.Options, of crawler.VerifyOptions, r *reporter) error {
	if _, err := os.Stat(o.Config.State); !o.Config.IsServer() && errors.Is(err, os.ErrNotExist) {
		return nothingRunYet(o.Config, o.Rules)
	}
	o.RunningHook = new(crawler.RunningHook)
	c, err := open(o)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(ctx, c.Drain, o.RunningHook.Kill, r)
	defer stop()
	stopProgress := r.progress(ctx, func(ctx context.Context) snapshot {
		return repairSnapshot(c.Verifying(), c.Progress(ctx), time.Now())
	})
	verified, sum, err := c.Repair(ctx, of)
	stopProgress()
	if err := errors.Join(err, c.Close()); err != nil {
		return err
	}
	r.verified(verified, &sum)
	switch {
	case sum.Interrupted:
		return errInterrupted
	case verified.Faults() > sum.Saved, verified.Pictures < verified.Total:
		return errIncomplete
	}
	return nil
}

// nothingRunYet says that there is no state, and what makes one.
func nothingRunYet(cfg *config.Config, rules *crawler.Rulebook) error {
	return fmt.Errorf("nothing was run yet: there is no %s; begin with: %s", cfg.StateName(), rules.Command("run"))
}

// fault reports a picture that is not as it was recorded.
func (r *reporter) fault(f crawler.Fault) {
	if r.json {
		r.printJSON(f)
		return
	}
	r.result(func(w io.Writer) {
		fmt.Fprintf(w, "%-10s %s\n", f.Condition, plain(f.Path))
		if f.Detail != "" {
			fmt.Fprintf(w, "           %s\n", plain(f.Detail))
		}
		if f.WhyNot != "" {
			fmt.Fprintf(w, "           %s\n", plain(f.WhyNot))
		}
	})
}

// verifySummary is the last object that a verification prints as JSON.
type verifySummary struct {
	Event    string           `json:"event"` // "summary"
	Verified crawler.Verified `json:"verified"`
	Repair   *crawler.Summary `json:"repair,omitempty"`
}

// verified reports what was looked at and, if it was to be repaired, what was
// brought back.
func (r *reporter) verified(v crawler.Verified, repaired *crawler.Summary) {
	if r.json {
		r.printJSON(verifySummary{"summary", v, repaired})
		return
	}
	fmt.Fprintf(r.out, "verified   %s, %d intact (%s)\n", seen(v), v.Intact, size(v.Bytes))
	printConditions(r.out, v)
	switch {
	case repaired != nil:
		printRepaired(r.out, v, *repaired)
	case v.Repairable > 0:
		fmt.Fprintf(r.out, "           → to fetch %d of them once more: %s\n", v.Repairable, plain(r.again.verify("--repair")))
	}
	if v.WithoutSidecar > 0 {
		fmt.Fprintf(r.out, "sidecars   %s kept before there were any, or lost theirs\n", count(v.WithoutSidecar, "picture"))
	}
	if v.Interrupted {
		fmt.Fprintln(r.out, "stopped    before its end: run it again to look at all")
	}
	fmt.Fprintf(r.out, "time       %s, %s\n", duration(v.Elapsed), rate(v.Bytes, v.Elapsed))
}

// seen is how many pictures were looked at, and of how many, if not of all.
func seen(v crawler.Verified) string {
	if v.Pictures < v.Total {
		return fmt.Sprintf("%d of %s", v.Pictures, count(v.Total, "picture"))
	}
	if files := v.Intact + v.Faults(); files > v.Pictures {
		return fmt.Sprintf("%s in %d files", count(v.Pictures, "picture"), files) // those replaced since are kept
	}
	return count(v.Pictures, "picture")
}

// printConditions prints how many pictures are in which condition but intact.
func printConditions(w io.Writer, v crawler.Verified) {
	for _, c := range []struct {
		is storage.Condition
		n  int64
	}{
		{storage.Missing, v.Missing}, {storage.Damaged, v.Damaged},
		{storage.Changed, v.Changed}, {storage.Unreadable, v.Unreadable},
	} {
		if c.n > 0 {
			fmt.Fprintf(w, "%-10s %d\n", c.is, c.n)
		}
	}
}

func printRepaired(w io.Writer, v crawler.Verified, s crawler.Summary) {
	fmt.Fprintf(w, "repaired   %d of %d\n", s.Saved, v.Missing+v.Damaged)
	if n := s.Refreshed.Replaced; n > 0 {
		fmt.Fprintf(w, "replaced   %d, of which the site has other bytes by now\n", n)
	}
	printGroups(w, s.FailedBy)
	printGroups(w, s.SkippedBy)
	if s.Refreshed.Left > 0 {
		fmt.Fprintf(w, "left       %d, which were not asked for; run it again to go on\n", s.Refreshed.Left)
	}
	printPostponed(w, s.Postponed)
}
