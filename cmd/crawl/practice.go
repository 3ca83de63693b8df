package main

import (
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"magpie/crawler"
	"magpie/fixtures"
	"magpie/fixtures/practice"
)

func newPractice() *cobra.Command {
	var port uint16
	cmd := &cobra.Command{
		Use:   "practice",
		Short: "Serve a gallery on this machine to practise on",
		Long: `practice serves a small gallery on this machine, and for it alone, until Ctrl-C:
lists of thumbnails, a page for each picture, and one picture that is not there
when it is first asked for. docs/tutorial.md leads through it. Leave it running,
and teach crawl to keep it in another terminal.

Exit codes: 0 ended by Ctrl-C, 1 could not serve, 2 wrong usage.`,
		Args: noArgs,
	}
	cmd.Flags().Uint16Var(&port, "port", 8765, "the `port`, 0 for one that is free")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		server, err := fixtures.ServeAt(port, practice.New())
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("port %d is in use, perhaps by another 'crawl practice': end that, or take another port with --port", port)
		}
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.Close()) }()
		if err := describePractice(cmd.OutOrStdout(), "http://"+server.HTTPAddr+practice.Path); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	}
	return cmd
}

// describePractice says where the gallery is and how to begin with it.
func describePractice(w io.Writer, address string) error {
	_, err := fmt.Fprintf(w, `A gallery to practise on: %s
It has %d pictures on %d list pages. Look at it in a browser, and leave this
running. Begin in another terminal, in an empty folder:

         crawl add %s --name lakes
         crawl try %s

Ctrl-C ends it.
`, address, practice.Pictures, practice.Lists, crawler.ShellWord(address), crawler.ShellWord(address))
	return err
}
