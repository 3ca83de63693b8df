//go:build unix

package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"magpie/fixtures/bulk"
)

// soakSite is a kind of galleries that a round may be about.
type soakSite struct {
	name string
	// detail puts a page between lists and pictures.
	detail bool
	// imageHost is the host of all pictures, "" for that of their lists.
	imageHost string
	// moved has hosts send those who want a picture to another one.
	moved bool
	// isGroup is whether all hosts have one limit.
	isGroup bool
	// isSlow is whether hosts want soakInterval between two requests.
	isSlow bool
	// keys are more keys of each site.
	keys string
}

// soakInterval is what slow hosts want.
const soakInterval = 600 * time.Millisecond

var soakSites = []soakSite{
	{name: "pictures on each host"},
	{name: "pages of pictures", detail: true},
	{name: "all pictures on one host", imageHost: "pictures.test"},
	{name: "pictures that moved to another host", moved: true},
	{name: "a group", keys: ", group: g", isGroup: true},
	{name: "hosts that are asked at intervals", keys: ", interval: 600ms", isSlow: true},
	{name: "pictures with sidecars", keys: ", sidecar: true"},
}

// options are some hundred pictures on a few hosts. Where they share a limit it takes less
// time to ask for one.
func (s soakSite) options(seed int32) bulk.Options {
	o := bulk.Options{
		Hosts: hostsOf(soakHosts), Pages: 6, PerPage: 25, Size: 3000, Latency: 80 * time.Millisecond, Seed: seed,
		Detail: s.detail, ImageHost: s.imageHost,
	}
	if s.imageHost != "" || s.moved || s.isGroup {
		o.Pages, o.Latency = 3, 40*time.Millisecond
	}
	if s.isSlow {
		o.Pages, o.PerPage = 2, 6
	}
	return o
}

// hosts are all hosts that are asked for anything.
func (s soakSite) hosts() []string {
	hosts := hostsOf(soakHosts)
	if s.imageHost != "" {
		hosts = append(hosts, s.imageHost)
	}
	if s.moved {
		hosts = append(hosts, movedHost)
	}
	return hosts
}

// yaml describes the galleries.
func (s soakSite) yaml() (yaml []byte) {
	image := "image: a.pic"
	if s.detail {
		image = "follow: {links: a.item, image: '#full'}"
	}
	for i, host := range hostsOf(soakHosts) {
		yaml = fmt.Appendf(yaml, "  site%d: {start: 'https://%s/list/1.html', next: 'a[rel=next]', %s%s}\n", i, host, image, s.keys)
	}
	return yaml
}

// movedHost is where pictures are that moved.
const movedHost = "moved.test"

// movedTo is where a picture is that moved there, or its own address.
func (s soakSite) movedTo(url string) string {
	if !s.moved {
		return url
	}
	return "https://" + movedHost + "/" + strings.TrimPrefix(url, "https://")
}

// pictures are the paths of pictures, where they are sent.
func (s soakSite) pictures() string {
	if s.moved {
		return "/host*/img/*"
	}
	return "/img/*"
}

// before is the galleries as the site has them.
func (s soakSite) before(gallery http.Handler) http.Handler {
	if !s.moved {
		return gallery
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host == movedHost:
			r.Host, r.URL.Path, _ = strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
			r.URL.Path = "/" + r.URL.Path
			gallery.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, "/img/"):
			http.Redirect(w, r, s.movedTo("https://"+r.Host+r.URL.Path), http.StatusFound)
		default:
			gallery.ServeHTTP(w, r)
		}
	})
}
