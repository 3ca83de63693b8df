package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"time"

	"magpie/crawler"
)

// newLog returns a log of JSON objects, one a line, in which a terminal finds
// nothing to obey.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(harmless{w}, nil))
}

// harmless is a writer of JSON lines that escapes what a terminal could obey.
type harmless struct{ to io.Writer }

func (h harmless) Write(line []byte) (int, error) {
	text := bytes.TrimSuffix(line, []byte("\n"))
	if bytes.ContainsFunc(text, isObeyed) {
		text = withEscapes(text)
	}
	if _, err := h.to.Write(append(text, '\n')); err != nil {
		return 0, err
	}
	return len(line), nil
}

// logEvent writes an event with all its fields that hold something, named as they
// are in the events of --json.
func logEvent(log *slog.Logger, e crawler.Event) {
	level := slog.LevelInfo
	switch e.Kind {
	case crawler.Failed, crawler.HookFailed:
		level = slog.LevelError
	case crawler.Incomplete, crawler.Postponed, crawler.Stalled, crawler.Paused, crawler.Forgotten, crawler.Unsure:
		level = slog.LevelWarn
	}
	log.LogAttrs(context.Background(), level, string(e.Kind), eventFields(e)...)
}

// logHookLine writes a line that a hook printed.
func logHookLine(log *slog.Logger, line crawler.HookLine) {
	attrs := []slog.Attr{slog.String("hook", line.Hook)}
	for _, f := range []struct{ name, value string }{{"site", line.Site}, {"gallery", line.Gallery}} {
		if f.value != "" {
			attrs = append(attrs, slog.String(f.name, f.value))
		}
	}
	log.LogAttrs(context.Background(), slog.LevelInfo, "hook_line", append(attrs, slog.String("line", line.Text))...)
}

func eventFields(e crawler.Event) (all []slog.Attr) {
	for _, f := range []struct{ name, value string }{
		{"site", e.Site}, {"host", e.Host}, {"job", e.Job}, {"url", e.URL}, {"cause", e.Cause}, {"detail", e.Detail},
		{"gallery", e.Gallery}, {"path", e.Path}, {"sha256", e.SHA256}, {"aside", e.Aside},
		{"adopted_from", e.AdoptedFrom}, {"adopted_by", e.AdoptedBy},
	} {
		if f.value != "" {
			all = append(all, slog.String(f.name, f.value))
		}
	}
	for _, f := range []struct {
		name  string
		value int64
	}{
		{"tries", int64(e.Tries)}, {"links", int64(e.Links)}, {"images", int64(e.Images)}, {"known", int64(e.Known)},
		{"claimed", int64(e.Claimed)}, {"missing", int64(e.Missing)}, {"bytes", e.Bytes},
	} {
		if f.value != 0 {
			all = append(all, slog.Int64(f.name, f.value))
		}
	}
	for _, f := range []struct {
		name  string
		value bool
	}{{"passing", e.Passing}, {"unchanged", e.Unchanged}, {"adopted", e.Adopted}} {
		if f.value {
			all = append(all, slog.Bool(f.name, true))
		}
	}
	return append(all, eventObjects(e)...)
}

// eventObjects are the fields that are neither texts nor numbers.
func eventObjects(e crawler.Event) (all []slog.Attr) {
	if !e.Until.IsZero() {
		all = append(all, slog.Time("until", e.Until))
	}
	if e.Spent != nil {
		all = append(all, slog.Any("spent", e.Spent))
	}
	if len(e.InFlight) > 0 {
		all = append(all, slog.Any("in_flight", e.InFlight))
	}
	return all
}

// logProgress writes how far a command is.
func logProgress(log *slog.Logger, s snapshot, perSecond int64) {
	all := []slog.Attr{
		slog.Int64("done", s.done), slog.Int64("known", s.known), slog.Int64("pages", s.pages), slog.Int64("bytes", s.bytes),
		slog.Int64("bytes_per_second", perSecond), slog.Float64("seconds", s.elapsed.Round(time.Millisecond).Seconds()),
	}
	for _, t := range s.troubles {
		if t.n > 0 {
			all = append(all, slog.Int64(t.name(), t.n))
		}
	}
	if s.waits != "" {
		all = append(all, slog.String("waits", s.waits))
	}
	log.LogAttrs(context.Background(), slog.LevelInfo, "progress", all...)
}
