package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manPages makes man pages of commands, in the language of man(7). cobra's own
// maker of man pages takes the texts for Markdown, and these are plain text.
type manPages struct {
	version, date string // at the foot of each page
}

// page is the man page of a command.
func (m manPages) page(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	var p manText
	fmt.Fprintf(&p, ".TH \"%s\" 1 \"%s\" \"%s\" Magpie\n", // the date is read, and not printed
		manEscape(strings.ToUpper(manName(cmd))), m.date, manEscape("crawl "+m.version))
	p.request("SH", "NAME")
	p.line(manName(cmd) + " - " + cmd.Short)
	p.request("SH", "SYNOPSIS")
	p.request("B", cmd.UseLine())
	p.request("SH", "DESCRIPTION")
	p.text(cmd.Long)
	p.commands(cmd)
	p.flags("OPTIONS", cmd.NonInheritedFlags())
	p.flags("OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	if cmd.HasExample() {
		p.request("SH", "EXAMPLES")
		p.verbatim(cmd.Example)
	}
	if cmd.HasParent() {
		p.request("SH", "SEE ALSO")
		p.request("BR", manName(cmd.Parent()), "(1)")
	}
	return p.String()
}

// manText is a man page as it is written.
type manText struct{ strings.Builder }

// request writes a line that begins with a dot, its arguments quoted.
func (p *manText) request(name string, args ...string) {
	p.WriteString("." + name)
	for _, arg := range args {
		p.WriteString(` "` + strings.ReplaceAll(manEscape(arg), `"`, `\(dq`) + `"`)
	}
	p.WriteByte('\n')
}

// line writes a line of text.
func (p *manText) line(text string) {
	text = manEscape(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text // else it were a request
	}
	p.WriteString(text + "\n")
}

// text writes paragraphs, of which those that are indented, or hold a line that
// is, keep their lines.
func (p *manText) text(text string) {
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			p.request("PP")
		}
		if strings.HasPrefix(paragraph, " ") || strings.Contains(paragraph, "\n ") {
			p.verbatim(paragraph)
			continue
		}
		for line := range strings.SplitSeq(paragraph, "\n") {
			p.line(line)
		}
	}
}

// verbatim writes lines as they are.
func (p *manText) verbatim(text string) {
	p.request("nf")
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		p.line(line)
	}
	p.request("fi")
}

// commands lists those below a command, each by the page it has.
func (p *manText) commands(cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	p.request("SH", "COMMANDS")
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			p.request("TP")
			p.request("BR", manName(sub), "(1)")
			p.line(sub.Short)
		}
	}
}

func (p *manText) flags(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.request("SH", title)
	flags.VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden && flag.Deprecated == "" {
			p.flag(flag)
		}
	})
}

// flag tells of one as --help does: its names, what its value is called, what it
// does, and what it is without being given.
func (p *manText) flag(flag *pflag.Flag) {
	value, usage := pflag.UnquoteUsage(flag)
	names := "--" + flag.Name
	if flag.Shorthand != "" {
		names = "-" + flag.Shorthand + ", " + names
	}
	p.request("TP")
	if value == "" {
		p.request("B", names)
	} else {
		p.request("BI", names, " "+value)
	}
	if hasPreset(flag) {
		usage += fmt.Sprintf(" (default %s)", flag.DefValue)
	}
	p.line(usage)
}

// hasPreset reports whether a flag is worth something without being given.
func hasPreset(flag *pflag.Flag) bool {
	switch flag.DefValue {
	case "", "false", "0", "0s", "[]":
		return false
	}
	return true
}

// manEscape makes troff print text as it is: a bare hyphen would become one that
// no shell knows.
func manEscape(text string) string {
	return strings.NewReplacer(`\`, `\e`, `-`, `\-`, `"`, `\(dq`).Replace(text)
}
