package main

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
)

// program is something that keeps galleries.
type program struct {
	name string
	// path is its file.
	path string
	// isCrawl and isFetcher tell ours from others, of which nothing is wanted but
	// their numbers.
	isCrawl, isFetcher bool
	// args are what it is called with.
	args func(b *booth) []string
}

// fetcherOf is the minimal fetcher, which is this very command.
func fetcherOf(self string) program {
	return program{name: "fetcher", path: self, isFetcher: true, args: as(fetchRole)}
}

// keeperOf is the fetcher that hashes, renames and records: this very command too.
func keeperOf(self string) program {
	return program{name: "keeper", path: self, args: as(keepRole)}
}

// as is how this command is called in a role that reads a list.
func as(role string) func(*booth) []string {
	return func(b *booth) []string {
		return []string{role, b.list, b.keep, strconv.Itoa(b.workload.connections), b.addr}
	}
}

// crawlOf is a build of the command.
func crawlOf(name, path string) program {
	return program{name: name, path: path, isCrawl: true, args: func(b *booth) []string {
		args := []string{"run", "--config", b.config}
		for _, name := range b.workload.gallery.hosts() {
			args = append(args, "--connect-to", name+":80:"+b.addr)
		}
		return args
	}}
}

// others are downloaders that many know, where they are installed. They read
// the list that the fetcher reads.
func others() []program {
	known := []program{
		{name: "wget2", args: func(b *booth) []string {
			return []string{"--quiet", "--no-config", "--input-file=" + b.direct, "--directory-prefix=" + b.keep,
				"--max-threads=" + strconv.Itoa(b.workload.connections)}
		}},
		{name: "aria2c", args: func(b *booth) []string {
			return []string{"--quiet", "--no-conf", "--input-file=" + b.direct, "--dir=" + b.keep,
				"--max-concurrent-downloads=" + strconv.Itoa(b.workload.connections), "--max-connection-per-server=1",
				"--file-allocation=none"}
		}},
	}
	var installed []program
	for _, p := range known {
		if path, err := exec.LookPath(p.name); err == nil {
			p.path = path
			installed = append(installed, p)
		}
	}
	return installed
}

// version is what the program says of itself.
func (p program) version(ctx context.Context) string {
	said, err := exec.CommandContext(ctx, p.path, "--version").Output()
	if err != nil {
		return p.name
	}
	first, _, _ := strings.Cut(string(said), "\n")
	return strings.TrimSpace(first)
}

// yaml is the crawl.yaml of a workload: everything as it is by default, but for
// the limits. A host that stalls is waited for, as long as the others take.
func (w workload) yaml() string {
	var starts strings.Builder
	for _, name := range w.gallery.hosts() {
		fmt.Fprintf(&starts, "      - http://%s/list/1.html\n", name)
	}
	limits := fmt.Sprintf("    parallelism: %d\n", w.perHost)
	if w.gallery.Stalls {
		limits += "    timeout: 10m\n"
	}
	return fmt.Sprintf("output: kept\nconnections: %d\nsites:\n  bench:\n    start:\n%s"+
		"    next: 'a[rel=next]'\n    image: a.pic\n%s", w.connections, &starts, limits)
}

// lists are the addresses of everything a workload has, a line each, by the
// names of the hosts and by the address of the server.
func (w workload) lists(addr string) (named, direct string) {
	var byName, byAddr strings.Builder
	put := func(address string) {
		fmt.Fprintln(&byName, address)
		u := url.URL{Scheme: "http", Host: addr, Path: pathOf(address)}
		fmt.Fprintln(&byAddr, &u)
	}
	for _, page := range w.gallery.pages() {
		put(page)
	}
	for picture := range w.gallery.served().Pictures() {
		put(picture.URL)
	}
	return byName.String(), byAddr.String()
}
