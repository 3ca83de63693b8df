package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

func TestManPage(t *testing.T) {
	root := &cobra.Command{Use: "crawl", Short: "Keep", Long: "crawl keeps."}
	cmd := &cobra.Command{
		Use:   "save [SITE ...]",
		Short: "Save what is there",
		Long: `save saves C:\new and "all" that
.dotted lines name:

  kept   is there
  lost   is not

The end.`,
		Example: `  crawl save --fast`,
		Run:     func(*cobra.Command, []string) {},
	}
	cmd.Flags().StringP("config", "c", "crawl.yaml", "the `file` that describes the sites")
	cmd.Flags().Bool("fast", false, "do it fast")
	cmd.Flags().Int("secret", 0, "not for people")
	if err := cmd.Flags().MarkHidden("secret"); err != nil {
		t.Fatal(err)
	}
	root.AddCommand(cmd)
	want := `.TH "CRAWL\-SAVE" 1 "2026-03-01" "crawl v1.2.0" Magpie
.SH "NAME"
crawl\-save \- Save what is there
.SH "SYNOPSIS"
.B "crawl save [SITE ...] [flags]"
.SH "DESCRIPTION"
save saves C:\enew and \(dqall\(dq that
\&.dotted lines name:
.PP
.nf
  kept   is there
  lost   is not
.fi
.PP
The end.
.SH "OPTIONS"
.TP
.BI "\-c, \-\-config" " file"
the file that describes the sites (default crawl.yaml)
.TP
.B "\-\-fast"
do it fast
.TP
.B "\-h, \-\-help"
help for save
.SH "EXAMPLES"
.nf
  crawl save \-\-fast
.fi
.SH "SEE ALSO"
.BR "crawl" "(1)"
`
	got := manPages{version: "v1.2.0", date: "2026-03-01"}.page(cmd)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestManPageListsCommands(t *testing.T) {
	root := &cobra.Command{Use: "crawl", Short: "Keep", Long: "crawl keeps."}
	for _, name := range []string{"run", "try"} {
		root.AddCommand(&cobra.Command{Use: name, Short: name + " it", Run: func(*cobra.Command, []string) {}})
	}
	root.AddCommand(&cobra.Command{Use: "shy", Hidden: true, Run: func(*cobra.Command, []string) {}})
	var p manText
	p.commands(root)
	want := `.SH "COMMANDS"
.TP
.BR "crawl\-run" "(1)"
run it
.TP
.BR "crawl\-try" "(1)"
try it
`
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Error(diff)
	}
}
