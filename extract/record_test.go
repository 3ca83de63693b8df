package extract

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told writes what was found in lines: pictures and links with their gallery and
// fields.
func told(f *Finds) (lines []string) {
	tell := func(kind, addr, gallery string, fields map[string]string) {
		line := kind + " " + strings.TrimPrefix(addr, "https://example.org")
		if gallery != "" {
			line += " in " + gallery
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			line += " " + name + "=" + fields[name]
		}
		lines = append(lines, line)
	}
	for _, l := range f.Links {
		tell(l.Rule.Name, l.URL, l.Gallery, l.Fields)
	}
	for _, i := range f.Images {
		tell("image", i.Candidates[0], i.Gallery, i.Fields)
	}
	return lines
}

const (
	cardsHTML = `<h1>Birds</h1><img class=hero src=/hero.jpg>
<div class=card id=1 data-full=/1.jpg><h2>Owl</h2><a href=/a1>x</a><img src=/t1.jpg></div>
<div class=card id=2 data-full=/2.jpg><h2></h2><a href=/a2>x</a><img src=/t2.jpg></div>`
	cardsJSON = `{"title": "Birds", "cards": [{"id": 1, "title": "Owl", "files": [{"u": "/1a.jpg"}, {"u": "/1b.jpg"}]},
{"id": 2, "title": null, "files": [{"u": "/2a.jpg"}]}, {"id": 3, "files": []}]}`
	cardsXML = `<rss xmlns:media="x"><title>Birds</title><item id="1"><title>Owl</title><media:content url="/1.jpg"/></item>
<item id="2"><media:content url="/2.jpg"/></item></rss>`
)

