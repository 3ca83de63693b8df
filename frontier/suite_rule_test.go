package frontier

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func readBy(rule, hash string, job Job) Job {
	job.Rule, job.RuleHash = rule, hash
	return job
}

// wantRead wants so many pages to be done, by the hash and the name of the rule
// that read them.
func (c *crawl) wantRead(want map[[2]string]int64) {
	c.t.Helper()
	got := map[[2]string]int64{}
	for _, count := range c.stats().Counts {
		if count.Kind == Page && count.State == Done {
			got[[2]string{count.RuleHash, count.Rule}] += count.N
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("pages by rule (-want +got):\n%s", diff)
	}
}

// readSome has five pages read by three rules, and one fail.
func (c *crawl) readSome() (want map[[2]string]int64) {
	c.t.Helper()
	all := []Job{
		readBy("list", "0a", page("a", 1)), readBy("list", "0a", page("a", 2)), readBy("my album", "0a", page("a", 3)),
		readBy("list", "0b", page("a", 4)), page("a", 5), readBy("list", "0a", page("a", 6)),
	}
	c.add(append(all, readBy("list", "0a", image("a", 1)))...)
	h := c.take()
	c.jobs(h, Page, 9)
	for i, job := range all {
		o := Outcome{Job: job, State: Done}
		if i == 5 {
			o.State, o.Cause = Failed, "404"
		}
		c.done(h, o)
	}
	c.done(h, Outcome{Job: c.jobs(h, Image, 1)[0], State: Done})
	return map[[2]string]int64{{"0a", "list"}: 2, {"0a", "my album"}: 1, {"0b", "list"}: 1, {"", ""}: 1}
}

func statsByRule(_ *testing.T, c *crawl) {
	want := c.readSome()
	c.wantRead(want)

	again := readBy("list", "0b", page("a", 1))
	again.Version = "2"
	c.add(again)
	want[[2]string{"0a", "list"}]--
	c.wantRead(want)
}

// Pages of a file of the third layout were not counted by their rules.
func TestSQLiteUpgradeCountsPagesByRule(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := openTestSQLite(t, path, time.Now)
	c := &crawl{t: t, clock: newClock(), Frontier: s}
	want := c.readSome()
	for _, text := range []string{
		"UPDATE tally SET n = (SELECT sum(n) FROM tally WHERE kind = 1 AND state = 2), cause = '' WHERE kind = 1 AND state = 2 AND cause = ''",
		"DELETE FROM tally WHERE kind = 1 AND state = 2 AND cause <> ''",
		thirdLayout,
	} {
		if _, err := s.writer.conn.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	c.wantRead(map[[2]string]int64{{"", ""}: 5})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.Frontier = openTestSQLite(t, path, time.Now)
	c.wantRead(want)
}
