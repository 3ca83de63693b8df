package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"magpie/config"
	"magpie/crawler"
)

// beginning is what stands before the sites in a crawl.yaml that is begun.
const beginning = `# What crawl walks and keeps. 'crawl check' says whether this file is right;
# 'crawl run' walks it: run it again to resume, or to fetch what is new.

output: galleries   # the folder for pictures, relative to this file
`

// added is what crawl add did.
type added struct {
	Config string `json:"config"`
	// Begun says that there was no such file before.
	Begun bool   `json:"begun"`
	Site  string `json:"site"`
	Start string `json:"start"`
	// First is the first address that Start stands for.
	First string `json:"first"`
	// User is who the address named, whose password was left out; "" if nobody.
	User string `json:"user,omitempty"`
}

func newAdd() *cobra.Command {
	var name string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "add URL",
		Short: "Begin a site in crawl.yaml that starts at an address",
		Long: `add writes a stanza for a new site at the end of sites: in crawl.yaml, and
leaves the rest of the file as it is. The stanza keeps every picture of that one
page; what makes a better rule of it is there as comments. Without a crawl.yaml
it begins one.

Exit codes: 0 done, 1 could not be written, 2 wrong usage or crawl.yaml.`,
		Example: `  crawl add https://example.com/birds/
  crawl add https://example.com/fish/ --name fish`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return usageError{errors.New("crawl add takes one address, for example: crawl add https://example.com/birds/")}
		},
	}
	configPath := configFlag(cmd)
	cmd.Flags().StringVar(&name, "name", "", "the `name` of the site; without it one is made from the host")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was added as JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		done, err := add(*configPath, args[0], name)
		if err != nil {
			return err
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), done)
		}
		return printAdded(cmd.OutOrStdout(), done, cmd.Flags().Changed("config"))
	}
	return cmd
}

// add adds a site that starts at an address to a file, or begins the file.
func add(path, address, name string) (done added, err error) {
	at, err := parseStart(address)
	if err != nil {
		return done, usageError{err}
	}
	cfg, err := config.Load(path)
	begun := errors.Is(err, os.ErrNotExist)
	if begun {
		cfg = &config.Config{}
	} else if cfg == nil {
		return done, err
	}
	// What is wrong with the file is found when the site is in it.
	rules, _ := crawler.Compile(cfg)
	rules.CalledWith(leadingTo(path)...)
	s := config.Sketch{Name: cmp.Or(name, config.SketchName(at.host, rules.Sites())), Start: at.text, User: at.user}
	if err := mayAdd(s, at, rules, name != ""); err != nil {
		return done, usageError{err}
	}
	if begun {
		err = beginFile(path, s)
	} else {
		err = growFile(path, s)
	}
	return added{Config: path, Begun: begun, Site: s.Name, Start: s.Start, First: at.first, User: at.user}, err
}

// mayAdd says why a site should not be added to those there are. named is
// whether somebody chose its name.
func mayAdd(s config.Sketch, at start, rules *crawler.Rulebook, named bool) error {
	if slices.Contains(rules.Sites(), s.Name) {
		return fmt.Errorf("there is a site %q already: choose another --name", s.Name)
	}
	if has := rules.SiteAt(at.host); has != "" && !named {
		return fmt.Errorf("the site %q has the host %s already: see what it makes of the page with: %s; to begin another site there, give it a --name",
			has, at.host, rules.Command("try", at.first))
	}
	return nil
}

// beginFile writes a new file with a site.
func beginFile(path string, s config.Sketch) error {
	text, err := config.Splice(path, []byte(beginning), s)
	if err != nil {
		return usageError{err}
	}
	return createFile(path, text)
}

// growFile adds a site to a file.
func growFile(path string, s config.Sketch) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("adding a site: %w", err)
	}
	after, err := config.Splice(path, before, s)
	if err != nil {
		return usageError{err}
	}
	return replaceFile(path, before, after)
}

// printAdded says what was done and what to do next. elsewhere is whether the
// file has to be named.
func printAdded(w io.Writer, a added, elsewhere bool) error {
	begun, file := "", ""
	if a.Begun {
		begun = ", a new file"
	}
	if elsewhere {
		file = " --config " + crawler.ShellWord(a.Config)
	}
	lines := []string{
		fmt.Sprintf("added    %s to %s%s", a.Site, a.Config, begun),
		"start    " + a.Start,
		"",
		"to see what a finder finds on the page, and what the site does",
		fmt.Sprintf("         crawl try %s%s --find 'a img'", crawler.ShellWord(a.First), file),
		fmt.Sprintf("         crawl try %s%s", crawler.ShellWord(a.First), file),
		"when the stanza says what is wanted",
		"         crawl check" + file,
		"         crawl run " + crawler.ShellWord(a.Site) + file,
	}
	if a.User != "" {
		secret := fmt.Sprintf("note     the password was left out: write auth: {user: %s, password: '${PASSWORD}'}", a.User)
		lines = slices.Insert(lines, 2, secret)
	}
	for i := range lines {
		lines[i] = plain(lines[i]) + "\n"
	}
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}
