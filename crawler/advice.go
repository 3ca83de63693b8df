package crawler

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// advices say, cause by cause, what people can do about a failure or a skip.
// HOST, URL and SITE stand for those of the example shown; a command ends with its
// line, with URL, or with FLAGS, for which stand those that it wants besides.
var advices = []struct {
	causes []string
	text   string
}{
	{[]string{"401"}, "the host wants to know who asks: give the site headers: {Authorization: …}, auth: {user: …, password: …}, or cookies: with the cookies.txt of a browser that is logged in"},
	{[]string{"403", "451"}, "the host refuses: what a browser sends may be missing. Give the site headers: (User-Agent, Referer) or cookies: and see with: crawl try URL"},
	{[]string{causeChallenge}, "the host wants a browser first: pass its check in one, then give the site cookies: with that browser's cookies.txt and headers: with its User-Agent"},
	{[]string{"404", "410"}, "it is not there: open the address in a browser. If a browser does not find it either, the address is wrong or old; if it does, the host may want headers: or cookies:"},
	{[]string{"429"}, "the host was asked too often: raise interval: or lower parallelism:"},
	{[]string{causePostponed}, "its next request is due then: that is what interval: says, or the Crawl-delay of its robots.txt"},
	{[]string{"4xx"}, "the host does not take the request: open the address in a browser, then see with: crawl try URL"},
	{[]string{"5xx"}, "the host is in trouble: run it again later"},
	{[]string{"407", "proxy"}, "the proxy refuses: look at proxy:, or at HTTP_PROXY and HTTPS_PROXY in the environment"},
	{[]string{"timeout"}, "the host is slow: raise timeout: or lower parallelism:, then run it again"},
	{[]string{"cut", "reset", "damaged gzip", "malformed", "http2", "turned away", "network", "partial"}, "the connection failed on the way: run it again; if it stays so, lower parallelism:"},
	{[]string{"refused connection", "unreachable"}, "HOST does not answer at that port: is it down, or the address old?"},
	{[]string{"no such host", "lookup"}, "the name HOST is not known: is the address right, and the network up?"},
	{[]string{causeNoAnswer}, "HOST cannot be reached: is it down, its name old, or the network gone? Run it again when it is back"},
	{[]string{"tls"}, "no safe connection could be made: is the host's TLS too old, or a proxy in between?"},
	{[]string{causeCertificate}, "the host cannot prove that it is HOST. If you know who signed its certificate: --cacert FILE; if you trust it all the same and it is one of the site's own hosts: insecure_tls: true"},
	{[]string{"certificate expired"}, "the certificate of HOST is out of date: the host has to renew it, if the clock here is right. Run it again later"},
	{[]string{"not https"}, "the host speaks plain HTTP at that port: write http:// in the address"},
	{[]string{causeTooLarge}, "raise max_size: to have it"},
	{[]string{causePageTooLarge}, "no page is that large: is it a file that the rule should have as image:?"},
	{[]string{"redirect", "redirects"}, "the host sends us around: it may want cookies: or headers:. See with: crawl try URL"},
	{[]string{causePrivate}, "HOST has an address inside a private network, which a page has no business to name. If you mean it, list it under hosts:"},
	{[]string{causeWithheld}, "what only the site should know does not go to HOST: list it under hosts: if it is one of the site's own"},
	{[]string{"address"}, "the page holds an address that cannot be asked for: is the rule reading the right thing?"},
	{[]string{"coding"}, "the host packs what it sends in a way that nobody asked for and that is not understood here"},
	{[]string{"empty"}, "the host answers with nothing: it may want cookies: or headers:. See with: crawl try URL"},
	{[]string{"header too large"}, "the host sends too many cookies or headers: drop its cookies, if the site has any"},
	{[]string{causeNotPage}, "open the address in a browser to see what it is"},
	{[]string{causeRobots}, "robots.txt of HOST asks not to fetch this. If you may all the same: robots: false"},
	{[]string{causeNoRobots}, "HOST cannot say what it allows: run it again later, or, if you may, robots: false"},
	{[]string{causeNotPicture}, "the address answers something else: a login, an error page, or a guard against links from elsewhere. See with: crawl try URL"},
	{[]string{causePlaceholder}, "the host sends what placeholder: describes: open the address in a browser. If that shows the picture, the host may want cookies: or another referer:"},
	{[]string{causeUnknownType}, "this kind of file cannot be checked and was not kept: open it in a browser to see what it is"},
	{[]string{causeDamaged}, "what arrives is broken: run it again; if it stays so, the host has nothing better"},
	{[]string{causeName}, "see save: the name cannot be had in the output folder"},
	{[]string{causeOther}, "look at the file: if it is broken, move it away, and what the host has by now is fetched"},
	{[]string{causeNothing}, "the rule does not fit the page: see what it finds with: crawl try URL"},
	{[]string{causeMatchedNothing}, "the site may have changed: see what the rule finds by now with: crawl try URL. If that is all there is by now, say so: crawl retry SITE --cause 'rule matched nothing' FLAGS"},
	{[]string{causeNextGone}, "if there are further pages: see what next: finds by now with: crawl try URL. If there are none: crawl run --full FLAGS takes that for true"},
	{[]string{causeCountGone}, "see what count: finds by now with: crawl try URL. If the site tells no number any more: crawl run --full FLAGS takes that for true"},
	{[]string{causeHole}, "open the page before it in a browser: the host may want cookies:, or fewer requests. The next run reads it again"},
	{[]string{causeMisread}, "see what comes of it with: crawl try URL. The pages are read again when charset: is another"},
	{[]string{causeUnreadable}, "see what the rule makes of it with: crawl try URL"},
	{[]string{causeOpenEnd}, "nothing tells where the page ends, and it is another each time it is asked for: whether all of it came nobody knows. Run it again later"},
	{[]string{causeFormat}, "the answer is not what format: says, or it is broken: see it with: crawl try URL"},
	{[]string{causeNoRule}, "put the rule back, or leave it: what it found is kept"},
	{[]string{causeAbsent}, "numbers that the host does not have; crawl run --full FLAGS asks for them again. If it has none at all, open the first address in a browser: is it right?"},
	{[]string{causeInArchive}, "another tool has it, as the list says that was adopted; to have it here too: crawl retry SITE --cause 'in another archive' FLAGS"},
	{[]string{causeVideo}, "to keep videos too: types: [image, video]"},
}

