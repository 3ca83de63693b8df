package extract

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"magpie/config"
)

func TestImages(t *testing.T) {
	tests := []struct {
		name, body string
		finder     *config.Finder
		want       [][]string
	}{
		{"src", `<img src=a.jpg>`, plain("img"), [][]string{{"a.jpg"}}},
		{"best first", `<a href=full.JPG?x=1><img srcset="s.jpg 480w, l.jpg 1080w" data-zoom-image=/list/z.jpg
			data-original=o.jpg data-src=d.jpg src=s.jpg></a>`,
			plain("img"), [][]string{{"full.JPG?x=1", "z.jpg", "o.jpg", "l.jpg", "d.jpg", "s.jpg"}}},
		{"link to a page is no picture", `<a href=1.html><img src=a.jpg></a>`, plain("img"), [][]string{{"a.jpg"}}},
		{"extension in the query only", `<a href="v?f=b.jpg"><img src=a.jpg></a>`, plain("img"), [][]string{{"a.jpg"}}},
		{"lazy srcset", `<img data-srcset="a.jpg 1x, b.jpg 2x" src=a.jpg>`, plain("img"), [][]string{{"b.jpg", "a.jpg"}}},
		{"data address in srcset", `<img srcset="data:image/gif;base64,R0 3x, b.jpg 2x">`, plain("img"), [][]string{{"b.jpg"}}},
		{"picture", `<picture><source srcset="a.webp 2000w"><source data-srcset="b.jpg 1000w"><img src=c.jpg></picture>`,
			plain("img"), [][]string{{"a.webp", "c.jpg"}}},
		{"the source itself", `<picture><source srcset="a.webp 2000w"><img src=c.jpg></picture>`,
			plain("source"), [][]string{{"a.webp"}}},
		{"flags and numbers are no addresses", `<img data-zoom=1.5 data-lazy=true data-full=f.jpg src=a.jpg>`,
			plain("img"), [][]string{{"f.jpg", "a.jpg"}}},
		{"no data address, no blank", `<img src=data:image/gif;base64,R0lG><img src=/x/Blank.gif?1><img src=spacer.png>`,
			plain("img"), nil},
		{"a picture named like a blank", `<img src=pixel.jpg><img src=my-blank.gif>`,
			plain("img"), [][]string{{"pixel.jpg"}, {"my-blank.gif"}}},
		{"names of blanks and of real pictures", `<img src=space.png><img src=Loading.gif><img src=trans.gif>`,
			plain("img"), [][]string{{"space.png"}, {"Loading.gif"}, {"trans.gif"}}},
		{"by names that say the same", `<img data-fullsize-url=/list/b.jpg _src=/list/c.jpg src=a.jpg><img v-lazy=/list/d.jpg src=load.svg>
			<img thumb_src=/list/e.jpg src=f.jpg>`, plain("img"), [][]string{{"b.jpg", "c.jpg", "a.jpg"}, {"d.jpg"}, {"f.jpg"}}},
		{"a link to the script that the thumbnail comes from", `<a href="f.php?id=1"><img src="f.php?id=1&t=1"></a>`,
			plain("img"), [][]string{{"f.php?id=1", "f.php?id=1&t=1"}}},
		{"a link that a script shows above the page", `<a data-fancybox=g href=view/1><img src=a.jpg></a><a rel="Lightbox[g]" href=2><img src=b.jpg></a>
			<a data-fancybox data-type=iframe href=3><img src=c.jpg></a>`, plain("img"), [][]string{{"view/1", "a.jpg"}, {"2", "b.jpg"}, {"c.jpg"}}},
		{"what may be blank beside another", `<img data-src=gray.png data-echo=a.jpg src=b.jpg>`,
			plain("img"), [][]string{{"a.jpg", "b.jpg"}}},
		{"what may be blank alone", `<img src=gray.png>`, plain("img"), [][]string{{"gray.png"}}},
		{"once each", `<img src=a.jpg data-src=a.jpg><img src=b.jpg><img src=./a.jpg>`,
			plain("img"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"chosen link", `<a href=a.jpg>x</a>`, plain("a"), [][]string{{"a.jpg"}}},
		{"chosen link without extension", `<a href=download><img src=t.jpg></a>`, plain("a"), [][]string{{"download", "t.jpg"}}},
		{"chosen link that leads nowhere", `<a href=#><img data-src=t.jpg></a>`, plain("a"), [][]string{{"t.jpg"}}},
		{"background", `<div style="color:red; Background-Image: url( 'a.jpg' ), url(b.jpg)">`,
			plain("div"), [][]string{{"a.jpg", "b.jpg"}}},
		{"lazy background", `<div data-src=a.jpg style="background:url(data:x;y,z)">`, plain("div"), [][]string{{"a.jpg"}}},
		{"pictures inside", `<div><p><img src=a.jpg></p><noscript><img src=b.jpg></noscript></div>`,
			plain("div"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"pictures inside, not the background", `<div data-bg=bg.jpg style="background:url(b.jpg)"><p><img src=a.jpg></p></div>`,
			plain("div"), [][]string{{"a.jpg"}}},
		{"the background, for what is inside is no picture", `<li data-url=bg.jpg><img src=data:,x><img src=blank.gif></li>`,
			plain("li"), [][]string{{"bg.jpg"}}},
		{"containers in containers", `<div style="background:url(1.jpg)"><div><img src=a.jpg></div><div data-src=b.jpg></div></div>`,
			plain("div"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a link that leads nowhere, with several inside", `<a href=#><b></b><img src=data:,x><i><img src=a.jpg></i></a>`,
			plain("a"), [][]string{{"a.jpg"}}},
		{"backgrounds inside", `<li><a href=1.html><b style="background:url(a.jpg)"></b></a><i data-bg=b.jpg></i><iframe src=/f.jpg></iframe></li>`,
			plain("li, b"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"a style as a text", `<b style="color:red; background-image: url('a.jpg')"></b><b style="url(b.jpg)"></b>`, plain("b @style"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"area", `<map><area href=a.jpg></map>`, plain("area"), [][]string{{"a.jpg"}}},
		{"poster", `<video poster=a.jpg></video>`, plain("video"), [][]string{{"a.jpg"}}},
		{"data", `<object data=a.svg><img src=b.jpg></object>`, plain("object"), [][]string{{"a.svg"}}},
		{"sources of one picture, two images in it", `<picture><source srcset=a.webp><img src=b.jpg><img src=c.jpg></picture>`,
			plain("img"), [][]string{{"a.webp", "b.jpg"}}},
		{"source smaller than the image's own", `<picture><source srcset="a.webp 100w"><img srcset="b.jpg 200w"></picture>`,
			plain("img"), [][]string{{"b.jpg"}}},
		{"source without an address", `<picture><source><img srcset="b.jpg 0x"></picture>`, plain("img"), [][]string{{"b.jpg"}}},
		{"sources of equal width, in the order of the page", `<picture><source type=image/avif srcset="a.avif 100w, b.avif 800w">
			<source type=image/webp srcset="b.webp 800w"><img srcset="b.jpg 800w" src=a.jpg></picture>`,
			plain("img"), [][]string{{"b.avif", "b.webp", "b.jpg", "a.jpg"}}},
		{"sources for small screens come last", `<picture><source media="(max-width: 600px)" srcset=s.jpg>
			<source media="(max-width: 900px)" srcset="m.jpg, m2.jpg 2x"><img src=l.jpg></picture>`,
			plain("img"), [][]string{{"l.jpg", "m2.jpg"}}},
		{"sources for large screens", `<picture><source media="(min-width: 900px)" srcset=l.jpg><source media="(min-width: 600px)"
			srcset=m.jpg><img src=s.jpg></picture>`, plain("img"), [][]string{{"l.jpg", "m.jpg", "s.jpg"}}},
		{"a source for small screens that tells its width", `<picture><source media="(max-width: 600px)" srcset="a.jpg 900w">
			<img srcset="b.jpg 800w" src=c.jpg></picture>`, plain("img"), [][]string{{"a.jpg", "c.jpg"}}},
		{"preloaded", `<link rel=preload as=image imagesrcset="a.jpg 1x, b.jpg 2x" href=c.jpg>`, plain("link"), [][]string{{"b.jpg", "c.jpg"}}},
		{"a link that names the original beside a page", `<a class=l href="view?id=1" data-pswp-src=o.jpg><img src=t.jpg></a>`,
			plain("a.l"), [][]string{{"o.jpg", "view?id=1", "t.jpg"}}},
		{"data attributes in the order of their worth", `<img src=a.jpg data-url=/list/b.jpg data-lazyload=c.jpg data-src=d.jpg
			data-original=e.jpg data-orig-file=f.jpg data-hires=g.jpg>`,
			plain("img"), [][]string{{"g.jpg", "f.jpg", "e.jpg", "d.jpg", "c.jpg", "b.jpg", "a.jpg"}}},
		{"attributes of forums", `<img src=none.gif file=a.jpg zoomfile=b.jpg>`, plain("img"), [][]string{{"b.jpg", "a.jpg"}}},
		{"any data attribute with a picture", `<img src=a.jpg data-x1=/list/b.jpg?w=9 data-x2=c.jpg data-x3=/d data-src=e.jpg>`,
			plain("img"), [][]string{{"e.jpg", "a.jpg", "b.jpg?w=9"}}},
		{"what holds less goes last", `<img data-thumb=/list/t.jpg src=a.jpg data-mobile-src=/list/m.jpg>`,
			plain("img"), [][]string{{"a.jpg", "t.jpg", "m.jpg"}}},
		{"words, markup and JSON are no addresses", `<img src=a.jpg data-caption="Lake/boat .jpg" data-x="<i>/b.jpg" data-y="{a:/b.jpg"
			data-zoom='{"a":"/b.jpg"}' data-full='["/b.jpg"]'>`, plain("img"), [][]string{{"a.jpg"}}},
		{"lazy background as in a style", `<div data-bg="url('a.jpg')"></div><div data-background-image=b.jpg></div>`,
			plain("div"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"templates that are not filled in", `<img src="{{photo.src}}"><img data-src="{{ a }}" src=b.jpg><img src="a{{.jpg">
			<img src="${a}.jpg"><img src="/<%= a %>.jpg"><img src="[[a]].jpg"><img src="a[1].jpg">`,
			plain("img"), [][]string{{"b.jpg"}, {"a%7B%7B.jpg"}, {"a[1].jpg"}}},
		{"what every picture has", numberedPictures(`<img src=%d.jpg data-watermark="/list/wm.png">`),
			plain("img"), [][]string{{"0.jpg", "wm.png"}, {"1.jpg", "wm.png"}, {"2.jpg", "wm.png"}}},
		{"what every picture has for another", numberedPictures(`<img src=%d.jpg data-hover=/list/h%[1]d.jpg data-next-src=/list/n%[1]d.jpg>`),
			plain("img"), [][]string{{"0.jpg", "h0.jpg", "n0.jpg"}, {"1.jpg", "h1.jpg", "n1.jpg"}, {"2.jpg", "h2.jpg", "n2.jpg"}}},
		{"decoration by the name of an original", numberedPictures(`<img src=%d.jpg data-full=logo.png>`),
			plain("img"), [][]string{{"0.jpg"}, {"1.jpg"}, {"2.jpg"}}},
		{"a link to share, the name of a source", `<img src=a.jpg data-url="/share?p=1" data-source=/flickr data-image=/1>`,
			plain("img"), [][]string{{"a.jpg"}}},
		{"a srcset that tells no sizes", `<img srcset=ph.svg data-src=a.jpg src=b.jpg>`,
			plain("img"), [][]string{{"a.jpg", "ph.svg", "b.jpg"}}},
		{"what a script puts in for a blank", `<img src=data:,x data-y=/list/a.jpg><img src=grey.gif data-y=/list/b.jpg>`,
			plain("img"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"what a container offers for its picture", `<div data-src=f.jpg data-z=/list/z.jpg data-bg=b.jpg><img src=t.jpg></div>`,
			plain("div"), [][]string{{"f.jpg", "t.jpg"}}},
		{"a container of one picture and the same for browsers without scripts",
			`<article data-file-url=f.jpg data-preview-file-url=p.jpg><img data-src=t.jpg><noscript><img src=t.jpg></noscript></article>`,
			plain("article"), [][]string{{"f.jpg", "t.jpg"}}},
		{"containers of one picture in one of several", `<ul data-src=x.jpg><li data-src=a.jpg><img src=1.jpg></li><li data-src=b><img src=2.jpg></li></ul>`,
			plain("ul, li"), [][]string{{"a.jpg", "1.jpg"}, {"2.jpg"}}},
		{"what the link around offers", `<a data-fancybox data-src=f.jpg href=javascript:;><img src=t.jpg></a>`,
			plain("img"), [][]string{{"f.jpg", "t.jpg"}}},
		{"the same in noscript, smaller", `<img data-full=a.jpg src=t.jpg><noscript><img src=t.jpg></noscript><img src=t.jpg>`,
			plain("img"), [][]string{{"a.jpg", "t.jpg"}, {"t.jpg"}}},
		{"another in noscript", `<img src=a.jpg><noscript><img src=b.jpg></noscript>`, plain("img"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"background of a picture", `<img src=spacer.gif style="background:url(a.jpg)"><img src=space.png style="background:url(b.jpg)">
			<img src=c.jpg style="background:url(d.jpg)">`, plain("img"), [][]string{{"a.jpg"}, {"b.jpg"}, {"c.jpg", "d.jpg"}}},
		{"background of a link", `<a href=# style="background:url(a.jpg)"></a><a style="background:url(b.jpg)"><img src=c.jpg></a>`,
			plain("a"), [][]string{{"a.jpg"}, {"c.jpg", "b.jpg"}}},
		{"backgrounds as HTML once had them", `<table><tr><td background=a.jpg></td><td background=b.jpg><img src=c.jpg></td></table>`,
			plain("td"), [][]string{{"a.jpg"}, {"c.jpg"}}},
		{"one pixel", `<img src=/count?x width=1 height=1><img src=/see width=0 height=1><img data-src=a.jpg src=x width=1 height=1>
			<img src=b.jpg width=1 height=100>`, plain("img"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"what may be blank, of a loader", `<img src=spinner.gif data-x=/list/a.jpg>`, plain("img"), [][]string{{"a.jpg"}}},
		{"image-set", `<div style="background-image:image-set('a.jpg' 1x,'b.jpg' 2x)">`, plain("div"), [][]string{{"b.jpg", "a.jpg"}}},
		{"a style sheet", `<style>@import url(x.css); @font-face{src:url(x.woff)} .a{background:url(a.jpg)} #b{color:red;background-image:
			url("b.jpg"),url(c.jpg)}</style>`, plain("style"), [][]string{{"a.jpg"}, {"b.jpg", "c.jpg"}}},
		{"a style sheet in a container", `<div><style>.a{background:url(a.jpg)}</style></div>`, plain("div"), nil},
		{"a button that is a picture", `<input type=image src=a.jpg>`, plain("input"), [][]string{{"a.jpg"}}},
		{"film", `<video src=a.mp4 poster=a.jpg></video>`, plain("video"), [][]string{{"a.mp4", "a.jpg"}}},
		{"film in sources", `<video poster=a.jpg><source src=a.webm type=video/webm><source data-src=a.mp4></video>`,
			plain("video"), [][]string{{"a.webm", "a.mp4", "a.jpg"}}},
		{"a source of a film", `<video><source src=a.webm><source src=b.mp4></video>`, plain("source"), [][]string{{"a.webm"}, {"b.mp4"}}},
		{"embedded", `<embed src=a.svg><object data=b.svg></object>`, plain("embed, object"), [][]string{{"a.svg"}, {"b.svg"}}},
		{"a link by a click", `<a href=# onclick="window.open('a.jpg')"><img src=t.jpg></a>`, plain("img"), [][]string{{"a.jpg", "t.jpg"}}},
		{"a link with the address beside", `<a href=javascript:; data-src=a.jpg><img src=t.jpg></a>`, plain("a"), [][]string{{"a.jpg", "t.jpg"}}},
		{"in a template", `<div><template><img src=a.jpg></template></div><template><p><img src=b.jpg></template>`,
			plain("div, template img"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"what cards say", `<meta property=og:image content=a.jpg><meta property=og:image:secure_url content=b.jpg>
			<meta name=og:image content=c.jpg><meta name=twitter:image content=d.jpg><meta itemprop=image content=e.jpg>`,
			plain("meta[property^='og:image'], meta[name='og:image'], meta[name='twitter:image'], [itemprop=image]"),
			[][]string{{"a.jpg"}, {"b.jpg"}, {"c.jpg"}, {"d.jpg"}, {"e.jpg"}}},
		{"meta", `<meta property=og:image content=a.jpg>`, plain("meta[property='og:image']"), [][]string{{"a.jpg"}}},
		{"image in svg", `<svg><image href=a.jpg /><image xlink:href=b.jpg /><image xlink:title=x /></svg>`,
			plain("image"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"attribute with a prefix, in svg and out of it", `<svg><image xlink:href=a.jpg /></svg><p xlink:href=b.jpg>`,
			plain("image, p @xlink:href"), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"link", `<link rel=image_src href=a.jpg>`, plain("link"), [][]string{{"a.jpg"}}},
		{"attribute", `<img data-x=a.jpg src=b.jpg>`, plain("img @data-x"), [][]string{{"a.jpg"}}},
		{"the largest of a srcset", `<img srcset="a.jpg 1x, b.jpg 2x"><img data-srcset="c.jpg 9w,d.jpg 8w"><img srcset=" ">`,
			plain("img @srcset"), [][]string{{"b.jpg"}}},
		{"the first srcset there is", `<img srcset="a.jpg 1x, b.jpg 2x"><img data-srcset="c.jpg 9w, d.jpg 8w" srcset=x><img src=e.jpg>`,
			pipeline(stepOf("css", "img"), stepOf("attr", "data-srcset", "srcset", "src")), [][]string{{"b.jpg"}, {"c.jpg"}, {"e.jpg"}}},
		{"a srcset rewritten", `<img srcset="t/a.jpg 1x, t/b.jpg 2x">`, pipeline(stepOf("", "img @srcset"), stepOf("replace", "t/", "")),
			[][]string{{"b.jpg"}}},
		{"a srcset searched", `<img srcset="a.jpg 1x, b.jpg 2x">`, pipeline(stepOf("", "img @srcset"), stepOf("regex", `(\S+) 1x`)),
			[][]string{{"a.jpg"}}},
		{"rewritten", `<img src=/thumb/a.jpg>`, pipeline(stepOf("", "img@src"), stepOf("replace", "/thumb/", "/list/")),
			[][]string{{"a.jpg"}}},
		{"out of a script", `<script>var u = ["a.jpg","b.jpg"]</script>`,
			pipeline(stepOf("css", "script"), stepOf("regex", `"([^"]+\.jpg)"`)), [][]string{{"a.jpg"}, {"b.jpg"}}},
		{"out of a template, escaped", `<b>a b/c?</b>`, pipeline(stepOf("css", "b"), stepOf("template", "{value}.jpg")),
			[][]string{{"a%20b/c%3F.jpg"}}},
		{"out of a template, raw", `<b>a/b</b>`, pipeline(stepOf("css", "b"), stepOf("template", "{value|raw}.jpg")),
			[][]string{{"a/b.jpg"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, &config.Rule{Image: test.finder}, page(t, test.body), Scope{})
			if diff := cmp.Diff(candidatesAtHome(test.want), candidatesOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImagesKeepsTwentyCandidates(t *testing.T) {
	style := "background:" + numbered("url(%d.jpg),", 50)
	got := read(t, &config.Rule{Image: plain("div")}, page(t, `<div style="`+style+`">`), Scope{})
	if len(got.Images) != 1 || len(got.Images[0].Candidates) != mostCandidates {
		t.Fatalf("got %+v, want one picture with %d candidates", got.Images, mostCandidates)
	}
	if best := got.Images[0].Candidates[0]; best != atHome([]string{"0.jpg"})[0] {
		t.Errorf("the best is %q", best)
	}
}

// numberedPictures is three elements, with %d as their numbers.
func numberedPictures(format string) string {
	return fmt.Sprintf(format, 0) + fmt.Sprintf(format, 1) + fmt.Sprintf(format, 2)
}

func candidatesAtHome(all [][]string) (lists [][]string) {
	for _, names := range all {
		lists = append(lists, atHome(names))
	}
	return lists
}

func atHome(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, "https://example.org/list/"+name)
	}
	return all
}
