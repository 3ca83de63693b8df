package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"sync"
)

// fetchRole is the argument that makes a process the minimal fetcher.
const fetchRole = "fetch"

// copyBuffer is how much of a body is read at once.
const copyBuffer = 64 << 10

// fetcher writes what comes under the names that the addresses end with, and
// does nothing else that a crawl does.
type fetcher struct {
	client *http.Client
	dir    string
	// addr is the server that stands for all hosts.
	addr string
}

// newFetcher makes a fetcher whose connections are few and shared: one that kept
// some for each host would pay for sockets, and be no measure.
func newFetcher(dir string, connections int, addr string) *fetcher {
	return &fetcher{dir: dir, addr: addr, client: &http.Client{Transport: &http.Transport{
		MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections,
	}}}
}

// fetch is called with a file of addresses, the folder to write to, how many
// connections to use, and the server that stands for all hosts. What fails is
// told at the end and not tried again.
func fetch(ctx context.Context, args []string) error {
	list, connections, err := openList(args)
	if err != nil {
		return err
	}
	defer list.Close()
	return newFetcher(args[1], connections, args[3]).fetchAll(ctx, list, connections)
}

// openList opens the list that fetcher and keeper are called with, and returns how
// many connections they may use. The caller closes it.
func openList(args []string) (list *os.File, connections int, err error) {
	if len(args) != 4 {
		return nil, 0, fmt.Errorf("reading the arguments: %d, want a list, a folder, a number of connections and an address", len(args))
	}
	if connections, err = strconv.Atoi(args[2]); err != nil {
		return nil, 0, fmt.Errorf("reading the number of connections: %w", err)
	}
	if list, err = os.Open(args[0]); err != nil {
		return nil, 0, fmt.Errorf("opening the list: %w", err)
	}
	return list, connections, nil
}

// fetchAll fetches every address of a list.
func (f *fetcher) fetchAll(ctx context.Context, list io.Reader, connections int) error {
	addresses, failures := make(chan string), make(chan error, connections)
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() {
			var failed error
			buf := make([]byte, copyBuffer)
			for address := range addresses {
				failed = errors.Join(failed, f.fetchOne(ctx, address, buf))
			}
			failures <- failed
		})
	}
	lines := bufio.NewScanner(list)
	for ctx.Err() == nil && lines.Scan() {
		addresses <- lines.Text()
	}
	close(addresses)
	workers.Wait()
	close(failures)
	err := errors.Join(lines.Err(), ctx.Err())
	for failed := range failures {
		err = errors.Join(err, failed)
	}
	return err
}

// fetchOne fetches an address, by a buffer that nobody else uses meanwhile.
func (f *fetcher) fetchOne(ctx context.Context, address string, buf []byte) error {
	_, err := f.fetchTo(ctx, address, filepath.Join(f.dir, path.Base(address)), nil, buf)
	return err
}

// fetchTo writes what an address has to a file, and to another place if there is
// one, and returns how much it was.
func (f *fetcher) fetchTo(ctx context.Context, address, name string, also io.Writer, buf []byte) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, fmt.Errorf("fetching %q: %w", address, err)
	}
	req.Host, req.URL.Host = req.URL.Host, f.addr
	resp, err := f.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("fetching %q: %w", address, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("fetching %q: answered %s", address, resp.Status)
	}
	file, err := os.Create(name)
	if err != nil {
		return 0, fmt.Errorf("fetching %q: %w", address, err)
	}
	// A file would make a buffer of its own for what it reads from.
	to := struct{ io.Writer }{file}
	if also != nil {
		to.Writer = io.MultiWriter(file, also)
	}
	n, err := io.CopyBuffer(to, resp.Body, buf)
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, fmt.Errorf("fetching %q: %w", address, err)
	}
	return n, nil
}
