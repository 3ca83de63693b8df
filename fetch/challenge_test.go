package fetch

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// pageOf is a page with a title, and so much in its body.
func pageOf(title, body string) string {
	return "<!DOCTYPE html><html><head><TITLE>" + title + "</TITLE></head><body>" + body + "</body></html>"
}

func gbk(t *testing.T, text string) string {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestChallengeIsTold(t *testing.T) {
	incapsula := `<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful. Incapsula incident ID: 7-1</iframe>`
	tests := []struct {
		name, header string
		status       int
		body         string
		want         string
	}{
		{"by a header alone", "Cf-Mitigated: challenge", 200, "", "Cloudflare"},
		{"by a header in other letters", "X-Amzn-Waf-Action: CAPTCHA", 405, "", "AWS WAF"},
		{"AWS WAF, in silence", "X-Amzn-Waf-Action: challenge", 202, "", "AWS WAF"},
		{"Vercel by its header", "X-Vercel-Mitigated: challenge", 429, "", "Vercel"},
		{"Kasada by its header", "X-Kpsdk-Ct: 0aB", 429, "", "Kasada"},
		{"Sucuri by its header", "X-Sucuri-Block: bot", 403, "", "Sucuri"},
		{"Cloudflare, managed", "", 403, pageOf("Just a moment...", `<script>window._cf_chl_opt = {cType: 'managed'}</script>`), "Cloudflare"},
		{"Cloudflare, by its script", "", 503, pageOf("Just a moment…", `<script src="/cdn-cgi/challenge-platform/h/b/x"></script>`), "Cloudflare"},
		{"Cloudflare, years ago", "", 503, pageOf("Please wait", `<input name="jschl_vc">`), "Cloudflare"},
		{"Cloudflare, blocked", "", 403, pageOf("Attention Required! | Cloudflare", `<img src="/cdn-cgi/images/x.png">`), "Cloudflare"},
		{"Cloudflare, by a rule, in one line", "", 403, "error code: 1020", "Cloudflare"},
		{"Cloudflare, too fast, in one line", "", 429, "error code: 1015\n", "Cloudflare"},
		{"Cloudflare, by a rule", "", 403, pageOf("Access denied", `<span class="cf-error-code">1020</span> by Cloudflare`), "Cloudflare"},
		{"DDoS-Guard", "", 403, pageOf("DDoS-Guard", `<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>`), "DDoS-Guard"},
		{"DDoS-Guard, a captcha", "", 200, pageOf("x", `<script src="/.well-known/ddos-guard/ddg-captcha-page/index.js"></script>`), "DDoS-Guard"},
		{"Sucuri, a script", "", 307, pageOf("You are being redirected...", `<script>var sucuri_cloudproxy_js='';</script>`), "Sucuri"},
		{"Sucuri, blocked", "", 403, pageOf("Sucuri WebSite Firewall - Access Denied", `<img src="x">`), "Sucuri"},
		{"Akamai, blocked", "", 403, pageOf("Access Denied", `You don't have permission to access "x" on this server. Reference&#32;&#35;18&#46;2`), "Akamai"},
		{"Akamai, a wait", "", 428, pageOf("", `<div id="sec-if-cpt-container"></div>`), "Akamai"},
		{"Akamai, a refresh", "", 200, `<meta http-equiv="refresh" content="5; URL='/?bm-verify=A'"><script>x.open("POST", "/_sec/verify")</script>`, "Akamai"},
		{"Imperva, a frame", "", 200, incapsula, "Imperva"},
		{"Imperva, a script", "", 200, `<META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?SWJIYLWA=5"></script>`, "Imperva"},
		{"Imperva, an interruption", "", 405, pageOf("Pardon Our Interruption", "As you were browsing"), "Imperva"},
		{"PerimeterX", "", 403, pageOf("Access to this page has been denied", `<div id="px-captcha"></div>`), "PerimeterX"},
		{"PerimeterX for scripts", "", 403, `{"appId":"PX1","jsClientSrc":"/a","blockScript":"/b"}`, "PerimeterX"},
		{"DataDome", "", 403, pageOf("example", `<script src="https://ct.captcha-delivery.com/c.js"></script>`), "DataDome"},
		{"DataDome for scripts", "", 403, `{"url":"https://geo.captcha-delivery.com/captcha/?x"}`, "DataDome"},
		{"AWS WAF, a script", "", 202, `<script>window.gokuProps = {}</script><script src="https://x.token.awswaf.com/challenge.js"></script>`, "AWS WAF"},
		{"Anubis, with its picture", "", 200, pageOf("Making sure you&#39;re not a bot!", `<img src="/.within.website/x/cmd/anubis/static/img/pensive.webp">`), "Anubis"},
		{"Anubis, by its script", "", 401, `<script id="anubis_challenge" type="application/json">{}</script><img src=x>`, "Anubis"},
		{"Vercel", "", 403, pageOf("Vercel Security Checkpoint", ""), "Vercel"},
		{"Kasada", "", 429, `<script>window.KPSDK={};</script>`, "Kasada"},
		{"SiteGround", "", 202, `<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">`, "SiteGround"},
		{"Aliyun, a script", "", 200, `<script>var arg1='4A';function f(x){document.cookie="acw_sc__v2="+x}</script>`, "Aliyun"},
		{"Aliyun, blocked", "", 405, pageOf("405", `<img src="https://errors.aliyun.com/x.png">`), "Aliyun"},
		{"Aliyun, punished", "", 200, `<script>location="/_____tmd_____/punish?x5secdata=1"</script>`, "Aliyun"},
		{"Tencent", "", 501, `<iframe src="https://waf.tencent-cloud.com/501page.html"></iframe>`, "Tencent"},
		{"Baidu", "", 200, pageOf("百度安全验证", `<script src="https://wappass.baidu.com/static/captcha/x.js">`), "Baidu"},
		{"360", "", 200, `<script src="/wzws-waf-cgi/x"></script>`, "360"},
		{"SafeLine", "", 468, `<link rel="icon" href="/.safeline/static/favicon.png">`, "SafeLine"},
		{"a captcha by reCAPTCHA", "", 403, pageOf("One more step", `<div class="g-recaptcha"></div>`), "reCAPTCHA"},
		{"a captcha by hCaptcha", "", 429, pageOf("One more step", `<div class="h-captcha"></div>`), "hCaptcha"},
		{"a captcha by Turnstile", "", 503, pageOf("One more step", `<div class="cf-turnstile"></div>`), "Turnstile"},
		{"somebody's captcha", "", 200, pageOf("Are you a robot?", "<form></form>"), "captcha"},
		{"somebody's captcha in Chinese", "", 200, pageOf("网站人机验证", "<script>check()</script>"), "captcha"},
		{"somebody's captcha in GBK", "", 200, gbk(t, pageOf("安全验证 - 图库", "请拖动滑块<script src='/slide.js'></script>")), "captcha"},
		{"somebody's slider in GBK", "", 200, gbk(t, pageOf("滑动验证", "<FORM>")), "captcha"},
		{"somebody's captcha that is a refusal", "", 403, pageOf("Robot check", `<a href="/help">Help</a>`), "captcha"},
		{"in capitals", "", 403, "ERROR CODE: 1020", "Cloudflare"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{}
			if name, value, ok := strings.Cut(tt.header, ": "); ok {
				header.Set(name, value)
			}
			if got, ok := Challenge(tt.status, header, []byte(tt.body)); got != tt.want || !ok {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestOrdinaryPagesAreNoChallenge(t *testing.T) {
	gallery := `<a href="1.html"><img src="1.jpg"></a><a href="2.html"><img src="2.jpg"></a>`
	tests := []struct {
		name   string
		status int
		body   string
	}{
		{"nothing", 200, ""},
		{"a refusal of nothing", 403, ""},
		{"a plain refusal", 403, pageOf("403 Forbidden", "<center>nginx</center>")},
		{"a plain overload", 503, pageOf("503", "Service Temporarily Unavailable. Try again just a moment later.")},
		{"a gallery", 200, pageOf("Gallery", gallery)},
		{"a gallery that mentions Cloudflare", 200, pageOf("Gallery", gallery+"Attention Required! | Cloudflare said: error code: 1020")},
		{"a gallery behind Cloudflare", 200, pageOf("Gallery", gallery+`<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`)},
		{"a missing page behind Cloudflare", 404, pageOf("404", `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`)},
		{"a refusal behind Cloudflare", 403, pageOf("Members only", `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`)},
		{"a gallery behind Imperva", 200, pageOf("Gallery", gallery+`<script src="/_Incapsula_Resource?SWJIYLWA=5"></script>`)},
		{"one behind Imperva for no search engine", 200, pageOf("Gallery", `<meta name="robots" content="noindex">`+gallery+`<script src="/_Incapsula_Resource?SWJIYLWA=5"></script>`)},
		{"a page built by scripts behind Imperva", 200, pageOf("App", `<div id="root"></div><script src="/_Incapsula_Resource?SWJIYLWA=5"></script>`)},
		{"a page built by scripts behind AWS WAF", 200, pageOf("App", `<div id="root"></div><script src="https://x.token.awswaf.com/challenge.js"></script>`)},
		{"a page built by scripts behind Kasada", 200, pageOf("App", `<div id="root"></div><script>window.KPSDK={}</script>`)},
		{"a gallery with a captcha beside its comments", 200, pageOf("Gallery", gallery+`<div class="g-recaptcha"></div>`)},
		{"a gallery for members with one", 403, pageOf("Gallery", gallery+`<div class="g-recaptcha"></div>`)},
		{"a contact form with a captcha", 200, pageOf("Contact", `<textarea></textarea><div class="h-captcha"></div>`)},
		{"a login with a captcha", 403, pageOf("Log in", `<input TYPE="password"><div class="cf-turnstile"></div>`)},
		{"a gate for the age", 403, pageOf("Are you over 18?", `<a href="?yes">Enter</a> <a href="/">Leave</a>`)},
		{"a gallery of captchas", 200, pageOf("Captcha pictures", gallery)},
		{"a comic by that name", 200, pageOf("I'm Not a Robot", `<script></script><form></form><ul><li><a href="/1">one</a></ul>`)},
		{"a comic in capitals", 200, pageOf("Captcha art", "<form></form><A\nHREF='/1'>one</A>")},
		{"an article by that name", 200, pageOf("Are you a robot?", "<p>Long ago</p>")},
		{"a gallery about checks", 200, pageOf("安全验证", gallery)},
		{"the same in GBK", 200, gbk(t, pageOf("安全验证", gallery))},
		{"a page about Anubis", 200, pageOf("Making sure you know Anubis", "&lt;script id=\"anubis_challenge\"&gt;")},
		{"a page longer than is looked at", 200, pageOf("x", strings.Repeat("<p>text</p>", 6000)+"captcha-delivery.com")},
		{"a refusal with the mark beyond what is looked at", 403, strings.Repeat(" ", maxHead) + "error code: 1020"},
		{"a picture", 200, "\xff\xd8\xff\xe0\x00\x10JFIF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Server": {"cloudflare"}, "X-Iinfo": {"1-2-3"}, "X-Vercel-Cache": {"HIT"}, "X-Kpsdk-Ct": {""}}
			if got, ok := Challenge(tt.status, header, []byte(tt.body)); ok || got != "" {
				t.Errorf("taken for one of %s", got)
			}
		})
	}
}

// What is looked for is in lower case, as what is looked at is.
func TestChallengeMarksAreLowerCase(t *testing.T) {
	marks := slices.Concat(contents, questions, links, challengeTitles)
	for _, row := range challengePages {
		marks = append(marks, row.marks...)
	}
	for _, row := range challengeHeaders {
		marks = append(marks, row.value)
	}
	for _, mark := range marks {
		if string(lowerASCII([]byte(mark))) != mark {
			t.Errorf("%q is never found", mark)
		}
	}
}

// Whatever arrives, the answer has a name if it is a challenge, and the body is
// left as it is.
func FuzzChallenge(f *testing.F) {
	f.Add(403, []byte("error code: 1020"))
	f.Add(200, []byte("<TITLE>\xb0\xb2\xc8\xab\xd1\xe9\xd6\xa4</TITLE>"))
	f.Add(200, []byte("<title"))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		before := slices.Clone(body)
		name, ok := Challenge(status, http.Header{}, body)
		if ok != (name != "") {
			t.Errorf("%q, %v", name, ok)
		}
		if !slices.Equal(before, body) {
			t.Error("the body was changed")
		}
	})
}
