package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestLinks(t *testing.T) {
	tests := []struct {
		name, body string
		finder     *config.Finder
		want       []string
	}{
		{"in document order, once each", `<a href=b>1</a><a href=a>2</a><a href=./b#c>3</a>`, plain("a"), []string{"b", "a"}},
		{"a link in svg", `<svg><a xlink:href=a><g></g></a></svg>`, plain("g"), []string{"a"}},
		{"area and link", `<link href=a><map><area href=b></map>`, plain("link, area"), []string{"a", "b"}},
		{"the link around comes first", `<a href=a><b><i></i></b></a>`, plain("b"), []string{"a"}},
		{"else the first inside", `<div><a name=x></a><a href=a></a><a href=b></a></div>`, plain("div"), []string{"a"}},
		{"neither", `<div><p>x</p></div>`, plain("div"), nil},
		{"dead ones left out", `<a href=#>1</a><a href=javascript:x>2</a><a href="">3</a><a href=a>4</a>`, plain("a"), []string{"a"}},
		{"scripts are no links", `<a href="javascript:void(0)">1</a><a href="JavaScript:;">2</a><a href="java
			script:go('a')">3</a><a href="#!">4</a>`, plain("a"), nil},
		{"a script that goes to an address", `<a href="javascript:location='a'">1</a><a href=" javascript:window.open('b')">2</a>`,
			plain("a"), []string{"a", "b"}},
		{"a click that goes to an address", `<a onclick="location.href='a'">1</a><a href=# onclick="window.open(&quot;b&quot;)">2</a>
			<a href="javascript:;" onclick="location='c'">3</a>`, plain("a"), []string{"a", "b", "c"}},
		{"a click beside an address", `<a href=a onclick="location='b'">1</a>`, plain("a"), []string{"a"}},
		{"an attribute for scripts", `<a data-href=/list/a>1</a><a href=# data-url=b.html>2</a><a data-link=?c>3</a>
			<a data-url=open data-link=#x>4</a><a data-url='{"a":"/b"}'>5</a>`, plain("a"), []string{"a", "b.html", "index.html?c"}},
		{"an attribute for scripts beside an address", `<a href=a data-url=/list/b>1</a>`, plain("a"), []string{"a"}},
		{"what a script loads next", `<div data-next-url=/list/a>more</div><div data-next=3></div><button data-load-url=?b>more</button>`,
			plain("div, button"), []string{"a", "index.html?b"}},
		{"a regex in a script, slashes escaped", `<script>next="\/list\/a?x=1&amp;y"</script>`,
			pipeline(stepOf("", "script"), stepOf("regex", `next="(.*?)"`)), []string{"a?x=1&y"}},
		{"frames", `<frameset><frame src=a><frame name=x><frame src=b></frameset>`, plain("frame"), []string{"a", "b"}},
		{"lazy frames", `<iframe src=about:blank data-src=a></iframe><iframe data-src=b></iframe><iframe src=c data-src=d></iframe>
			<iframe src="javascript:false"></iframe>`, plain("iframe"), []string{"a", "b", "c"}},
		{"link elements", `<link rel=next href=a><link rel=alternate href=b>`, plain("link"), []string{"a", "b"}},
		{"what a meta says", `<meta property=og:url content=a>`, plain("meta"), []string{"a"}},
		{"options", `<select><option value="">-<option value=2>2<option value=/list/a>3<option value=./b>4<option value=c.HTML?x>5
			<option value=d>6<option value=http>7<option value=/>8<option value=https://example.org/list/e></select>`,
			plain("option"), []string{"a", "b", "c.HTML?x", "e"}},
		{"buttons", `<button value=/list/a>1</button><button onclick="location='b'">2</button><button value=save>3</button>
			<input type=button onclick="location='c'">`, plain("button, input"), []string{"a", "b", "c"}},
		{"a form has no address of its own", `<form action=/search><a href=a></a></form><form action=b></form>`, plain("form"), []string{"a"}},
		{"the dead link inside is passed over", `<div><a href=#>x</a><a href=javascript:x></a><a href=a></a></div>`, plain("div"), []string{"a"}},
		{"the attribute before the link inside", `<div data-href=/list/a><a href=b></a></div><div data-url=/list/c></div>`,
			plain("div"), []string{"a", "c"}},
		{"the attribute before the link around", `<a href=a><b data-href=/list/b></b><i onclick="location='c'"></i></a>`,
			plain("b, i"), []string{"b", "c"}},
		{"a click on a card before the link inside", `<div onclick="location.href='a'"><a href=b></a></div>`, plain("div"), []string{"a"}},
		{"what asks first is no link", `<a href=# onclick="if(confirm('Delete?')) location.href='/photo/5/delete'">x</a>
			<a href="javascript:if(confirm('x'))location.href='/delete'">y</a>`, plain("a"), nil},
		{"templates that are not filled in", `<a href="{{url}}"></a><a href="/p/${id}"></a><a href="<%= u %>"></a><a href="/[[u]]"></a>
			<a data-href="/{{u}}"></a><select><option value="/p/{{i}}"></select><meta property=og:url content="{{u}}"><a href=a></a>`,
			plain("a, option, meta"), []string{"a"}},
		{"refresh", `<meta http-equiv=Refresh content="0; url=a"><meta http-equiv=refresh content=30>`, plain("meta"), []string{"a"}},
		{"a click around", `<a href=# onclick="location='a'"><img></a>`, plain("img"), []string{"a"}},
		{"by attribute", `<a href=a data-u=b></a>`, plain("a @data-u"), []string{"b"}},
		{"by srcset", `<img srcset="a 1x, b 2x">`, plain("img @srcset"), []string{"b"}},
		{"by the first attribute there is", `<a data-u=""></a><a data-u=b></a><a data-v=c></a>`,
			pipeline(stepOf("css", "a"), stepOf("attr", "data-u", "DATA-V")), []string{"b", "c"}},
		{"nested selection", `<ul><li><ul><li><a href=a></a></li></ul></li></ul><a href=b></a>`,
			pipeline(stepOf("css", "li"), stepOf("css", "a")), []string{"a"}},
		{"by text", `<b>a</b><b> </b>`, pipeline(stepOf("css", "b"), stepOf("text", "")), []string{"a"}},
		{"by regex over the source", `<!-- "go/a" "go/b" -->`, pipeline(stepOf("regex", `go/(\w)`)), []string{"a", "b"}},
		{"whole match without a group", `<i>a b</i>`, pipeline(stepOf("css", "i"), stepOf("regex", `\w+`)), []string{"a", "b"}},
		{"a group that did not take part", `<i>xa y</i>`, pipeline(stepOf("css", "i"), stepOf("regex", `x(a)|y`)), []string{"a"}},
		{"replaced away", `<i title=a></i><i title=b></i>`, pipeline(stepOf("", "i@title"), stepOf("replace", "a", "")), []string{"b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rule := &config.Rule{Follow: []*config.Rule{{Links: test.finder}}}
			got := read(t, rule, page(t, test.body), Scope{})
			if diff := cmp.Diff(atHome(test.want), linksOf(got, "")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNextPassesOverThePageItself(t *testing.T) {
	tests := []struct {
		name, body, want string
	}{
		{"a fragment", `<a href=#>1</a><a href=#top>2</a><a href=2.html>3</a>`, "2.html"},
		{"scripts", `<a href="javascript:void(0)">1</a><a href=2.html>2</a>`, "2.html"},
		{"the address without its name", `<a href="index.html#x">1</a><a href="?">2</a>`, ""},
		{"nothing but dead links", `<a href=#>1</a><a href="javascript:;">2</a><a href="">3</a><a>4</a>`, ""},
		{"a frame", `<iframe src="index.html"></iframe><iframe data-src=2.html></iframe>`, "2.html"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := nextOf(read(t, &config.Rule{Next: plain("a, iframe")}, page(t, test.body), Scope{}))
			if got = strings.TrimPrefix(got, "https://example.org/list/"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
