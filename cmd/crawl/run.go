package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"magpie/crawler"
	"magpie/frontier"
)

func newRun() *cobra.Command {
	var net network
	var again again
	var asJSON, refresh, noHooks bool
	var bounds budget
	var metrics metricsFlag
	cmd := &cobra.Command{
		Use:   "run [SITE or URL ...]",
		Short: "Start or resume: fetch what is new and what is left",
		Long: `run walks the sites of crawl.yaml, or those named, and keeps their pictures.

An address is read by the rule whose match: it fits, or whose start page it is.
Of its site the run then begins with that page alone; what is left of the site
from earlier runs is finished too.

What was finished before is not fetched again, so the same command resumes a
run that was stopped or killed, and fetches what is new since the last one.
Of a gallery that was read to its end it asks for the first page and the last,
and whether they changed; it reads on where they hold something new. --full
reads every page again, every chain to its end and back, for what a site put in
the middle, or moved while it was read. Ctrl-C finishes what is under way, a
second one stops at once.

--max-time, --max-bytes and --limit end a run as one Ctrl-C does. A site that
keeps as much as max_total: is left alone until that is raised. While the disk
has less space than min_free: a run waits, and says so.

At its end a run says, site by site, what it saved, what earlier runs had
finished of the pictures it met (known), what was skipped and failed and why,
which galleries are complete, and what to run next, if anything.

Commands under on_gallery: and on_finish: are started when a gallery or the run
is finished; --no-hooks leaves that out.

Exit codes: 0 done, 1 could not run, 2 wrong usage or crawl.yaml, 3 something
failed (a hook, too), was left for later or is missing from a gallery that this
run read, 130 interrupted.`,
		Example: `  crawl run
  crawl run birds
  crawl run https://example.com/album/42`,
	}
	configPath := configFlag(cmd)
	net.addFlags(cmd.Flags())
	again.addFlags(cmd.Flags())
	refreshFlag(cmd.Flags(), &refresh)
	bounds.addFlags(cmd.Flags())
	metrics.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print events and the summary as JSON, one object a line")
	cmd.Flags().BoolVar(&noHooks, "no-hooks", false, "start no command of on_gallery and on_finish")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, rules, err := load(*configPath)
		if err != nil {
			return err
		}
		o := crawler.Options{Config: cfg, Rules: rules, Full: again.full, Reread: again.reread, Refresh: refresh}
		o.NoHooks, o.Version = noHooks, thisBuild().Version
		o.Sites, o.Addresses = sortArguments(rules, args)
		if err := checkRefresh(o); err != nil {
			return err
		}
		if o.Fetch, err = net.options(); err != nil {
			return err
		}
		if o.Budget, err = bounds.options(); err != nil {
			return err
		}
		r := newReporter(cmd, asJSON)
		r.again = &invocation{
			config: named(cmd, *configPath), args: args, net: net.words(), full: o.Full, entered: len(o.Addresses) > 0,
		}
		if len(o.Addresses) == 0 {
			r.enteredOnly(rules.EnteredOnly(o.Sites...))
		}
		stopMetrics, err := metrics.serve(cmd.Context(), &o, r)
		if err != nil {
			return err
		}
		defer stopMetrics()
		_, err = crawl(cmd.Context(), o, r)
		return err
	}
	return cmd
}

// crawl makes a run and reports on it, from its first event to its summary.
func crawl(ctx context.Context, o crawler.Options, r *reporter) (crawler.Summary, error) {
	o.OnEvent, o.OnHookLine, o.RunningHook = r.event, r.hookLine, new(crawler.RunningHook)
	c, err := open(o)
	if err != nil {
		return crawler.Summary{}, err
	}
	ctx, stop := interruptible(ctx, c.Drain, o.RunningHook.Kill, r)
	defer stop()
	if note := c.StateNote(); note != "" {
		r.note("note       " + note)
	}
	stopProgress := r.progress(ctx, func(ctx context.Context) snapshot { return runSnapshot(c.Progress(ctx), time.Now()) })
	sum, err := c.Run(ctx)
	stopProgress()
	if err := errors.Join(err, c.Close()); err != nil {
		return sum, err
	}
	r.summary(sum, o.Config.Output)
	return sum, finish(ctx, o, r, sum, outcomeOf(sum))
}

// outcomeOf is how a run ended that could go on to its end.
func outcomeOf(s crawler.Summary) error {
	switch {
	case s.Interrupted:
		return errInterrupted
	case !s.Complete():
		return errIncomplete
	}
	return nil
}

// open opens a crawler.
func open(o crawler.Options) (*crawler.Crawler, error) {
	c, err := crawler.Open(o)
	return c, whileInUse(err)
}

// whileInUse says what to do while another run uses the state.
func whileInUse(err error) error {
	if errors.Is(err, frontier.ErrInUse) {
		return fmt.Errorf("%w: wait for it to end, or stop it", err)
	}
	return err
}

// lastPatience is how long a run may take to end when it was told to stop at once.
const lastPatience = 5 * time.Second

// interruptible makes the first signal, the end of the terminal among them, drain a
// run and the second cancel its context, until stop is called. A third ends the
// process as by a kill, which the state is made for, and so does the run that has
// not come to its end a while after the second: kill ends what would outlive it.
// None of them waits for anybody who reads what is told.
func interruptible(ctx context.Context, drain, kill func(), r *reporter) (_ context.Context, stop context.CancelFunc) {
	running, stop := context.WithCancel(ctx)
	ctx, cancel := context.WithCancel(running)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		defer signal.Stop(signals)
		if !comes(ctx, signals) {
			return
		}
		drain()
		// If nobody reads it ends with the process.
		go r.note("finishing what is under way; Ctrl-C again stops at once")
		if !comes(ctx, signals) {
			return
		}
		cancel()
		select {
		case <-signals:
		case <-time.After(lastPatience):
		case <-running.Done():
			return
		}
		signal.Stop(signals) // one more ends the process whatever kill does
		kill()
		os.Exit(exitInterrupted)
	}()
	return ctx, stop
}

// comes waits for a signal, or for the end of a context.
func comes(ctx context.Context, signals <-chan os.Signal) bool {
	select {
	case <-signals:
		return true
	case <-ctx.Done():
		return false
	}
}
