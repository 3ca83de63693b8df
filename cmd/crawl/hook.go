package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"magpie/config"
	"magpie/crawler"
)

// finishReport is what on_finish is told of a run, as JSON on its standard input.
type finishReport struct {
	runSummary
	// ExitCode is what the run would exit with if the hook does its work.
	ExitCode int `json:"exit_code"`
}

// finish starts on_finish, if there is one, when the run is over and told. outcome
// is how the run ended. It returns how it ended with that: a hook that did not do
// its work makes it incomplete. None is started once the context is done, for
// whoever ended it wants out at once.
func finish(ctx context.Context, o crawler.Options, r *reporter, s crawler.Summary, outcome error) error {
	command := o.Config.OnFinish
	if command == nil || o.NoHooks || ctx.Err() != nil {
		return outcome
	}
	hook, err := crawler.NewHook(o.Config, config.OnFinish, command, func(line string) {
		r.hookLine(crawler.HookLine{Hook: config.OnFinish, Text: line})
	}, o.RunningHook)
	if err != nil {
		return errors.Join(outcome, err)
	}
	tell := time.AfterFunc(hookPatience, func() {
		r.hookLine(crawler.HookLine{Hook: config.OnFinish, Text: "waiting for on_finish (" + command.String() + ")"})
	})
	defer tell.Stop()
	code := codeOf(outcome)
	report := finishReport{runSummary{"summary", s, o.Config.Output, r.again.next(s)}, code}
	err = hook.Run(ctx, report, map[string]string{
		"folder": o.Config.Output, "summary": finishLine(s), "exit_code": strconv.Itoa(code),
	})
	if err == nil {
		return outcome
	}
	r.onFinishFailed(err)
	return cmp.Or(outcome, errIncomplete)
}

// hookPatience is how long on_finish may take before people are told what they
// wait for.
const hookPatience = 2 * time.Second

// codeOf is the exit code of a run that was told.
func codeOf(outcome error) int {
	switch {
	case outcome == nil:
		return exitDone
	case errors.Is(outcome, errInterrupted):
		return exitInterrupted
	default:
		return exitIncomplete
	}
}

// finishLine says in a line what a run brought.
func finishLine(s crawler.Summary) string {
	line := savedLine(s.Sums) + " saved"
	for _, part := range []struct {
		n    int64
		what string
	}{{s.Failed, "failed"}, {s.Open, "left"}, {s.Incomplete.N, "of the galleries incomplete"}} {
		if part.n > 0 {
			line += fmt.Sprintf(", %d %s", part.n, part.what)
		}
	}
	if s.Interrupted {
		line += ", interrupted"
	}
	return line
}

// hookLine shows a line that a hook printed.
func (r *reporter) hookLine(line crawler.HookLine) {
	switch {
	case r.quiet:
	case r.log != nil:
		r.mu.Lock()
		defer r.mu.Unlock()
		logHookLine(r.log, line)
	default:
		r.note("hook       " + plain(line.Text))
	}
}

// hookFailedText says that a hook did not do its work, for a gallery or "".
func hookFailedText(gallery, detail string) string {
	if gallery != "" {
		gallery = " for " + plain(gallery)
	}
	return fmt.Sprintf("failed     hook%s\n           %s", gallery, plain(detail))
}

// onFinishFailed tells that on_finish did not do its work. The summary stays the
// last object on standard output.
func (r *reporter) onFinishFailed(err error) {
	if r.log == nil {
		r.note(hookFailedText("", err.Error()))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	logEvent(r.log, crawler.Event{Kind: crawler.HookFailed, Detail: err.Error()})
}

// noteHookFailed tells of a hook of a gallery that failed, if there were few.
func (r *reporter) noteHookFailed(e crawler.Event) {
	isTold, isLast := r.failed.add(crawler.Event{Host: e.Site, Cause: "hook"})
	if !isTold {
		return
	}
	text := hookFailedText(cmp.Or(e.Gallery, e.Site), e.Detail)
	if isLast {
		text += fmt.Sprintf("\n           more of these of %s are only counted", plain(e.Site))
	}
	r.note(text)
}

// hookText says what a run waits for while nothing but a hook runs.
func hookText(p crawler.Progress) string {
	text := "running on_gallery for " + plain(p.Hook.Gallery)
	switch {
	case p.Stopped:
		text += "; Ctrl-C again stops it"
	case p.Hook.Waiting > 0:
		text += fmt.Sprintf(", then for %d more", p.Hook.Waiting)
	}
	return text
}

// printHooks prints how many hooks were started, and what became of them.
func printHooks(w io.Writer, h crawler.Hooks) {
	if h == (crawler.Hooks{}) {
		return
	}
	fmt.Fprintf(w, "hooks    %d started", h.Run)
	if h.Failed > 0 {
		fmt.Fprintf(w, ", %d failed", h.Failed)
	}
	if h.Left > 0 {
		fmt.Fprintf(w, ", up to %d for the next run", h.Left)
	}
	fmt.Fprintln(w)
}

// hookOf is a hook of crawl.yaml, for people.
type hookOf struct {
	Key     string   `json:"key"`
	Sites   []string `json:"sites,omitempty"` // of on_gallery
	Command string   `json:"command"`
}

// hooksOf are those of a configuration, each with the sites that have it.
func hooksOf(cfg *config.Config) []hookOf {
	hooks := []hookOf{}
	at := map[config.Pos]int{}
	for _, site := range cfg.Sites {
		h := site.OnGallery
		if h == nil {
			continue
		}
		i, known := at[h.Pos]
		if !known {
			i = len(hooks)
			at[h.Pos] = i
			hooks = append(hooks, hookOf{Key: config.OnGallery, Command: h.String()})
		}
		hooks[i].Sites = append(hooks[i].Sites, site.Name)
	}
	if cfg.OnFinish != nil {
		hooks = append(hooks, hookOf{Key: config.OnFinish, Command: cfg.OnFinish.String()})
	}
	return hooks
}

// maxHookSites is how many sites of a hook are named.
const maxHookSites = 5

func printCheckedHooks(w io.Writer, hooks []hookOf) {
	for _, h := range hooks {
		line := h.Key + ": " + h.Command
		for i, site := range h.Sites[:min(len(h.Sites), maxHookSites)] {
			line += []string{", for ", ", "}[min(i, 1)] + site
		}
		if more := len(h.Sites) - maxHookSites; more > 0 {
			line += fmt.Sprintf(" and %d more", more)
		}
		fmt.Fprintf(w, "hook     %s\n", plain(line))
	}
}
