package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"magpie/crawler"
	"magpie/extract"
)

func TestWriteJSON(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"HTML", `<a href="b">&</a>`, `"<a href=\"b\">&</a>"`},
		{"AnyScript", "鸟 é 🐦", `"鸟 é 🐦"`},
		{"C0", "\x1b[31m\n", `"\u001b[31m\n"`},
		{"Delete", "\u007f", `"\u007f"`},
		{"C1", "\u009b31m", `"\u009b31m"`},
		{"Bidi", "a\u202egpj", `"a\u202egpj"`},
		{"ZeroWidth", "a\u200bb\ufeff", `"a\u200bb\ufeff"`},
		{"LineSeparators", "\u2028\u2029", `"\u2028\u2029"`},
		{"AboveU+FFFF", "\U000e0041", `"\udb40\udc41"`},
		{"NotUTF8", "a\xff", `"a\ufffd"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := writeJSON(&out, tt.text); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != tt.want+"\n" {
				t.Errorf("got %q, want %q", got, tt.want+"\n")
			}
			var back string
			if err := json.Unmarshal([]byte(out.String()), &back); err != nil {
				t.Fatal(err)
			}
			if want := strings.ToValidUTF8(tt.text, "\ufffd"); back != want {
				t.Errorf("read back %q, want %q", back, want)
			}
		})
	}
	t.Run("NoJSON", func(t *testing.T) {
		var out strings.Builder
		if err := writeJSON(&out, func() {}); err == nil || out.Len() > 0 {
			t.Errorf("got %q, error %v, want an error alone", out.String(), err)
		}
	})
}

// Nothing that a terminal obeys gets through in any output.
func TestOutputIsSafeForTerminals(t *testing.T) {
	const nasty = "\u009b2J\u202egpj\u2028\x1b[2J\u007f\u200b"
	group := map[string]crawler.Group{nasty: {N: 1, URL: nasty, Detail: nasty, Advice: nasty}}
	event := crawler.Event{Kind: crawler.Failed, URL: nasty, Cause: "x", Detail: nasty}
	tryout := crawler.Tryout{
		URL: nasty, ContentType: nasty, Status: 200, Charset: nasty, Evidence: nasty, Advice: []string{nasty},
		Findings: []extract.Finding{{Key: nasty, Finder: nasty, Values: []string{nasty}}},
	}
	sums := crawler.Sums{Skipped: 1, SkippedBy: group, Failed: 1, FailedBy: group, Tiny: 1, TinyURL: nasty}
	gallery := crawler.GallerySummary{GalleryStatus: crawler.GalleryStatus{Gallery: nasty, URL: nasty, Missing: 1}}
	shown := crawler.GalleriesSummary{Incomplete: 9, Shown: []crawler.GallerySummary{gallery}, More: 3}
	site := crawler.SiteSummary{Site: nasty, Sums: sums, Galleries: shown}
	summary := crawler.Summary{Sums: sums, Sites: []crawler.SiteSummary{site}}
	several := crawler.Summary{Sums: sums, Sites: []crawler.SiteSummary{site, site}}
	status := crawler.Status{Sites: []crawler.SiteStatus{{Site: "birds", FailedBy: group}}}

	report := func(asJSON bool, tell func(*reporter)) func(*strings.Builder) error {
		return func(out *strings.Builder) error {
			cmd := &cobra.Command{}
			cmd.SetOut(out)
			cmd.SetErr(out)
			r := newReporter(cmd, asJSON)
			r.again = &invocation{config: nasty, args: []string{nasty}}
			tell(r)
			return nil
		}
	}
	tests := []struct {
		name  string
		print func(*strings.Builder) error
	}{
		{"Event", report(false, func(r *reporter) { r.event(event) })},
		{"EventAsJSON", report(true, func(r *reporter) { r.event(event) })},
		{"Summary", report(false, func(r *reporter) { r.summary(summary, "galleries") })},
		{"SummaryOfSites", report(false, func(r *reporter) { r.summary(several, "galleries") })},
		{"SummaryAsJSON", report(true, func(r *reporter) { r.summary(summary, nasty) })},
		{"Status", func(out *strings.Builder) error { return printStatus(out, status, nil) }},
		{"StatusAsJSON", func(out *strings.Builder) error { return writeJSON(out, status) }},
		{"Try", func(out *strings.Builder) error { return printTryout(out, tryout) }},
		{"TryAsJSON", func(out *strings.Builder) error { return writeJSON(out, tryout) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := tt.print(&out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), "2J") {
				t.Errorf("the text itself is missing:\n%q", out.String())
			}
			if text := strings.ReplaceAll(out.String(), "\n", ""); strings.ContainsFunc(text, isObeyed) {
				t.Errorf("a terminal would obey\n%q", out.String())
			}
		})
	}
}
