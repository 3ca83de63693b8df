//go:build unix

package main

import (
	"encoding/hex"
	"path"
	"path/filepath"
	"strings"

	"magpie/fixtures"
)

// settle looks at what is left of a round whose crawl is finished.
func (r *soakRound) settle() {
	r.t.Helper()
	copies := r.wantKept("the round")
	r.wantRecorded()
	r.wantTidy()
	counter := r.server.Counter()
	most := soakParallel * (1 + r.strained)
	r.wantPeak(most, r.site.hosts()...)
	if peak := counter.PeakAll(); r.site.isGroup && peak > most {
		r.t.Errorf("the group saw %d requests at once, want %d at most", peak, most)
	}
	r.wantApart()
	again, pictures := 0, r.count()
	for p := range r.gallery.Pictures() {
		again += counter.Requests(p.URL) - 1
		if to := r.site.movedTo(p.URL); to != p.URL {
			again += counter.Requests(to) - 1
		}
	}
	for name, n := range r.mischief.Given() {
		r.faults += n
		if strings.HasPrefix(name, "picture ") {
			again -= n
		}
	}
	if again > r.mayAgain {
		r.t.Errorf("%d pictures were asked for again, want %d at most", again, r.mayAgain)
	}
	if copies > pictures+max(again, 0) {
		r.t.Errorf("%d pictures are kept %d times, but asked for again were %d", pictures, copies, again)
	}
	r.t.Logf("%d pictures, kept %d times; asked for again %d of %d", pictures, copies, again, r.mayAgain)
	r.repeated += again
	r.mayRepeat += r.mayAgain
	r.pictures += pictures
	r.requests += counter.Total()
	r.wantNothingNew()
	if r.random.IntN(4) == 0 && !r.site.moved {
		r.wantRefreshed()
	}
}

// wantKept wants every picture kept by some machine, in a bucket once, and nothing else. It
// gives how many files there are.
func (r *soakRound) wantKept(when string) (copies int) {
	r.t.Helper()
	served, times := map[string]string{}, map[string]int{}
	for p := range r.gallery.Pictures() {
		served[hex.EncodeToString(p.SHA256[:])] = path.Base(p.URL)
	}
	for name, sum := range r.kept() {
		copies++
		times[sum]++
		if served[sum] != path.Base(name) && !r.isSecondName(served[sum], path.Base(name)) {
			r.broken++
			r.t.Errorf("%s: %s has the SHA-256 %s, which is that of %q", when, name, sum, served[sum])
		}
	}
	for sum, name := range served {
		if times[sum] == 0 {
			r.lost++
			r.t.Errorf("%s: %s is not kept", when, name)
		}
		if r.bucket != nil && times[sum] > 1 {
			r.t.Errorf("%s: %s is in the bucket %d times", when, name, times[sum])
		}
	}
	return copies
}

// isSecondName reports whether a name is that of a picture whose first one was taken. A
// server of buckets that notes beside its files what they are may note it of one, be killed,
// and have no such object; nobody can put it there then.
func (r *soakRound) isSecondName(first, name string) bool {
	stem, is := strings.CutSuffix(first, ".jpg")
	return r.bucketKilled && is && len(name) == len(stem+"-01234567.jpg") && strings.HasPrefix(name, stem+"-")
}

// wantRecorded wants each picture recorded once, as one that is kept.
func (r *soakRound) wantRecorded() {
	r.t.Helper()
	kept, recorded := map[string]bool{}, 0
	for name, sum := range r.kept() {
		if _, path, own := strings.Cut(name, "/output/"); own {
			name = path
		}
		kept[sum+"  "+name] = true
	}
	sums := r.offline(exitDone, "export", "--format", "sha256", "-c", r.machines[0].name+".yaml").stdout.String()
	for line := range strings.Lines(sums) {
		recorded++
		if !kept[strings.TrimSuffix(line, "\n")] {
			r.lost++
			r.t.Errorf("recorded is %q, which nobody keeps", line)
		}
	}
	if want := r.count(); recorded != want {
		r.t.Errorf("%d pictures are recorded, want %d", recorded, want)
	}
}

// count is how many pictures there are.
func (r *soakRound) count() (n int) {
	for range r.gallery.Pictures() {
		n++
	}
	return n
}

// kept are the files that are kept, as hashes, by where they are.
func (r *soakRound) kept() map[string]string {
	r.t.Helper()
	if r.bucket != nil {
		return r.bucket.pictures()
	}
	all := map[string]string{}
	for _, m := range r.machines {
		files, err := fixtures.Files(r.path(m.name, "output"))
		if err != nil {
			r.t.Fatal(err)
		}
		for name, sum := range files {
			if !strings.HasSuffix(name, ".json") { // a sidecar
				all[m.name+"/output/"+name] = sum
			}
		}
	}
	return all
}

// wantTidy wants nothing left of what was under way.
func (r *soakRound) wantTidy() {
	r.t.Helper()
	for _, pattern := range []string{"*/temp/*", "*/output/.crawl/tmp/*", "*/cache/magpie/*/.crawl/tmp/*"} {
		if left, err := filepath.Glob(r.path(pattern)); err != nil || len(left) > 0 {
			r.t.Errorf("%v are left: %v", left, err)
		}
	}
	if r.bucket == nil {
		return
	}
	for upload := range r.bucket.api.ListIncompleteUploads(r.t.Context(), bucketName, "", true) {
		r.t.Errorf("an upload of %q is left: %v", upload.Key, upload.Err)
	}
	r.offline(exitDone, "verify", "-c", r.machines[0].name+".yaml")
}

// wantNothingNew wants one more run to ask for the first page of each host and its last,
// and to find nothing to do.
func (r *soakRound) wantNothingNew() {
	r.t.Helper()
	r.again()
	if asked, most := r.server.Counter().Total(), 2*soakHosts; asked > most {
		r.t.Errorf("one more run asked for %d things, want %d at most", asked, most)
	}
}

// wantRefreshed wants a refresh to ask for each picture once.
func (r *soakRound) wantRefreshed() {
	r.t.Helper()
	r.again("--refresh")
	for p := range r.gallery.Pictures() {
		if n := r.server.Counter().Requests(p.URL); n != 1 {
			r.t.Fatalf("%s was asked for %d times in a refresh, want once", p.URL, n)
		}
	}
}

// again has all machines run once more, from the start of counts.
func (r *soakRound) again(args ...string) {
	r.t.Helper()
	r.server.Counter().Reset()
	for _, m := range r.machines {
		m.join(args...)
	}
	for _, m := range r.machines {
		m.end()
	}
}

// wantApart wants slow hosts to have been asked as seldom as they want.
func (r *soakRound) wantApart() {
	r.t.Helper()
	if !r.site.isSlow || r.strained > 0 {
		return
	}
	for _, host := range r.site.hosts() {
		wantApart(r.t, soakInterval, r.server.Counter().Starts(host))
	}
}
