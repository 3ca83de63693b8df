package crawler

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"magpie/config"
	"magpie/extract"
	"magpie/frontier"
)

// Rulebook is every site of a configuration, compiled. It may be used by many
// goroutines at once.
type Rulebook struct {
	sites map[string]*site
	names []string // in the order of the file
	twins bool     // a picture may be in more than one gallery
}

// site is a stanza of crawl.yaml with its rules and templates compiled.
type site struct {
	*config.Site
	start  *extract.Rule
	rules  map[string]*extract.Rule // by name, the start rule included
	paths  paths
	drop   []string // parameters that tell nothing apart
	own    ownHosts
	proxy  *url.URL // nil for none of its own
	header http.Header
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
		compiled, found := compileSite(stanza)
		faults = append(faults, found...)
		book.sites[stanza.Name] = compiled
		book.names = append(book.names, stanza.Name)
		_, galleries := fieldNames(&stanza.Rule)
		book.twins = book.twins || galleries || len(book.names) > 1
	}
	return book, faults
}

// Sites returns the names of the sites in the order of the file.
func (b *Rulebook) Sites() []string { return slices.Clone(b.names) }

func compileSite(stanza *config.Site) (*site, []config.Fault) {
	start, faults := extract.Compile(stanza.Name, &stanza.Rule, varNames(stanza.Vars)...)
	paths, ofPaths := compilePaths(stanza)
	ranges, ofRanges := compileRanges(stanza)
	cookies, ofCookies := checkCookies(stanza)
	s := &site{
		Site: stanza, start: start, rules: map[string]*extract.Rule{}, paths: paths,
		drop: texts(stanza.Drop), own: ownHostsOf(stanza, ranges), proxy: proxyOf(stanza), header: headerOf(stanza),
		cookiesChanged: cookies,
		ranges:         ranges, byID: map[frontier.ID]*addressRange{},
	}
	s.index(start)
	for _, r := range ranges {
		s.byID[r.job.ID] = r
	}
	return s, slices.Concat(faults, ofPaths, ofRanges, ofCookies)
}

func texts(list []config.Text) []string {
	values := make([]string, len(list))
	for i, text := range list {
		values[i] = text.Value
	}
	return values
}

// index finds the site's rules by name, r and those below it.
func (s *site) index(r *extract.Rule) {
	s.rules[r.Name] = r
	for _, follow := range r.Follow {
		s.index(follow)
	}
}

// fieldNames lists the fields that a picture of the site may have, and
// whether any rule names a gallery.
func fieldNames(r *config.Rule) (names []string, galleries bool) {
	seen := map[string]bool{}
	var visit func(*config.Rule)
	visit = func(r *config.Rule) {
		for _, field := range r.Fields {
			seen[field.Name.Value] = true
		}
		galleries = galleries || r.Gallery.Value != ""
		for _, follow := range r.Follow {
			visit(follow)
		}
	}
	visit(r)
	return slices.Sorted(maps.Keys(seen)), galleries
}

// ruleNames lists the rules of the site, that of its start pages first.
func (s *site) ruleNames() []string {
	names := slices.Sorted(maps.Keys(s.rules))
	return slices.Insert(slices.DeleteFunc(names, func(n string) bool { return n == s.start.Name }), 0, s.start.Name)
}

// names reports whether an address is one that start: or urls: stands for, as
// the kind says; 0 for either. Of a long range only the first few are looked at.
func (s *site) names(address string, kind frontier.Kind) bool {
	wanted, err := extract.CanonicalWithout(address, s.drop)
	if err != nil {
		return false
	}
	for _, r := range s.ranges {
		if kind != 0 && r.kind != kind {
			continue
		}
		for i := range min(r.Len, maxMade) {
			if is, err := extract.CanonicalWithout(r.addresses.At(r.First+i).URL, s.drop); err == nil && is == wanted {
				return true
			}
		}
	}
	return false
}
