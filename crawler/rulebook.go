package crawler

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"magpie/config"
	"magpie/extract"
	"magpie/fetch"
	"magpie/frontier"
)

// Rulebook is every site of a configuration, compiled. It may be used by many
// goroutines at once.
type Rulebook struct {
	sites map[string]*site
	names []string // in the order of the file
	twins bool     // a picture may be in more than one gallery
	flags []string // see CalledWith
}

// site is a stanza of crawl.yaml with its rules and templates compiled.
type site struct {
	*config.Site
	start  *extract.Rule
	rules  map[string]*extract.Rule // by name, the start rule included
	blocks map[string]*extract.Rule // the each blocks, by name
	paths  paths
	drop   []string // parameters that tell nothing apart
	own    ownHosts
	route  route
	header http.Header
	auth   *fetch.Auth
	// secrets are what the variables of the stanza stand for. All else here, and
	// all that is recorded, holds their placeholders.
	secrets   secrets
	intervals map[string]config.Interval // of the rules with one of their own
	// cookiesChanged is when the file of cookies was changed.
	cookiesChanged time.Time
	ranges         []*addressRange // start: and urls:, in the order of the file
	byID           map[frontier.ID]*addressRange
}

// Compile compiles every site of a configuration. All faults are found; with
// any the rulebook is of no use.
func Compile(cfg *config.Config) (*Rulebook, []config.Fault) {
	book := &Rulebook{sites: map[string]*site{}}
	var faults []config.Fault
	for _, stanza := range cfg.Sites {
		compiled, found := compileSite(cfg, stanza)
		faults = append(faults, found...)
		book.sites[stanza.Name] = compiled
		book.names = append(book.names, stanza.Name)
		book.twins = book.twins || namesGalleries(&stanza.Rule) || len(book.names) > 1
	}
	return book, faults
}

// Sites returns the names of the sites in the order of the file.
func (b *Rulebook) Sites() []string { return slices.Clone(b.names) }

func compileSite(cfg *config.Config, stanza *config.Site) (*site, []config.Fault) {
	start, faults := extract.Compile(stanza.Name, &stanza.Rule, varNames(stanza.Vars)...)
	paths, ofPaths := compilePaths(stanza)
	ranges, ofRanges := compileRanges(stanza, cfg.Env())
	route, ofRoute := routeOf(stanza, cfg.Env())
	cookies, ofCookies := checkCookies(stanza)
	s := &site{
		Site: stanza, start: start, rules: map[string]*extract.Rule{},
		blocks: map[string]*extract.Rule{}, paths: paths,
		drop: texts(stanza.Drop), own: ownHostsOf(stanza, ranges, pageRules(start)), route: route, header: siteHeader(stanza),
		auth: authOf(stanza), secrets: secretsOf(cfg, stanza), intervals: ruleIntervals(&stanza.Rule),
		cookiesChanged: cookies,
		ranges:         ranges, byID: map[frontier.ID]*addressRange{},
	}
	s.index(start)
	for _, r := range ranges {
		s.byID[r.job.ID] = r
	}
	return s, slices.Concat(faults, ofPaths, ofRanges, ofRoute, ofCookies)
}

func texts(list []config.Text) []string {
	values := make([]string, len(list))
	for i, text := range list {
		values[i] = text.Value
	}
	return values
}

// pageRules lists a rule and those below it, those around others first.
func pageRules(r *extract.Rule) []*extract.Rule {
	all := []*extract.Rule{r}
	for _, follow := range r.Follow {
		all = append(all, pageRules(follow)...)
	}
	return all
}

// index finds the site's rules by name, r and those below it. The blocks in it
// read no pages, but pictures name them as their rule.
func (s *site) index(r *extract.Rule) {
	s.rules[r.Name] = r
	for _, follow := range r.Follow {
		s.index(follow)
	}
	s.indexBlocks(r)
}

func (s *site) indexBlocks(r *extract.Rule) {
	for _, block := range r.Each {
		s.blocks[block.Name] = block
		s.indexBlocks(block)
	}
}

// ruleOf is the rule of a job, nil if crawl.yaml has it no more. That of
// pictures which no page led to is the site's, whatever it is called by now.
func (s *site) ruleOf(job frontier.Job) *extract.Rule {
	rule, ok := s.rules[job.Rule]
	switch {
	case ok || job.Kind != frontier.Image:
		return rule
	case job.Referer == "":
		return s.start
	}
	return s.blocks[job.Rule]
}

// namesGalleries reports whether a rule, or one below it, names a gallery.
func namesGalleries(r *config.Rule) bool {
	return r.Gallery.Value != "" ||
		slices.ContainsFunc(r.Follow, namesGalleries) || slices.ContainsFunc(r.Each, namesGalleries)
}

// ruleNames lists the rules of the site, that of its start pages first.
func (s *site) ruleNames() []string {
	names := slices.Sorted(maps.Keys(s.rules))
	return slices.Insert(slices.DeleteFunc(names, func(n string) bool { return n == s.start.Name }), 0, s.start.Name)
}

// names reports whether an address is one that start: or urls: stands for, as
// the kind says; 0 for either.
func (s *site) names(address string, kind frontier.Kind) bool {
	_, is := s.named(address, kind)
	return is
}

// named is what start: or urls: say of such an address.
func (s *site) named(address string, kind frontier.Kind) (extract.Address, bool) {
	wanted, err := extract.CanonicalWithout(address, s.drop)
	if err != nil {
		return extract.Address{}, false
	}
	host, err := hostOf(address)
	if err != nil {
		return extract.Address{}, false
	}
	is := func(at extract.Address) bool {
		made, err := extract.CanonicalWithout(at.URL, s.drop)
		return err == nil && made == wanted
	}
	for _, r := range s.ranges {
		if kind != 0 && r.kind != kind || !r.isAt(host) {
			continue
		}
		if at, found := r.find(address, is); found {
			return at, true
		}
	}
	return extract.Address{}, false
}

// ruleHashes lists the rules and blocks of the site by name, each with its hash.
func (s *site) ruleHashes() (all []string) {
	for name, rule := range s.rules {
		all = append(all, name+" "+rule.Hash)
	}
	for name, block := range s.blocks {
		all = append(all, "each "+name+" "+block.Hash)
	}
	slices.Sort(all)
	return all
}
