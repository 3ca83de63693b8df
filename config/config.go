// Package config reads crawl.yaml into plain structs.
//
// Reading is strict: whatever the file says that Magpie does not understand is
// a [Fault] with its place in the file, and all faults of a file are found in
// one go. This package knows the shape of the file, not the meaning of a
// selector or a template: those are compiled by package extract, whose faults
// carry the same positions and are shown the same way.
package config

import (
	"strings"
	"time"
)

// BucketScheme is what the address of an output in a bucket begins with.
const BucketScheme = "s3://"

// OutputIsBucket reports whether pictures are kept in a bucket, and no folder.
func (c *Config) OutputIsBucket() bool { return strings.HasPrefix(c.Output, BucketScheme) }

// Config is one crawl.yaml. Every string in it that is compiled later (a
// finder, a template, an address) is a [Text] and knows its place in the file.
//
// The tags say how the reader treats a key: the options of yaml are explained
// at [key], example is a value shown to whoever got the key wrong.
type Config struct {
	// File is the path the configuration was read from, as given.
	File string `yaml:"-"`
	// Output is the folder that pictures are saved under, absolute, or the address
	// of a bucket, which begins with [BucketScheme].
	Output string `yaml:"output,path,bucket" example:"galleries"`
	// State is the file that jobs and records are kept in, absolute, or the address
	// of a server; see [Config.IsServer] and [Config.StateName].
	State string `yaml:"state,path,server" example:"galleries/.crawl/state.db"`
	// Connections is the most requests under way at once, over all hosts.
	Connections int `yaml:"connections,positive" example:"64"`
	// MaxTotal is how many bytes of pictures all sites together keep, over all
	// runs; 0 for no bound.
	MaxTotal Size `yaml:"max_total" example:"500GB"`
	// MinFree is how many bytes stay free on the file system that Output is on;
	// 0 for no bound.
	MinFree Size `yaml:"min_free" example:"2GB"`
	// OnFinish is started when a run has ended; nil for nothing.
	OnFinish *Hook `yaml:"on_finish" example:"'notify-send crawl \"$MAGPIE_SUMMARY\"'"`
	// Sites are the stanzas under sites:, in the order of the file, those of
	// included files behind them, with like: and defaults: already applied.
	Sites []*Site `yaml:"sites" example:"{birds: {start: 'https://example.com/birds/', image: 'img.large'}}"`

	lines  map[string][]string // of each file read, for excerpts
	faults []Fault             // what the reader found
	env    Env
}

