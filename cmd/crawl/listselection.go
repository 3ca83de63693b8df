package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"magpie/config"
	"magpie/crawler"
	"magpie/frontier"
)

// selection are the flags that choose among what is recorded.
type selection struct {
	flags                *pflag.FlagSet
	gallery, state, kind string
	cause, since, until  string
}

// selectionHelp tells of them.
const selectionHelp = `States are kept (pictures), read (pages), failed, skipped, open (not finished
yet), and damaged: what failed for its site has it damaged, and is kept so; it
is among the failed, too. Kinds are picture and page.

A time is a day (2026-11-01, all of it), a moment of the local time
(2026-11-01T10:00) or of a zone (2026-11-01T10:00:00Z), or how long ago it was
(90s, 45m, 2h, 3d, 1w). It is that at which something was kept, read, failed or
skipped.`

func (s *selection) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	s.flags = flags
	flags.StringVar(&s.gallery, "gallery", "", "only what belongs to the gallery of this `name`; the name of a site, or '', is what it has in none")
	flags.StringVar(&s.state, "state", "", "only what is in this `state`: "+strings.Join(stateNames(), ", "))
	flags.StringVar(&s.kind, "kind", "", "only things of this `kind`: picture, page")
	flags.StringVar(&s.cause, "cause", "", "only what failed or was skipped for this `cause`, as 'crawl status' names it")
	flags.StringVar(&s.since, "since", "", "only what was settled at this `time` or later")
	flags.StringVar(&s.until, "until", "", "only what was settled before this `time`; of a day, until its end")
	completeValues(cmd, "state", stateNames())
	completeValues(cmd, "kind", slices.Sorted(maps.Keys(kinds)))
}

// completeValues has shells offer the values of a flag.
func completeValues(cmd *cobra.Command, flag string, values []string) {
	// Its one error is that there is no such flag, or others are offered.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// kinds are those that can be chosen.
var kinds = map[string]frontier.Kind{"picture": frontier.Image, "page": frontier.Page}

var states = []crawler.ItemState{
	crawler.ItemKept, crawler.ItemRead, crawler.ItemFailed, crawler.ItemSkipped, crawler.ItemOpen, crawler.ItemDamaged,
}

func stateNames() (names []string) {
	for _, s := range states {
		names = append(names, string(s))
	}
	return names
}

// options are what the flags say, as of now. What is wrong is a usageError.
func (s *selection) options(sites []string, now time.Time) (o crawler.Selection, err error) {
	o = crawler.Selection{Sites: sites, State: crawler.ItemState(s.state), Kind: kinds[s.kind], Cause: s.cause}
	if err := isOneOf("state", s.state, stateNames()); err != nil {
		return o, err
	}
	if err := isOneOf("kind", s.kind, slices.Sorted(maps.Keys(kinds))); err != nil {
		return o, err
	}
	if kind, only := onlyKinds[o.State]; only && s.kind != "" && s.kind != kind {
		return o, usageError{fmt.Errorf("--state %s is of %ss: --kind %s leaves nothing", s.state, kind, s.kind)}
	}
	if s.flags.Changed("gallery") {
		o.Gallery = &s.gallery
	}
	if o.Since, err = parseMoment("since", s.since, now, startOfDay); err != nil {
		return o, err
	}
	if o.Until, err = parseMoment("until", s.until, now, endOfDay); err != nil {
		return o, err
	}
	if !o.Until.IsZero() && !o.Since.Before(o.Until) {
		return o, usageError{fmt.Errorf("--since %s is not before --until %s", s.since, s.until)}
	}
	return o, nil
}

// onlyKinds are the states that only one kind has.
var onlyKinds = map[crawler.ItemState]string{
	crawler.ItemKept: "picture", crawler.ItemRead: "page", crawler.ItemDamaged: "picture",
}

// isOneOf wants the value of a flag to be one of those that are known, or none.
func isOneOf(flag, value string, known []string) error {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	err := fmt.Errorf("--%s: there is no %s %q", flag, flag, value)
	if near, ok := config.Nearest(value, known); ok {
		err = fmt.Errorf("%w; did you mean %q?", err, near)
	}
	return usageError{fmt.Errorf("%w (there are %s)", err, strings.Join(known, ", "))}
}

// tellNothing says on standard error that nothing was chosen, and of a cause that
// nothing has which there are.
func tellNothing(cmd *cobra.Command, list *crawler.List, o crawler.Selection) error {
	isAll := o.Gallery == nil && o.State == "" && o.Kind == 0 && o.Cause == "" && o.Since.IsZero() && o.Until.IsZero()
	if isAll {
		_, err := io.WriteString(cmd.ErrOrStderr(), "nothing is recorded yet\n")
		return err
	}
	why := ""
	if o.Cause != "" {
		causes, err := list.Causes(cmd.Context(), o.Sites)
		if err != nil {
			return err
		}
		why = noSuchCause(o.Cause, causes)
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "nothing that is recorded fits%s\n", plain(why))
	return err
}

// noSuchCause tells of a cause that is not among the known, nothing if it is.
func noSuchCause(cause string, known []string) string {
	if slices.Contains(known, cause) {
		return ""
	}
	why := fmt.Sprintf(": nothing has the cause %q", cause)
	if near, ok := config.Nearest(cause, known); ok {
		why += fmt.Sprintf("; did you mean %q?", near)
	}
	if len(known) > 0 {
		why += " (there are " + strings.Join(known, ", ") + ")"
	}
	return why
}
