package crawler

import (
	"net/http"
	"net/url"

	"magpie/config"
	"magpie/fetch"
	"magpie/frontier"
)

// maxPage is the largest page that is read, in bytes.
const maxPage = 16 << 20

// noProxy is what proxy: says to go past that of the environment.
const noProxy = "direct"

// proxyOf is the proxy that a stanza names; its address was checked when it was
// read.
func proxyOf(stanza *config.Site) *url.URL {
	if stanza.Proxy.Value == "" || stanza.Proxy.Value == noProxy {
		return nil
	}
	proxy, err := url.Parse(stanza.Proxy.Value)
	if err != nil {
		return nil
	}
	return proxy
}

// headerOf is what a stanza wants to be sent.
func headerOf(stanza *config.Site) http.Header {
	header := http.Header{}
	for _, h := range stanza.Headers {
		header.Set(h.Name.Value, h.Value.Value)
	}
	return header
}

// terms are the settings of a job's request, with the cookies of its site.
func (s *site) terms(job frontier.Job, cookies *jar) fetch.Terms {
	t := fetch.Terms{
		MaxSize: int64(s.MaxSize), Silence: s.Timeout, Robots: s.Robots,
		Header: s.header, Own: s.own.trusts, Jar: cookies.Jar,
		Proxy: s.proxy, Direct: s.Proxy.Value == noProxy,
		// A certificate is taken unseen only of whom the site names.
		InsecureTLS: s.InsecureTLS && s.own.has(job.Host),
	}
	if job.Kind == frontier.Page {
		t.MaxSize, t.Fixed = maxPage, true
	}
	return t
}
