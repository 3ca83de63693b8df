package crawler

import (
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

// terms are the settings of a job's request.
func (s *site) terms(job frontier.Job) fetch.Terms {
	t := fetch.Terms{
		MaxSize: int64(s.MaxSize), Silence: s.Timeout, Robots: s.Robots,
		Proxy: s.proxy, Direct: s.Proxy.Value == noProxy,
		// A certificate is taken unseen only of whom the site names.
		InsecureTLS: s.InsecureTLS && s.own.has(job.Host),
	}
	if job.Kind == frontier.Page {
		t.MaxSize, t.Fixed = maxPage, true
	}
	return t
}
