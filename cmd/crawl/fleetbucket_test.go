//go:build unix

package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"magpie/fixtures/bulk"
)

// bucketFleet is a crawl of twenty hosts that three machines share, who keep its
// pictures in one bucket. All read the same crawl.yaml.
type bucketFleet struct {
	*fleetWorld
	bucket *bucketServer
	temp   string // where the machines put what they need for a moment
}

func newBucketFleet(t *testing.T, o bulk.Options) *bucketFleet {
	t.Helper()
	f := &bucketFleet{bucket: serveBucket(t), temp: t.TempDir()}
	f.fleetWorld = newFleetWorldOf(t, 0, o)
	f.write("crawl.yaml", fmt.Appendf(nil, "output: %s\nstate: %s\n%s", bucketOutput, f.redis.state(), f.sites))
	return f
}

// joinAs starts a machine with its own folder for caches. Those of one name are one
// machine.
func (f *bucketFleet) joinAs(name string) *process {
	f.t.Helper()
	machine := *f.world
	machine.env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(f.dir, name), "TMPDIR="+f.temp)
	run := machine.start()
	f.runs = append(f.runs, run)
	return run
}

// machines are the names of three processes, two of which run on one machine.
var machines = []string{"first", "second", "second"}

func (f *bucketFleet) joinAll() {
	f.t.Helper()
	for _, name := range machines {
		f.joinAs(name)
	}
}

// end waits for all machines, those killed included, and wants the bucket to hold what
// was served, each picture once, and few asked for again.
func (f *bucketFleet) end(most int, killed ...*process) {
	f.t.Helper()
	f.wantEnd(killed...)
	var served []string
	for p := range f.gallery.Pictures() {
		served = append(served, hex.EncodeToString(p.SHA256[:]))
	}
	f.wantRequests(most)
	var kept []string
	for _, hash := range f.bucket.pictures() {
		kept = append(kept, hash)
	}
	slices.Sort(served)
	slices.Sort(kept)
	if diff := cmp.Diff(served, kept); diff != "" {
		f.t.Errorf("in the bucket (-served +kept):\n%s", diff)
	}
}

// wantTidy wants nothing left of what was under way: in the bucket, and where the machines
// keep parts.
func (f *bucketFleet) wantTidy() {
	f.t.Helper()
	for upload := range f.bucket.api.ListIncompleteUploads(f.t.Context(), bucketName, "", true) {
		f.t.Errorf("an upload of %q is left: %v", upload.Key, upload.Err)
	}
	for _, pattern := range []string{f.temp + "/*", f.dir + "/*/magpie/*/.crawl/tmp/*"} {
		if left, err := filepath.Glob(pattern); err != nil || len(left) > 0 {
			f.t.Errorf("%v are left: %v", left, err)
		}
	}
}

// smallFleet is a gallery that a fleet keeps in a second or two.
var smallFleet = bulk.Options{Pages: 2, PerPage: 2, Size: 3000, Latency: 20 * time.Millisecond}

// Three processes, two of them on one machine, keep a crawl in a bucket: every picture once
// and whole. What looks at the crawl may do so while they work.
func TestFleetIntoABucket(t *testing.T) {
	slow(t)
	f := newBucketFleet(t, smallFleet)
	f.joinAll()
	f.asked(30)
	f.offline(exitDone, "list")
	f.offline(exitDone, "export", "--format", "sha256")
	f.offline(exitDone, "verify")
	wantSaid(t, f.offline(exitDone, "status").stdout.String(), "MACHINE")
	f.end(0)
	f.wantTidy()

	pictures := f.bucket.pictures()
	f.offline(exitDone, "verify").wantLines(fmt.Sprintf("verified %d pictures, %[1]d intact", len(pictures)))
	sums := f.offline(exitDone, "export", "--format", "sha256").stdout.String()
	for path, hash := range pictures {
		if line := hash + "  " + path + "\n"; !strings.Contains(sums, line) {
			t.Errorf("the export lacks %q", line)
		}
	}
	if listed := strings.Count(f.offline(exitDone, "list").stdout.String(), ".jpg"); listed < len(pictures) {
		t.Errorf("%d pictures are listed, want %d", listed, len(pictures))
	}
	if told := f.offline(exitDone, "status").stdout.String(); strings.Contains(told, "MACHINE") {
		t.Errorf("machines are there that ended:\n%s", told)
	}
}

// largeFleet is one that takes long enough to be disturbed. Its pictures are small: what
// is disturbed is the way of many.
var largeFleet = bulk.Options{Pages: 5, PerPage: 20, Size: 20_000, Latency: 60 * time.Millisecond}

func TestFleetIntoABucketWithAMachineKilled(t *testing.T) {
	slow(t)
	f := newBucketFleet(t, largeFleet)
	f.joinAll()
	f.asked(600)
	f.runs[1].signal(syscall.SIGKILL)
	f.end(fleetInFlight, f.runs[1])
	f.joinAs("second").wait()
	f.wantTidy()
}

func TestFleetWhoseBucketIsKilled(t *testing.T) {
	slow(t)
	f := newBucketFleet(t, largeFleet)
	f.joinAll()
	f.asked(600)
	f.bucket.kill()
	time.Sleep(2 * time.Second)
	f.bucket.start()
	f.end(3 * fleetInFlight)
	f.wantTidy()
}

// A machine that may not write to the bucket is told so before it asks for anything, and
// the others go on.
func TestFleetRefusedByItsBucket(t *testing.T) {
	f := newBucketFleet(t, smallFleet)
	stranger := *f.world
	stranger.env = append(os.Environ(), "AWS_SECRET_ACCESS_KEY=something else")
	told := stranger.run(exitFailed).stderr.String()
	wantSaid(t, told, "AWS_SECRET_ACCESS_KEY")
	if strings.Contains(told, "something else") {
		t.Errorf("a secret stands in %q", told)
	}
	if n := f.server.Counter().Total(); n > 0 {
		t.Errorf("%d requests were made", n)
	}
}
