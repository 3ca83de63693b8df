//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"magpie/fixtures"
	"magpie/fixtures/bulk"
	"magpie/fixtures/redistest"
)

// One crawl after another is made by some machines, whose site answers one request in
// twelve with a fault, while at random moments a machine is killed, told to stop, sleeps for
// longer than its leases or comes late, Redis is killed or away, and the bucket is killed.
// Nothing is lost, nothing but pictures is kept, no host is asked for more at once than by
// one machine, and nothing is asked for again but what docs/operations.md says.
//
// The seed decides what is tried, not how it falls together: a seed again is another soak
// much like the first.
func TestFleetSoak(t *testing.T) {
	slow(t)
	s := &fleetSoak{random: seeded(t), program: buildHurried(t), happened: map[string]int{}}
	for end, going := time.Now().Add(soakTime(t)), true; going && time.Now().Before(end); {
		going = t.Run("round "+strconv.Itoa(s.rounds+1), s.round)
	}
	t.Logf("%d rounds: %v", s.rounds, s.happened)
	t.Logf("%d pictures, %d requests, %d faults; lost %d, broken %d, asked for again %d of %d allowed",
		s.pictures, s.requests, s.faults, s.lost, s.broken, s.repeated, s.mayRepeat)
}

// fleetSoak counts what its rounds met.
type fleetSoak struct {
	random  *rand.Rand
	program string

	rounds, pictures, requests, faults int
	lost, broken, repeated, mayRepeat  int
	happened                           map[string]int
}

// The hosts of a round and their manners, and what a machine has under way at most:
// requests, and pictures that wait to be recorded.
const (
	soakHosts       = 8
	soakParallel    = 3
	soakConnections = 10
	soakInFlight    = soakConnections + 64
)

// soakRound is a crawl that some machines make while things go wrong.
type soakRound struct {
	*world
	*fleetSoak
	redis    *redisServer
	synced   bool          // whether the server syncs each command
	bucket   *bucketServer // nil for an output of each machine
	gallery  *bulk.Gallery
	mischief *fixtures.Mischief
	site     soakSite
	machines []*soakMachine

	mayAgain int // pictures that may be asked for again by now
	strained int // how often a host may have been worked by two machines
	// bucketKilled is whether the bucket's server was killed.
	bucketKilled bool
}

// round makes a crawl, disturbs it, has it ended, and looks at what it left.
func (s *fleetSoak) round(t *testing.T) {
	s.rounds++
	r := s.newRound(t)
	defer r.tell()
	r.machines[0].join()
	for range 3 + s.random.IntN(4) {
		r.wait(time.Duration(300+s.random.IntN(2500)) * time.Millisecond)
		r.disturb()
	}
	for _, m := range r.machines {
		m.end()
	}
	r.mischief.Order()
	for _, m := range r.machines {
		m.join()
	}
	for _, m := range r.machines {
		m.end()
	}
	r.settle()
}

func (s *fleetSoak) newRound(t *testing.T) *soakRound {
	t.Helper()
	r := &soakRound{fleetSoak: s, site: soakSites[s.random.IntN(len(soakSites))], synced: s.random.IntN(2) == 0}
	r.gallery = bulk.New(r.site.options(s.random.Int32()))
	r.mischief = fixtures.Misbehave(r.site.before(r.gallery), s.faultsOf(r.site)...)
	r.world = newWorld(t, nil, r.mischief, r.site.hosts()...)
	r.world.program = s.program
	policy := "everysec"
	if r.synced {
		policy = "always"
	}
	r.redis = &redisServer{t, redistest.Start(t, "--appendonly", "yes", "--appendfsync", policy)}
	if s.random.IntN(2) == 0 {
		r.bucket = serveBucket(t)
	}
	for i := range 2 + s.random.IntN(3) {
		r.addMachine("machine" + strconv.Itoa(i))
	}
	t.Logf("%d machines, appendfsync %s, in a bucket: %t, %s", len(r.machines), policy, r.bucket != nil, r.site.name)
	return r
}

// faultsOf are what befalls one request in twelve. Those for pictures have names that begin
// with one.
func (s *fleetSoak) faultsOf(site soakSite) (orders []fixtures.Order) {
	n := 1 + s.random.IntN(600)
	misdeeds := []fixtures.Misdeed{
		fixtures.Status(503), fixtures.Status(503, "Retry-After", "1"), fixtures.Status(500),
		fixtures.Cut(n), fixtures.CutChunked(n), fixtures.Reset(), fixtures.ResetAfter(n),
	}
	if !site.isGroup { // of which a server sees too late, on another connection, that somebody gave up waiting
		misdeeds = append(misdeeds, fixtures.Stall(0), fixtures.StallAfter(n, 0))
	}
	for _, misdeed := range misdeeds {
		for _, of := range []struct{ what, path string }{{"picture", site.pictures()}, {"list", "/list/*"}, {"page", "/item/*"}} {
			named := misdeed
			named.Name = of.what + " " + misdeed.Name
			orders = append(orders, fixtures.Order{Path: of.path, Percent: 0.9, EachTime: true, Seed: s.random.Uint64(), Do: named})
		}
	}
	return orders
}

// addMachine makes a machine, which is not started.
func (r *soakRound) addMachine(name string) {
	r.t.Helper()
	own := *r.world
	own.env = append(os.Environ(), "XDG_CACHE_HOME="+r.path(name, "cache"), "TMPDIR="+r.path(name, "temp"))
	for _, folder := range []string{"temp", "output/.crawl"} {
		if err := os.MkdirAll(r.path(name, folder), 0o755); err != nil {
			r.t.Fatal(err)
		}
	}
	output := name + "/output"
	if r.bucket != nil {
		output = bucketOutput
	}
	yaml := fmt.Appendf(nil, "output: %s\nstate: %s\nconnections: %d\ndefaults: {parallelism: %d, timeout: 3s, tries: 8}\nsites:\n", output, r.redis.state(), soakConnections, soakParallel)
	r.write(name+".yaml", append(yaml, r.site.yaml()...))
	r.machines = append(r.machines, &soakMachine{world: &own, round: r, name: name})
}

// wait lets some time pass, and looks after machines that end meanwhile.
func (r *soakRound) wait(d time.Duration) {
	r.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		for _, m := range r.machines {
			if m.run != nil && !m.run.isRunning() {
				m.end()
			}
		}
	}
}

// tell logs what the machines said, if something was not as it should be.
func (r *soakRound) tell() {
	r.t.Helper()
	if !r.t.Failed() {
		return
	}
	for _, m := range r.machines {
		r.t.Logf("%s said\n%s", m.name, strings.Join(m.said, "\n"))
	}
}