// Advise says what to do about a cause, in a sentence or two; "" where there is
// nothing to do. Address is that of the example the advice is shown with.
func Advise(cause, address string) string {
	return (*Rulebook)(nil).advise("", cause, address)
}

// advise is [Advise] about a job of a site, with commands for this configuration.
func (b *Rulebook) advise(site, cause, address string) string {
	flags := strings.TrimPrefix(b.Command(), "crawl")
	names := strings.NewReplacer("HOST", hostIn(address), "URL", ShellWord(address)+flags, "SITE", ShellWord(cmp.Or(site, "SITE")), " FLAGS", flags)
	for _, known := range []string{cause, statusGroup(cause)} {
		for _, a := range advices {
			if slices.Contains(a.causes, known) {
				return names.Replace(a.text)
			}
		}
	}
	return ""
}

// IsOfRule reports whether a cause says that a rule does not fit its page.
func IsOfRule(cause string) bool {
	return slices.Contains([]string{causeNothing, causeMatchedNothing, causeUnreadable, causeFormat}, cause)
}

// IsAcceptable reports whether people can say of pages that failed for a cause that
// nothing is wrong with them, by [RetryFailed] with that cause.
func IsAcceptable(cause string) bool { return cause == causeMatchedNothing }

// IsStatus reports whether a cause is the HTTP status of an answer.
func IsStatus(cause string) bool { return statusGroup(cause) != "" }

// statusGroup is "4xx" for "418".
func statusGroup(cause string) string {
	if _, err := strconv.Atoi(cause); err != nil || len(cause) != 3 {
		return ""
	}
	return cause[:1] + "xx"
}

func hostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "the host"
	}
	return u.Hostname()
}
