package magpie

import (
	"cmp"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"magpie/config"
	"magpie/crawler"
	"magpie/extract"
)

var update = flag.Bool("update", false, "rewrite what the recipes of docs/cookbook.md find")

const cookbookFile = "docs/cookbook.md"

// recipe is a chapter of docs/cookbook.md.
type recipe struct {
	title string
	rule  string // a crawl.yaml
	pages []recipePage
}

// recipePage is a page of a recipe and what is found on it.
type recipePage struct {
	file, address string
	rule, site    string // "" for the start rule of the first site
	number        int    // its place in the chain
	finds         string
}

var (
	recipeRule = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	// recipeFinds matches how a page is named, and the list below it.
	recipeFinds = regexp.MustCompile("(?m)^\\[[^\\]]+\\]\\((cookbook/[^)]+)\\) at `([^`]+)`" +
		"(?:, the rule `([^`]+)`)?(?:, the site `([^`]+)`)?(?:, page ([0-9]+))?:\n\n```\n((?:[^`].*\n)*)```$")
)

// readCookbook reads the recipes of docs/cookbook.md.
func readCookbook(t *testing.T) (text string, recipes []recipe) {
	t.Helper()
	src, err := os.ReadFile(cookbookFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, chapter := range strings.Split(string(src), "\n## ")[1:] {
		title, _, _ := strings.Cut(chapter, "\n")
		rule := recipeRule.FindStringSubmatch(chapter)
		if rule == nil {
			t.Fatalf("the recipe %q has no rule", title)
		}
		r := recipe{title: title, rule: rule[1]}
		for _, m := range recipeFinds.FindAllStringSubmatch(chapter, -1) {
			number, _ := strconv.Atoi(cmp.Or(m[5], "1"))
			r.pages = append(r.pages, recipePage{m[1], m[2], m[3], m[4], number, m[6]})
		}
		recipes = append(recipes, r)
	}
	return string(src), recipes
}

// longestRecipe is how many lines a rule of the cookbook may have.
const longestRecipe = 12

// Every rule of the cookbook finds on its page what stands below it.
func TestCookbook(t *testing.T) {
	text, recipes := readCookbook(t)
	if len(recipes) < 20 {
		t.Errorf("%d recipes were read, want 20 or more", len(recipes))
	}
	for _, r := range recipes {
		t.Run(r.title, func(t *testing.T) {
			if n := strings.Count(r.rule, "\n"); n > longestRecipe {
				t.Errorf("the rule has %d lines, want %d at most", n, longestRecipe)
			}
			if len(r.pages) == 0 {
				t.Fatal("no page")
			}
			sites := r.compile(t)
			for _, page := range r.pages {
				got := page.read(t, sites)
				if diff := gocmp.Diff(page.finds, got); diff != "" && !*update {
					t.Errorf("%s: -listed +found:\n%s", page.file, diff)
				}
				text = strings.Replace(text, page.address+page.heading()+page.finds+"```", page.address+page.heading()+got+"```", 1)
			}
		})
	}
	if *update {
		if err := os.WriteFile(cookbookFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// heading is what stands between the address of a page and its finds.
func (p recipePage) heading() string {
	line := "`"
	if p.rule != "" {
		line += ", the rule `" + p.rule + "`"
	}
	if p.site != "" {
		line += ", the site `" + p.site + "`"
	}
	if p.number > 1 {
		line += fmt.Sprintf(", page %d", p.number)
	}
	return line + ":\n\n```\n"
}

// Every page of the cookbook belongs to a recipe.
func TestCookbookPagesAreUsed(t *testing.T) {
	_, recipes := readCookbook(t)
	var used []string
	for _, r := range recipes {
		for _, page := range r.pages {
			used = append(used, path.Base(page.file))
		}
	}
	slices.Sort(used)
	entries, err := os.ReadDir("docs/cookbook")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, entry := range entries {
		there = append(there, entry.Name())
	}
	if diff := gocmp.Diff(there, slices.Compact(used)); diff != "" {
		t.Errorf("-there are +used:\n%s", diff)
	}
}

// compile compiles a recipe as crawl would.
func (r recipe) compile(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Parse("crawl.yaml", []byte(r.rule))
	if err != nil {
		t.Fatal(err)
	}
	_, faults := crawler.Compile(cfg)
	if err := cfg.Faults(faults); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// read lists what a page holds by its rule.
func (p recipePage) read(t *testing.T, cfg *config.Config) string {
	t.Helper()
	body, err := os.ReadFile(path.Join("docs", p.file))
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(p.address)
	if err != nil {
		t.Fatal(err)
	}
	rule := p.ruleOf(t, cfg)
	page, err := rule.NewPage(address, "", body)
	if err != nil {
		t.Fatal(err)
	}
	finds, err := rule.Read(page, extract.Scope{Site: p.site, Page: p.number})
	if err != nil {
		t.Fatal(err)
	}
	return listFinds(finds)
}

// ruleOf is the rule that reads the page.
func (p recipePage) ruleOf(t *testing.T, cfg *config.Config) *extract.Rule {
	t.Helper()
	for _, site := range cfg.Sites {
		if p.site != "" && p.site != site.Name {
			continue
		}
		start, _ := extract.Compile(site.Name, &site.Rule)
		if rule := ruleNamed(start, cmp.Or(p.rule, start.Name)); rule != nil {
			return rule
		}
	}
	t.Fatalf("no rule %q in the site %q", p.rule, p.site)
	return nil
}

func ruleNamed(r *extract.Rule, name string) *extract.Rule {
	if r.Name == name {
		return r
	}
	for _, below := range r.Follow {
		if found := ruleNamed(below, name); found != nil {
			return found
		}
	}
	return nil
}
