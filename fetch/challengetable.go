package fetch

import "net/http"

// refusals are the statuses that challenges come with, where it is not 200.
var refusals = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed,
	http.StatusTooManyRequests, http.StatusServiceUnavailable,
}

// contents are what a page has that people came for, or that they log in by.
var contents = []string{
	"<img", "<picture", "<video", "<amp-img", `type="password"`, "type='password'", "type=password",
}

// questions are what a page has that wants to be answered, and links what one
// has that leads on.
var (
	questions = []string{"<form", "<script"}
	links     = []string{"<a ", "<a\t", "<a\r", "<a\n"}
)

// When a row counts.
func always(look) bool            { return true }
func ifRefused(l look) bool       { return l.refused }
func ifBare(l look) bool          { return l.bare }
func ifBareOrRefused(l look) bool { return l.bare || l.refused }
func ifBareRefusal(l look) bool   { return l.bare && l.refused }

// challengeHeaders tells challenges by a header whose value begins so, in lower
// case.
var challengeHeaders = []struct {
	name          string
	when          func(look) bool
	header, value string
}{
	{"Cloudflare", always, "Cf-Mitigated", "challenge"},
	{"AWS WAF", always, "X-Amzn-Waf-Action", "challenge"},
	{"AWS WAF", always, "X-Amzn-Waf-Action", "captcha"},
	{"Vercel", always, "X-Vercel-Mitigated", "challenge"},
	{"Kasada", ifRefused, "X-Kpsdk-Ct", ""},
	{"Sucuri", ifRefused, "X-Sucuri-Block", ""},
}

// challengePages tells challenges by what stands on the page, all of it, in
// lower case. Services put scripts of theirs into ordinary pages too, from paths
// much alike, so most marks count only where nothing else is to be seen or the
// answer is a refusal.
var challengePages = []struct {
	name  string
	when  func(look) bool
	marks []string
}{
	{"Cloudflare", ifRefused, []string{"_cf_chl_opt"}},
	{"Cloudflare", ifRefused, []string{"just a moment", "/cdn-cgi/challenge-platform/"}},
	{"Cloudflare", ifRefused, []string{"cf-browser-verification"}},
	{"Cloudflare", ifRefused, []string{"jschl_vc"}},
	{"Cloudflare", ifRefused, []string{"attention required! | cloudflare"}},
	{"Cloudflare", ifRefused, []string{"error code: 1010"}}, // the browser is not one
	{"Cloudflare", ifRefused, []string{"error code: 1015"}}, // too many requests
	{"Cloudflare", ifRefused, []string{"error code: 1020"}}, // a rule of the site
	{"Cloudflare", ifRefused, []string{"cf-error-code", "1010", "cloudflare"}},
	{"Cloudflare", ifRefused, []string{"cf-error-code", "1015", "cloudflare"}},
	{"Cloudflare", ifRefused, []string{"cf-error-code", "1020", "cloudflare"}},

	{"DDoS-Guard", ifBareOrRefused, []string{"/.well-known/ddos-guard/js-challenge/"}},
	{"DDoS-Guard", ifBareOrRefused, []string{"/.well-known/ddos-guard/ddg-captcha-page/"}},
	{"DDoS-Guard", ifRefused, []string{"<title>ddos-guard</title>"}},

	{"Sucuri", ifBareOrRefused, []string{"sucuri_cloudproxy_js"}},
	{"Sucuri", ifRefused, []string{"sucuri website firewall", "access denied"}},

	{"Akamai", ifRefused, []string{"access denied", "you don't have permission to access", "reference&#32;&#35;"}},
	{"Akamai", ifRefused, []string{"access denied", "you don't have permission to access", "reference #"}},
	{"Akamai", ifRefused, []string{"access denied", "errors.edgesuite.net"}},
	{"Akamai", ifBareOrRefused, []string{"sec-if-cpt-container"}},
	{"Akamai", ifBare, []string{"bm-verify", "/_sec/verify"}},

	{"Imperva", ifBareOrRefused, []string{"request unsuccessful", "incapsula incident id"}},
	{"Imperva", ifBareOrRefused, []string{"_incapsula_resource", "main-iframe"}},
	{"Imperva", ifBare, []string{"_incapsula_resource", "noindex"}},
	{"Imperva", ifBareOrRefused, []string{"<title>pardon our interruption"}},

	{"PerimeterX", ifBareOrRefused, []string{"px-captcha"}},
	{"PerimeterX", ifRefused, []string{`"jsclientsrc"`, `"blockscript"`}},

	{"DataDome", ifBareOrRefused, []string{"captcha-delivery.com"}},

	{"AWS WAF", ifBareOrRefused, []string{"gokuprops", "awswaf.com"}},
	{"AWS WAF", ifBareRefusal, []string{"awswaf.com"}},

	{"Anubis", always, []string{`<script id="anubis_challenge"`}},
	{"Anubis", always, []string{"<title>making sure you", "/.within.website/x/cmd/anubis/"}},

	{"Vercel", ifBareOrRefused, []string{"<title>vercel security checkpoint"}},

	{"Kasada", ifBareRefusal, []string{"window.kpsdk"}},

	{"SiteGround", ifBare, []string{"/.well-known/sgcaptcha/", "http-equiv"}},

	{"Aliyun", ifBareOrRefused, []string{"acw_sc__v", "arg1"}},
	{"Aliyun", ifBareOrRefused, []string{"_____tmd_____/punish"}},
	{"Aliyun", ifBareOrRefused, []string{"aliyun_waf_"}},
	{"Aliyun", ifRefused, []string{"errors.aliyun.com"}},
	{"Tencent", ifBareOrRefused, []string{"waf.tencent-cloud.com"}},
	{"Tencent", ifBareRefusal, []string{"turing.captcha.qcloud.com"}},
	{"Tencent", ifBareOrRefused, []string{"/wafcaptcha"}},
	{"Baidu", ifBareOrRefused, []string{"wappass.baidu.com/static/captcha"}},
	{"Yunjiasu", ifBareOrRefused, []string{"yjs_js_security_passport"}},
	{"360", ifBareOrRefused, []string{"wzws-waf-cgi"}},
	{"SafeLine", ifBareOrRefused, []string{"/.safeline/"}},

	{"reCAPTCHA", ifBareRefusal, []string{"g-recaptcha"}},
	{"reCAPTCHA", ifBareRefusal, []string{"/recaptcha/api.js"}},
	{"hCaptcha", ifBareRefusal, []string{"h-captcha"}},
	{"Turnstile", ifBareRefusal, []string{"cf-turnstile"}},
}

// challengeTitles are words in the title of a bare page that wants a human,
// whoever made it. They count where it is a refusal, or asks something and leads
// nowhere: comics have such titles too. The Chinese ones (security check, check
// for a human, slide to pass) are in UTF-8 and in GBK.
var challengeTitles = []string{
	"are you a human", "are you human", "are you a robot", "robot check", "human verification",
	"verify you are human", "prove you are human", "not a robot", "captcha",
	"安全验证", "\xb0\xb2\xc8\xab\xd1\xe9\xd6\xa4",
	"人机验证", "\xc8\xcb\xbb\xfa\xd1\xe9\xd6\xa4",
	"滑动验证", "\xbb\xac\xb6\xaf\xd1\xe9\xd6\xa4",
}
