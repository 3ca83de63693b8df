package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
	"magpie/frontier"
)

func newState() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "state",
		Short: "Move what a crawl knows to another file, or to a server",
		Long:  `state looks after what a crawl knows: its jobs and its records.`,
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newStateCopy())
	return cmd
}

func newStateCopy() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "copy FROM TO",
		Short: "Copy all that a crawl knows, and compare it",
		Long: `copy copies the state of a crawl: what is known, what is left, what was kept and
what failed, and which hosts are left alone. FROM and TO are the paths of state
files, or addresses as state: in crawl.yaml has them. A variable in an address,
'redis://:${PASSWORD}@host:6379/0', keeps its password from those who list
processes.

No run may work on FROM meanwhile; where machines share it, one that was killed
counts for a minute. It stays as it was. There may be no crawl in TO yet. When
all is copied it is read back and compared, record by record; only then can runs
start there. A copy that is broken off begins anew when it is made again.

Pictures are not copied: they stay in output:. In crawl.yaml name TO as state:
then; FROM can go when a run went well.

Exit codes: 0 copied, and all is the same, 1 could not be done, 2 wrong usage,
130 interrupted.`,
		Example: `  crawl state copy galleries/.crawl/state.db 'redis://:${PASSWORD}@host:6379/0'
  crawl state copy 'redis://host:6379/0?prefix=birds' birds.db`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{errors.New("name the state to copy and the one to copy it to: crawl state copy FROM TO (see 'crawl state copy --help')")}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was copied as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, err := stateAddress(args[0])
		if err != nil {
			return err
		}
		to, err := stateAddress(args[1])
		if err != nil {
			return err
		}
		return copyState(cmd.Context(), from, to, newReporter(cmd, asJSON))
	}
	return cmd
}

// stateAddress is a path, or the address of a server with its variables filled in.
func stateAddress(typed string) (address string, err error) {
	scheme, _, isAddress := strings.Cut(typed, "://")
	if !isAddress {
		return typed, nil
	}
	if !strings.HasPrefix(scheme, "redis") {
		return "", usageError{fmt.Errorf("a state is a file, or on a Redis server: %s:// is neither", scheme)}
	}
	address, err = config.NewEnv(os.LookupEnv).ExpandState(typed)
	if err != nil {
		return "", usageError{fmt.Errorf("reading the address of a state: %w", err)}
	}
	return address, nil
}

// copyState copies a state, and reports on it.
func copyState(ctx context.Context, from, to string, r *reporter) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second signal ends the process
	began := time.Now()
	c, err := crawler.OpenStateCopy(ctx, from, to)
	if err != nil {
		return whileInUse(err)
	}
	stopProgress := r.progress(ctx, func(context.Context) snapshot { return copySnapshot(c.Progress(), began, time.Now()) })
	err = c.Run(ctx)
	stopProgress()
	done := c.Progress()
	err = errors.Join(err, c.Close())
	switch {
	case ctx.Err() != nil && err != nil:
		r.note("stopped before its end: no run starts on the copy; make it again")
		return errInterrupted
	case err != nil:
		return whileInUse(err)
	}
	r.stateCopied(done, time.Since(began))
	return nil
}

// stateCopied reports what was copied.
func (r *reporter) stateCopied(done frontier.Copied, lasted time.Duration) {
	if r.json {
		r.printJSON(done)
		return
	}
	fmt.Fprintf(r.out, "copied     %s, of %s: all the same\n", count(done.Records, "record"), count(done.Pictures, "picture"))
	fmt.Fprintf(r.out, "time       %s\n", duration(lasted))
	if done.Note != "" {
		fmt.Fprintf(r.out, "note       %s\n", done.Note)
	}
	fmt.Fprintln(r.out, "           → name it as state: in crawl.yaml")
}

// copySnapshot is how far a copy is.
func copySnapshot(c frontier.Copied, began, now time.Time) snapshot {
	s := snapshot{
		at: now, elapsed: now.Sub(began), verb: "copied", done: c.Pictures, known: c.Known, whole: true, bytes: c.Bytes, moved: c.Bytes,
	}
	if c.Compared > 0 {
		s.waits = fmt.Sprintf("comparing, %s of %s so far", thousands(c.Compared), count(c.Records, "record"))
	}
	return s
}
