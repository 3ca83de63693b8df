package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"magpie/frontier"
)

// recordedSites is the crawl.yaml of what keepRecords keeps.
const recordedSites = `
output: out
state: state.db
sites:
  birds:
    start: https://birds.test/
    image: img
  trees:
    start: https://trees.test/
    image: img
`

// recordedImage is a picture as a page leads to it.
func recordedImage(site, gallery string, index int, fields map[string]string) frontier.Job {
	url := fmt.Sprintf("https://%s.test/%d.jpg", site, index)
	return frontier.Job{
		ID: frontier.NewID(frontier.Image, "", url), Kind: frontier.Image, Host: site + ".test",
		Task: frontier.Task{
			Site: site, Rule: site, URL: url, Gallery: gallery, Fields: fields, Index: index,
			Referer: "https://" + site + ".test/",
		},
	}
}

// recordedPage is a page of a chain.
func recordedPage(site string, place int) frontier.Job {
	url := fmt.Sprintf("https://%s.test/?page=%d", site, place)
	return frontier.Job{
		ID: frontier.NewID(frontier.Page, "", url), Kind: frontier.Page, Host: site + ".test",
		Task: frontier.Task{Site: site, Rule: site, RuleHash: "5ea1", URL: url, Page: place},
	}
}

// keepFile writes a picture below an output folder, and returns what is recorded
// of it.
func keepFile(dir, path string) (frontier.Result, error) {
	full := filepath.Join(dir, "out", filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return frontier.Result{}, err
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(path)))
	kept := frontier.Result{Path: path, SHA256: sum, Size: int64(len(path)), Type: "image/jpeg", Width: 640, Height: 480, Status: 200}
	return kept, os.WriteFile(full, []byte(path), 0o644)
}

// keepRecords makes a folder as runs leave it: a crawl.yaml, pictures with names of
// all kinds, and a state where something failed, was skipped and is open.
func keepRecords(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, "crawl.yaml"), []byte(recordedSites), 0o644); err != nil {
		return err
	}
	strange := map[string]string{"title": `=HYPERLINK("https://evil.test")`, "note": "one, two\n\"three\""}
	outcomes := []frontier.Outcome{
		{Job: recordedPage("birds", 1), State: frontier.Done, Result: frontier.Result{Links: 1, Images: 4, Status: 200, Next: "https://birds.test/?page=2"}},
		{Job: recordedPage("birds", 2), State: frontier.Failed, Result: frontier.Result{Cause: "404", Detail: "the host says 404 Not Found", Status: 404}},
		{Job: recordedImage("birds", "猫头鹰", 1, map[string]string{"title": "猫头鹰"}), State: frontier.Done, Result: frontier.Result{Path: "birds/猫头鹰/猫头鹰 1.jpg"}},
		{Job: recordedImage("birds", "猫头鹰", 2, strange), State: frontier.Done, Result: frontier.Result{Path: "birds/猫头鹰/\"two\", back\\slash.jpg"}},
		{Job: recordedImage("birds", "", 3, nil), State: frontier.Done, Result: frontier.Result{Path: "birds/new\nline.jpg", ETag: `"e3"`}},
		{Job: recordedImage("birds", "", 4, nil), State: frontier.Failed, Result: frontier.Result{Cause: "timeout", Detail: "no answer for 30s", Passing: true}},
		{Job: recordedImage("birds", "", 5, nil), State: frontier.Failed, Result: frontier.Result{Path: "birds/5.jpg", Cause: "source damaged", Detail: "the end is missing"}},
		{Job: recordedImage("birds", "", 6, nil), State: frontier.Skipped, Result: frontier.Result{Cause: "too small", Detail: "10×10"}},
		{Job: recordedImage("trees", "oaks", 1, map[string]string{"title": "-1"}), State: frontier.Done, Result: frontier.Result{Path: "trees/oaks/1-2.jpg", Earlier: []frontier.Version{{Path: "trees/oaks/1.jpg"}}}},
	}
	for i := range outcomes {
		if err := keepOutcome(dir, &outcomes[i]); err != nil {
			return err
		}
	}
	return writeRecords(dir, append(outcomes, frontier.Outcome{Job: recordedImage("birds", "", 7, nil), State: frontier.Open}))
}

// keepOutcome writes the files of an outcome that has a path.
func keepOutcome(dir string, o *frontier.Outcome) (err error) {
	for i, e := range o.Earlier {
		kept, err := keepFile(dir, e.Path)
		if err != nil {
			return err
		}
		o.Earlier[i] = frontier.Version{Path: e.Path, SHA256: kept.SHA256, Size: kept.Size}
	}
	if o.Path == "" {
		return nil
	}
	was := o.Result
	if o.Result, err = keepFile(dir, was.Path); err != nil {
		return err
	}
	o.Cause, o.Detail, o.ETag, o.Earlier = was.Cause, was.Detail, was.ETag, was.Earlier
	return nil
}

// writeRecords makes a state of outcomes, a minute after the other.
func writeRecords(dir string, outcomes []frontier.Outcome) (err error) {
	now := time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC)
	f, err := frontier.OpenSQLite(filepath.Join(dir, "state.db"), func() time.Time { return now })
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	var jobs []frontier.Job
	for _, o := range outcomes {
		jobs = append(jobs, o.Job)
	}
	if _, err := f.Add(context.Background(), jobs); err != nil {
		return err
	}
	return settleAll(f, outcomes, func() { now = now.Add(time.Minute) })
}

// settleAll writes outcomes host by host, and calls tick behind each.
func settleAll(f frontier.Frontier, outcomes []frontier.Outcome, tick func()) error {
	ctx := context.Background()
	for {
		h, _, err := f.Take(ctx, time.Hour)
		if errors.Is(err, io.EOF) || err == nil && h == nil {
			return nil
		}
		if err != nil {
			return err
		}
		for _, kind := range []frontier.Kind{frontier.Page, frontier.Image} {
			if _, err := f.Jobs(ctx, h, kind, len(outcomes)); err != nil {
				return err
			}
		}
		for _, o := range outcomes {
			if o.Job.Host != h.Name || o.State == frontier.Open {
				continue
			}
			if err := f.Done(ctx, h, []frontier.Outcome{o}); err != nil {
				return err
			}
			tick()
		}
	}
}

// TestRecordedScripts runs commands that tell what is recorded, in a folder that
// has something to tell.
func TestRecordedScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "list"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("TZ", "UTC")
			return keepRecords(env.WorkDir)
		},
		UpdateScripts: *update,
	})
}