// Site is a stanza under sites:. It is itself the rule of its start pages.
type Site struct {
	// Name is the key of the stanza: letters, digits, '-', '_' and '.', the
	// first a letter or a digit.
	Name string `yaml:"-"`
	// Pos is where the name stands.
	Pos Pos `yaml:"-"`

	Rule `yaml:",inline"`

	// Like is the name of a site whose keys this one has, but for those that
	// it gives itself; they are already here. Zero for none.
	Like Text `yaml:"like" example:"birds"`
	// Start lists the addresses of the start pages. Each may hold ranges and
	// alternatives, which package extract expands. A site has Start, URLs or Match.
	Start []Text `yaml:"start,address" example:"https://example.com/birds/"`
	// URLs lists addresses of pictures, to be had without reading a page.
	// They are expanded as those of Start are.
	URLs []Text `yaml:"urls,address" example:"'https://example.com/birds/[001-120].jpg'"`
	// Vars are names whose values stand in the addresses of Start and URLs as
	// "{name}"; each value makes another address, and is a field of what is
	// found there.
	Vars []Var `yaml:"vars" example:"{cc: [cn, in]}"`
	// Hosts are the site's own besides those that Start and URLs name, each a
	// host name or "*.NAME" for every host below NAME. Secrets go to a site's
	// own hosts alone, and they may have private addresses.
	Hosts []Text `yaml:"hosts,host,distinct" example:"[cdn.example.com, '*.example.net']"`
	// Drop names parameters of addresses that do not tell one page or picture
	// from another, such as session ids.
	Drop []Text `yaml:"drop,default,parameter,distinct" example:"[sid, 'utm_*']"`
	// Save is the template of a picture's path below Output; zero for the
	// default.
	Save Text `yaml:"save,default,below" example:"'{site}/{title}{ext}'"`
	// Parallelism is how many requests may be under way at once to one host.
	Parallelism int `yaml:"parallelism,default,positive" example:"4"`
	// Interval is the least time from the start of one request to the start
	// of the next, per host.
	Interval Interval `yaml:"interval,default" example:"500ms"`
	// Timeout is how long a host may stay silent: to connect, to begin its
	// answer, and between two pieces of a body.
	Timeout time.Duration `yaml:"timeout,default,positive" example:"30s"`
	// Tries is how often a job is tried before it counts as failed.
	Tries int `yaml:"tries,default,positive" example:"5"`
	// Rate is how many bytes a second are received from one host, 0 for no
	// bound.
	Rate Size `yaml:"rate,default,rate" example:"2MB/s"`
	// Robots is whether robots.txt is obeyed. True unless the file says no.
	Robots bool `yaml:"robots,default" example:"false"`
	// InsecureTLS is whether the certificates of the site's own hosts are
	// taken unseen.
	InsecureTLS bool `yaml:"insecure_tls,default" example:"true"`
	// Proxy is the address of the proxy that the site's requests go through:
	// http, https, socks5 or socks5h; "direct" for none. Zero leaves it to the
	// environment.
	Proxy Text `yaml:"proxy,default,proxy" example:"socks5h://127.0.0.1:1080"`
	// Headers are sent with the site's requests, in the order of the file. To
	// hosts that are not the site's own go only those that tell nothing.
	Headers []Header `yaml:"headers,default" example:"{Accept-Language: 'de, en'}"`
	// Auth is the user and password that the site's own hosts are told (RFC
	// 7617); nil for none.
	Auth *Auth `yaml:"auth,default" example:"{user: me, password: '${PASSWORD}'}"`
	// Group is a name that sites may share: the limits of one host then hold
	// for all the own hosts of these sites together.
	Group string `yaml:"group,group" example:"example"`
	// Cookies is a file of cookies in Netscape's format, absolute; zero for
	// none.
	Cookies Text `yaml:"cookies,default,path" example:"cookies.txt"`
	// Types are the kinds of files that are kept: "image", "video". Never
	// empty.
	Types []Text `yaml:"types,default,type,distinct" example:"[image, video]"`
	// MinSize, MinWidth and MinHeight are the least that a picture must have
	// to be kept, in bytes and pixels; MaxPixels is the most, width times
	// height. 0 for no bound. A picture that does not tell its dimensions is
	// kept whatever the last three say.
	MinSize   Size `yaml:"min_size,default" example:"10k"`
	MinWidth  int  `yaml:"min_width,default" example:"640"`
	MinHeight int  `yaml:"min_height,default" example:"480"`
	MaxPixels int  `yaml:"max_pixels,default" example:"200000000"`
	// MaxSize is the largest picture in bytes that is kept.
	MaxSize Size `yaml:"max_size,default,positive" example:"20MB"`
	// MaxTotal is how many bytes of the site's pictures are kept, over all runs;
	// 0 for no bound.
	MaxTotal Size `yaml:"max_total,default" example:"50GB"`

	// Placeholders are what hosts send instead of a picture that is gone: each
	// the SHA-256 of a file in hexadecimal, or its size in bytes.
	Placeholders []Placeholder `yaml:"placeholder,default" example:"[503]"`
	// Sidecar is whether a file NAME.EXT.json with what is known of a picture
	// is kept beside it.
	Sidecar bool `yaml:"sidecar,default" example:"true"`

	// OnGallery is started when a gallery of the site has new pictures, and
	// nothing of it is left to do; nil for nothing.
	OnGallery *Hook `yaml:"on_gallery,default" example:"[zip, -r, '{folder}.zip', '{folder}']"`

	sharesSave bool // Save is for other sites too, with other fields
}