func TestRecords(t *testing.T) {
	tests := []struct {
		name, stanza, body string
		want               []string
	}{
		{"of HTML", `{fields: {title: h1}, each: {in: .card, fields: {title: h2, id: '@id'}, image: img}}`, cardsHTML, []string{
			"image /t1.jpg id=1 parent.title=Birds title=Owl", "image /t2.jpg id=2 parent.title=Birds title=Birds"}},
		{"of JSON", `{format: json, fields: {title: .title}, each: {in: .cards, fields: {title: .title, id: .id}, image: '.files[].u'}}`, cardsJSON, []string{
			"image /1a.jpg id=1 parent.title=Birds title=Owl", "image /1b.jpg id=1 parent.title=Birds title=Owl",
			"image /2a.jpg id=2 parent.title=Birds title=Birds"}},
		{"of XML", `{format: xml, each: {in: //item, fields: {title: title, id: '@id'}, image: 'media:content'}}`, cardsXML, []string{
			"image /1.jpg id=1 title=Owl", "image /2.jpg id=2"}},
		{"have their own attributes", `{each: {in: .card, image: '@data-full'}}`, cardsHTML, []string{"image /1.jpg", "image /2.jpg"}},
		{"have their own text", `{each: {in: .card h2, fields: {t: {text: {}}}, follow: {links: {template: '/{t|slug}'}, image: img}}}`, cardsHTML,
			[]string{"follow /owl t=Owl"}},
		{"have their own markup", `{each: {in: .card, image: {regex: 'data-full="([^"]+)"'}}}`, cardsHTML, []string{"image /1.jpg", "image /2.jpg"}},
		{"of a JSON have theirs", `{format: json, each: {in: .cards, image: {regex: '"u":"([^"]+)"'}}}`, cardsJSON,
			[]string{"image /1a.jpg", "image /1b.jpg", "image /2a.jpg"}},
		{"of XML have theirs", `{format: xml, each: {in: //item, image: {regex: 'url="([^"]+)"'}}}`, cardsXML, []string{"image /1.jpg", "image /2.jpg"}},
		{"XPath begins at the record", `{format: xml, each: {in: //item, image: //@url}}`, cardsXML, []string{"image /1.jpg", "image /2.jpg"}},
		{"one record is the first of its own", `{each: {in: .card, image: ['img, .hero', {first: {}}]}}`, cardsHTML, []string{"image /t1.jpg", "image /t2.jpg"}},
		{"stand beside the page's own", `{image: .hero, each: {in: .card, image: img}}`, cardsHTML,
			[]string{"image /hero.jpg", "image /t1.jpg", "image /t2.jpg"}},
		{"lead to pages", `{each: {in: .card, fields: {id: '@id'}, follow: {links: a, image: img}}}`, cardsHTML, []string{"follow /a1 id=1", "follow /a2 id=2"}},
		{"are galleries", `{each: {in: .card, fields: {id: '@id'}, gallery: 'g{id}', image: img}}`, cardsHTML,
			[]string{"image /t1.jpg in g1 id=1", "image /t2.jpg in g2 id=2"}},
		{"of two blocks", `{each: [{in: .card, image: img}, {in: h1, follow: {links: {template: '/x{offset}'}, image: img}}]}`, cardsHTML,
			[]string{"follow /x2", "image /t1.jpg", "image /t2.jpg"}},
		{"in records", `{format: json, each: {in: .cards, fields: {id: .id}, each: {in: .files, fields: {u: .u}, image: .u}}}`, cardsJSON,
			[]string{"image /1a.jpg id=1 u=/1a.jpg", "image /1b.jpg id=1 u=/1b.jpg", "image /2a.jpg id=2 u=/2a.jpg"}},
		{"three deep", `{each: {in: body, fields: {t: h1}, each: {in: .card, fields: {t: '@id'}, each: {in: a, fields: {t: {template: '{parent.t}'}}, image: '@href'}}}}`,
			cardsHTML, []string{"image /a1 parent.t=1 t=1", "image /a2 parent.t=2 t=2"}},
		{"that are rows", `{format: json, each: {in: .rows, fields: {id: '.[0]'}, image: '.[1]'}}`, `{"rows": [[1, "/1.jpg"], [2, "/2.jpg"]]}`,
			[]string{"image /1.jpg id=1", "image /2.jpg id=2"}},
		{"that are rows, one by one", `{format: json, each: {in: '.rows[]', fields: {id: '.[0]'}, image: '.[1]'}}`, `{"rows": [[1, "/1.jpg"]]}`,
			[]string{"image /1.jpg id=1"}},
		{"that are null or none", `{format: json, each: {in: .rows, image: .u}}`, `{"rows": [null, {"u": "/1.jpg"}, {}]}`, []string{"image /1.jpg"}},
		{"that are texts", `{each: {in: {regex: 'id=\d'}, fields: {n: {regex: '\d'}}, image: {template: '/{n}.jpg'}}}`, cardsHTML,
			[]string{"image /1.jpg n=1", "image /2.jpg n=2"}},
		{"of two kinds", `{format: xml, each: {in: '//item | //rss', fields: {id: '@id'}, image: 'media:content/@url'}}`, cardsXML,
			[]string{"image /1.jpg id=1", "image /2.jpg id=2"}},
		{"with the same picture", `{each: {in: .card, fields: {id: '@id'}, image: {template: '/same.jpg'}}}`, cardsHTML, []string{"image /same.jpg id=1"}},
		{"with the same picture for two galleries", `{each: {in: .card, fields: {id: '@id'}, gallery: '{id}', image: {template: '/same.jpg'}}}`, cardsHTML,
			[]string{"image /same.jpg in 1 id=1", "image /same.jpg in 2 id=2"}},
		{"with the same address and other keys", `{each: {in: .card, fields: {id: '@id'}, key: '{id}', image: {template: '/same.jpg'}}}`, cardsHTML,
			[]string{"image /same.jpg id=1", "image /same.jpg id=2"}},
		{"with the same link", `{each: {in: .card, follow: {links: {template: '/same'}, image: img}}}`, cardsHTML, []string{"follow /same"}},
		{"know how many were before them", `{each: {in: .card, image: {template: '/{offset}.jpg'}}}`, cardsHTML, []string{"image /0.jpg", "image /1.jpg"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBody(t, tt.stanza, tt.body, Scope{Page: 1})
			if diff := cmp.Diff(tt.want, told(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What records are without is told once for all, not once for each.
func TestRecordsLack(t *testing.T) {
	tests := []struct {
		name, stanza, body string
		want               []string
	}{
		{"nothing", `{format: json, each: {in: '.[]', image: .u}}`, `[{"u": "/1"}, {"u": "/2"}]`, nil},
		{"pictures", `{format: json, each: {in: '.[]', image: .u}}`, `[{"u": "/1"}, {}, {"u": null}]`, []string{
			`image '.u' matched nothing in 2 of 3 records of "each"`}},
		{"addresses of pictures", `{format: json, each: {in: '.[]', image: .u}}`, `[{"u": {"url": "/1"}}, {"u": 5}]`, []string{
			`image '.u' matched, none with the address of a picture, in 2 of 2 records of "each"`}},
		{"links and fields", `{format: json, each: {in: '.[]', fields: {t: .t}, follow: {links: .l, image: img}}}`, `[{"l": "/1"}, {}]`, []string{
			`field t '.t' matched nothing in 2 of 2 records of "each"`, `links '.l' matched nothing in 1 of 2 records of "each"`}},
		{"records of their own", `{format: json, each: {name: post, in: '.[]', each: {name: file, in: .f, image: .u}}}`, `[{"f": [{}]}, {}]`, []string{
			`image '.u' matched nothing in 1 of 1 records of "file"`, `file.in '.f' matched nothing in 1 of 2 records of "post"`}},
		{"names of galleries, and keys", `{format: json, each: {in: '.[]', fields: {t: .t}, gallery: '{t}', key: '{t}', image: .u}}`,
			`[{"u": "/1", "t": "a"}, {"u": "/2"}]`, []string{
				`field t '.t' matched nothing in 1 of 2 records of "each"`, `gallery names {t}, which is empty in 1 of 2 records of "each"`,
				`key names a value that is empty, so that pictures are known by their address in 1 of 2 records of "each"`}},
		{"an element, without a look at the page", `{each: {in: p, image: img}}`, `<p><img src=1><p><p>`, []string{
			`image 'img' matched nothing in 2 of 3 records of "each"`}},
		{"all of them", `{each: {in: p.x, image: img}}`, `<p><img src=1>`, []string{
			`each.in 'p.x' matched nothing`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBody(t, tt.stanza, tt.body, Scope{Page: 1})
			if diff := cmp.Diff(tt.want, got.Empty); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A thousand records that each fail in a way of their own are a few sentences.
func TestRecordsSayLittle(t *testing.T) {
	body := "[" + numbered(`"%d",`, 600) + `{"u": "/1.jpg"}]`
	got := readBody(t, `{format: json, each: {in: '.[]', fields: {t: .t}, image: .u}}`, body, Scope{Page: 1})
	want := []string{
		`jq ".t": expected an object but got: string ("0")`, `jq ".u": expected an object but got: string ("0")`,
		`field t '.t' matched nothing in 601 of 601 records of "each"`, `image '.u' matched nothing in 600 of 601 records of "each"`,
	}
	if diff := cmp.Diff(want, got.Empty); diff != "" {
		t.Error(diff)
	}
	if len(got.Images) != 1 || got.Found != 601 {
		t.Errorf("got %d pictures of %d records", len(got.Images), got.Found)
	}
}

// Behind records {offset} counts them, and the last one's fields are at hand.
func TestRecordsAndTheChain(t *testing.T) {
	const posts = `{"posts": [{"id": 7}, {"id": 5}], "cursor": null, "title": "page"}`
	tests := []struct{ name, stanza, body, next, ended string }{
		{"the last one's field", `next: {query: {before: '{id}'}}`, posts, "?before=5", ""},
		{"how many there were", `next: {query: {o: '{offset}'}}`, posts, "?o=22", ""},
		{"until is about the last", "until: id <= 5\nnext: {query: {before: '{id}'}}", posts, "", "id <= 5"},
		{"until does not hold yet", "until: id < 5\nnext: {query: {before: '{id}'}}", posts, "?before=5", ""},
		{"until counts finds", "until: finds < 3\nnext: {query: {o: '{offset}'}}", posts, "", "finds < 3"},
		{"an empty page ends the chain", `next: {query: {before: '{id}'}}`, `{"posts": []}`, "", ""},
		{"an empty cursor ends the chain", `next: [.cursor, {query: {c: '{value}'}}]`, posts, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stanza := "format: json\neach: {in: .posts, fields: {id: .id}, image: {template: '/{id}.jpg'}}\n" + tt.stanza
			got := readBody(t, stanza, tt.body, Scope{Page: 2, Offset: 20, Fields: map[string]string{"id": "9"}})
			next := strings.TrimPrefix(nextOf(got), home)
			if next != tt.next || got.Ended != tt.ended {
				t.Errorf("got %q, ended by %q; want %q, ended by %q", next, got.Ended, tt.next, tt.ended)
			}
		})
	}
}

// The fields of the last record are those of each block, also of one that came
// before another, or had none beside another.
func TestRecordsOfBlocksAreRememberedApart(t *testing.T) {
	const stanza = `{format: json, next: {query: {a: '{a}', b: '{b}'}}, each: [
{in: .as, fields: {a: .id, b: .none}, image: .u}, {in: .bs, fields: {b: .id}, image: .u}, {in: .none, fields: {b: .id}, image: .u}]}`
	got := readBody(t, stanza, `{"as": [{"id": 1}], "bs": [{"id": 2}]}`, Scope{Page: 1})
	if want := home + "?a=1&b=2"; nextOf(got) != want {
		t.Errorf("got %q, want %q", nextOf(got), want)
	}
}

// The page with the last record says how many there are.
func TestCountSeesTheLastRecord(t *testing.T) {
	got := readBody(t, `{format: json, count: {template: '{n}'}, each: {in: '.[]', fields: {n: .n}, image: .u}}`, `[{"n": 2}, {"n": 7}]`, Scope{Page: 1})
	if got.Count != 7 {
		t.Errorf("got %d", got.Count)
	}
}

// What the address tells hides a field as well, also where this rule tells it
// by another of its patterns.
func TestParentOfWhatTheAddressTells(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{fields: {id: h1}, follow: {links: a, match: ['example.org/p/{id}', 'example.org/list/{id}'], gallery: '{parent.id}-{id}', image: img}}`))
	follow := rule.Follow[0]
	got, err := follow.Read(bodyFor(t, follow, `<img src=1>`), Scope{Page: 1, Fields: map[string]string{"id": "above"}})
	if err != nil || got.Gallery != "above-index.html" {
		t.Errorf("got %q, %v", got.Gallery, err)
	}
	if text := follow.Field(map[string]string{"id": "1"}, "parent.id"); text != "" {
		t.Errorf("where nothing is hidden it is %q", text)
	}
}

// From follow to follow, and to records, a name reaches one level up.
func TestParentReachesUp(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{fields: {title: h1}, follow: {links: a, fields: {title: h1, up: {template: '{parent.title}'}},
next: {template: '?t={title}-{parent.title}-{up}&k=${KEY}'}, follow: {links: a, fields: {own: {template: '{parent.title} {title}'}}, image: img}}}`))
	list, err := rule.Read(bodyFor(t, rule, `<h1>List</h1><a href=/1>`), Scope{Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	detail := rule.Follow[0]
	for pageNumber, body := range []string{`<h1>Detail</h1><a href=/2>`, `<p>`} {
		got, err := detail.Read(bodyFor(t, detail, body), Scope{Page: pageNumber + 1, Fields: list.Links[0].Fields})
		if err != nil {
			t.Fatal(err)
		}
		want := home + []string{"?t=Detail-List-List&k=${KEY}", "?t=List-List-List&k=${KEY}"}[pageNumber]
		if nextOf(got) != want {
			t.Errorf("page %d: got the next page %q, want %q", pageNumber+1, nextOf(got), want)
		}
		if pageNumber > 0 {
			continue
		}
		below := detail.Follow[0]
		found, err := below.Read(bodyFor(t, below, `<img src=/1.jpg>`), Scope{Page: 1, Fields: got.Links[0].Fields})
		if err != nil {
			t.Fatal(err)
		}
		if own := found.Fields["own"]; own != "Detail Detail" {
			t.Errorf("two levels down {parent.title} {title} is %q", own)
		}
	}
}

// Conditions of a block are those around it and its own.
func TestRecordsHaveConditionsOfTheirOwn(t *testing.T) {
	got := readBody(t, `{format: json, where: 'width > 9', each: [{in: .a, where: 'id != "2"', fields: {id: .id}, image: .u}, {in: .b, image: .u}]}`,
		`{"a": [{"id": 1, "u": "/1"}, {"id": 2, "u": "/2"}], "b": [{"u": "/3"}]}`, Scope{Page: 1})
	var refused []string
	for _, i := range got.Images {
		where, _, err := i.Rule.Refuses(func(name string) (any, bool) { return map[string]any{"id": i.Fields["id"], "width": 10}[name], true })
		if err != nil {
			t.Fatal(err)
		}
		refused = append(refused, where)
	}
	if diff := cmp.Diff([]string{"", `id != "2"`, ""}, refused); diff != "" {
		t.Error(diff)
	}
}

// As many records as a page can hold are read within the bounds, or refused.
func TestRecordsKeepTheirBounds(t *testing.T) {
	tests := []struct {
		name, stanza, body, want string
	}{
		{"many records", `{format: json, each: {in: '.[]', fields: {n: .n}, image: .none}}`, "[" + numbered(`{"n":%d},`, 50_000) + "{}]", ""},
		{"records in records in records", `{each: {in: p, each: {in: p, each: {in: p, image: img}}}}`, strings.Repeat("<p><b>", 40), ""},
		{"a text of all that is inside", `{format: json, image: '.. | tojson'}`, strings.Repeat("[", 500) + `"` + strings.Repeat("x", 1<<20) + `"` + strings.Repeat("]", 500), "64 MiB"},
		{"too deep", `{format: json, image: .u}`, strings.Repeat("[", 100_000), "max depth"},
		{"scripts in nested elements", `{image: [div, {script: {}}, .u]}`, strings.Repeat("<div>", 400) + "<script>x = {a: [" + strings.Repeat("1,", 50_000) + "1]}</script>", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rule := compile(t, stanzaRule(t, tt.stanza))
			p, err := rule.NewPage(mustParse(t, home), "", []byte(tt.body))
			if err == nil {
				_, err = rule.Read(p, Scope{Page: 1})
			}
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestTooManyRecordsAreRefused(t *testing.T) {
	rule := compile(t, stanzaRule(t, `{format: json, each: {in: '.[]', image: .u}}`))
	err := readFew(rule, bodyFor(t, rule, "["+strings.Repeat("0,", fewFinds)+"0]"))
	if err == nil || !strings.Contains(err.Error(), "more than 10000 values") {
		t.Errorf("got %v", err)
	}
}

// FuzzRecords reads any bytes by records in three formats.
func FuzzRecords(f *testing.F) {
	for _, seed := range []string{cardsHTML, cardsJSON, cardsXML, "[[1],[[]],{}]", "<div class=card>", "null", "\x00"} {
		f.Add([]byte(seed))
	}
	var rules []*Rule
	for _, stanza := range []string{
		`{fields: {t: h1}, next: a, each: {in: .card, fields: {t: h2, r: {regex: '.'}}, gallery: '{t}', key: '{t}{parent.t}', image: img, each: {in: '*', follow: {links: a, image: img}}}}`,
		`{format: json, next: {query: {c: '{id}'}}, until: 'id < 5', each: {in: '.cards?', fields: {id: .id?, t: [., {all: {}}]}, image: [.files?, {first: 2}], each: {in: '..', image: {regex: 'u'}}}}`,
		`{format: xml, next: //@href, each: {in: //*, fields: {t: '@id', x: 'string(.)'}, image: [., {html: {}}, img], follow: {links: [link, {url: file}], image: img}}}`,
	} {
		rules = append(rules, compile(f, stanzaRule(f, stanza)))
	}
	addr := mustParse(f, home)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, rule := range rules {
			p, err := rule.NewPage(addr, "", body)
			if err != nil {
				continue
			}
			finds, err := rule.Read(p, Scope{Page: 1})
			if err == nil && len(finds.Empty) > mostNotes {
				t.Errorf("%d sentences", len(finds.Empty))
			}
		}
	})
}
