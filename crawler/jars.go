package crawler

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"magpie/config"
	"magpie/fetch"
)

// jarsKept is how often cookies that changed are written to their files.
const jarsKept = time.Minute

// jars are the cookies of each site to run, by its name. One site never sees
// those of another.
type jars map[string]*jar

type jar struct {
	*fetch.Jar
	path string // where it is kept over runs
}

// openJars reads what was kept of the sites' cookies, and the files that they
// name.
func openJars(output string, rules *Rulebook, sites []string) (jars, error) {
	folder := filepath.Dir(jarPath(output, ""))
	if info, err := os.Lstat(folder); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("reading cookies: %q is a file or a symbolic link, which is not followed: put a folder in its place", folder)
	}
	all := jars{}
	for _, name := range sites {
		opened, err := openJar(output, rules.sites[name])
		if err != nil {
			return nil, err
		}
		all[name] = opened
	}
	return all, nil
}

func openJar(output string, s *site) (*jar, error) {
	path := jarPath(output, s.Name)
	opened, err := fetch.OpenJar(path, s.Cookies.Value)
	if err != nil {
		return nil, fmt.Errorf("reading the cookies of %s: %w", s.Name, err)
	}
	return &jar{opened, path}, nil
}

// checkCookies reads the file of cookies that a stanza names, so that its faults
// are found before a run, and tells when it was changed.
func checkCookies(stanza *config.Site) (changed time.Time, faults []config.Fault) {
	path := stanza.Cookies.Value
	if path == "" {
		return changed, nil
	}
	if _, err := fetch.OpenJar("", path); err != nil {
		return changed, []config.Fault{{
			Pos: stanza.Cookies.Pos, Message: err.Error(),
			Advice: "export the cookies of a browser to that file, in Netscape's format (cookies.txt)",
		}}
	}
	if info, err := os.Stat(path); err == nil {
		changed = info.ModTime()
	}
	return changed, nil
}

// jarPath is where the cookies of a site are kept over runs.
func jarPath(output, site string) string {
	return filepath.Join(output, ".crawl", "cookies", site+".txt")
}

// keep writes the cookies that changed.
func (j jars) keep() error {
	var errs []error
	for name, jar := range j {
		if !jar.Changed() {
			continue
		}
		if err := jar.Save(jar.path); err != nil {
			errs = append(errs, fmt.Errorf("keeping the cookies of %s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// start writes cookies now and then, so that a kill loses few. stop does it a
// last time.
func (j jars) start(ctx context.Context) (stop func() error) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(jarsKept)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = j.keep() // what is wrong is told when the last one fails
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() error {
		cancel()
		<-ended
		return j.keep()
	}
}