// Rule says how to read one kind of page, or one kind of record on a page: a
// block under each: is a rule too, and has the keys that are marked record.
type Rule struct {
	// Name is what name: says; else the reader names it: the site's own rule
	// is "start", its follow rules "follow", "follow-2" … counted over the
	// site in the order of the file, its each blocks "each", "each-2" ….
	// Rules with a name of their own count too, so naming one renames no
	// other. Unique within a site.
	Name string `yaml:"name,record" example:"detail"`
	// Links finds the pages this rule reads, on the page of the rule around
	// it. Set on every follow rule and on no other.
	Links *Finder `yaml:"links,nested,required" example:"'.thumbs a'"`
	// In finds the records that an each block reads, on the page or in the
	// record of the rule around it. Set on every each block and on no other.
	In *Finder `yaml:"in,block,required" example:"'.card'"`
	// Match are patterns of the addresses of pages that this rule reads. What
	// is captured by {name} is a field.
	Match []Text `yaml:"match,pattern,distinct" example:"https://example.com/album/{id}"`
	// Format is how the pages are written: "html", also for zero, "json" or
	// "xml". It decides what a plain string means as a finder.
	Format Text `yaml:"format,format" example:"json"`
	// Next finds the next page of the chain.
	Next *Finder `yaml:"next" example:"'a.next'"`
	// MaxPages is the longest chain of next, 0 for no bound.
	MaxPages int `yaml:"max_pages" example:"5"`
	// Until is an expression over a page or its last record: where it holds
	// the chain ends. Zero for none.
	Until Text `yaml:"until" example:"page >= last_page"`
	// Revisit says when pages that were read are read again; zero for "ends"
	// in a site and "never" in a follow rule.
	Revisit Revisit `yaml:"revisit" example:"all"`
	// Each are blocks that read records: parts of a page, each with fields,
	// pictures and links of its own.
	Each []*Rule `yaml:"each,record" example:"{in: '.card', fields: {title: h2}, image: img}"`
	// Follow holds the rules of the pages linked to.
	Follow []*Rule `yaml:"follow,record" example:"{links: '.thumbs a', image: 'img.large'}"`
	// Image finds the pictures.
	Image *Finder `yaml:"image,record" example:"'img.large'"`
	// Fallback are further addresses of a picture, tried in turn when it is
	// not to be had: each a pipeline that is given the picture's address. A
	// plain string is an extension (".png") or a template.
	Fallback []*Finder `yaml:"fallback,record" example:"[.png, .jpeg]"`
	// Where is an expression that a picture must fulfil to be kept; zero for
	// none. Those of the rules around must hold too.
	Where Text `yaml:"where,record" example:"width >= 1000"`
	// Key is the template of what tells a picture from others, where
	// addresses do not; zero for the address.
	Key Text `yaml:"key,record" example:"'{id}'"`
	// Fields are values read from the page, in the order of the file.
	Fields []Field `yaml:"fields,record" example:"{title: 'h1'}"`
	// Count finds how many pictures the gallery claims to hold.
	Count *Finder `yaml:"count" example:"'.count'"`
	// Gallery is the template of the name of the gallery that the pictures
	// found from here belong to; zero to stay in the gallery around it.
	Gallery Text `yaml:"gallery,record" example:"'{title}'"`
	// Charset is the encoding of the pages, whatever they say; zero to find
	// out. What a site says holds for its follow rules, unless they say
	// otherwise.
	Charset Text `yaml:"charset,default" example:"gbk"`
	// Method is the method of the requests for the pages: "GET" or "POST",
	// zero for POST where there is a body and GET where there is none.
	Method Text `yaml:"method,method" example:"POST"`
	// Body is what these requests send; nil for nothing. It is the template of
	// a text, or {form: {…}} or {json: …} with templates for texts.
	Body *Value `yaml:"body" example:"{form: {page: '{page}'}}"`
	// OwnHeaders are sent with the requests for the pages of a follow rule,
	// besides the site's and instead of those with the same name. Their values
	// are templates.
	OwnHeaders []Header `yaml:"headers,nested" example:"{X-Requested-With: XMLHttpRequest}"`
	// OwnInterval is the least time between a request and one for a page of a
	// follow rule, if that is longer than the site's.
	OwnInterval Interval `yaml:"interval,nested" example:"2s"`
	// Referer is what the requests for the pages and their pictures name as
	// the page they come from: "page", also for zero, "origin", "none", or the
	// template of an address.
	Referer Text `yaml:"referer,record,referer" example:"none"`
	// ImageHeaders are sent with the requests for pictures. Their values are
	// templates.
	ImageHeaders []Header `yaml:"image_headers,record" example:"{X-Token: '{token}'}"`
}

// Finder finds values on a page. In the file it is a string, one step
// ("{css: …}") or a list of steps.
type Finder struct {
	Pos   Pos
	Steps []Step
}

// Step is one step of a pipeline.
type Step struct {
	// Kind is the step's key, or "" for a finder given as a plain string,
	// whose meaning depends on the format of the page.
	Kind Text
	// Arg is what the step is given.
	Arg Value
}

// Value is an argument of a step as it stands in the file: a text, a list, or
// a mapping. Exactly one of IsText, List != nil, Entries != nil holds.
type Value struct {
	Pos    Pos
	IsText bool
	Text   Text
	// Plain says of a text that it stands without quotes: 5, true and null may
	// then mean a number, a truth and nothing, and '5' is a text.
	Plain   bool
	List    []Value
	Entries []Entry
}

// Entry is one key of a mapping, in the order of the file.
type Entry struct {
	Key   Text
	Value Value
}

// Text is a string of the file with its place.
type Text struct {
	Value string
	Pos   Pos
}
