// Command bench measures what `crawl` costs beside the requests themselves. For
// each workload it runs the built command and a minimal fetcher, in turn and in
// pairs, against one server: all three in processes of their own. The fetcher
// has the list ready and writes what comes; it keeps no record, hashes nothing
// and verifies nothing, so what it takes is about what the requests take.
//
//	go run ./bench                    everything, as a table in Markdown
//	go run ./bench -run '8 kB'        the workloads whose names match
//	go run ./bench -dir /dev/shm      where syncs cost nothing
//	go run ./bench -crawl old,new     two builds of the command
//	go run ./bench -others=false      without wget2 and aria2c
//	go run ./bench -pairs 2           in about half the time
//
// Times are told, never judged. What must hold whatever it takes is judged:
// every picture is compared with what was served, nothing is asked for twice, no
// limit is passed. Where it does not hold, bench exits with 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// execute runs the harness, or one of the parts that it starts as processes of
// their own.
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return measure(ctx, args, stdout, stderr)
	}
	switch args[0] {
	case serveRole:
		return serve(ctx, args[1:], stdin, stdout)
	case fetchRole:
		return fetch(ctx, args[1:])
	case keepRole:
		return keep(ctx, args[1:])
	case timeRole:
		return timeCommand(ctx, args[1:], stdout)
	case frontierRole:
		return workFrontier(ctx, args[1:], stdout)
	}
	return measure(ctx, args, stdout, stderr)
}

// measure runs the workloads that the flags choose and writes the tables. What
// was measured of a run that went wrong is shown, and put into no document.
func measure(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err == nil {
		err = checkDocument(o.out)
	}
	if err != nil {
		return err
	}
	h, err := newHarness(ctx, o, stderr)
	if err != nil {
		return err
	}
	t, err := h.measure(ctx)
	switch {
	case ctx.Err() != nil:
		return errors.Join(errors.New("interrupted"), h.close())
	case err != nil:
		o.out = ""
	}
	return errors.Join(err, h.close(), t.write(o.out, stdout))
}
