//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"magpie/fixtures/bulk"
	"magpie/fixtures/redistest"
)

// On a cluster one node is killed and comes back, and a host moves to another: the machines
// wait, and nothing is asked for again.
func TestFleetOnCluster(t *testing.T) {
	slow(t)
	t.Parallel()
	cluster := redistest.StartCluster(t, 3, "--appendonly", "yes", "--appendfsync", "always")
	f := fleetWorldAt(t, 3, cluster.URL("fleet"))
	for range 3 {
		f.join()
	}
	f.asked(400)
	if counts := cluster.Keys("fleet"); slices.Contains(counts, 0) {
		t.Errorf("the nodes have %v keys, want some on each", counts)
	}
	cluster.Nodes[1].Kill()
	time.Sleep(2 * time.Second)
	cluster.Nodes[1].Start()
	cluster.Wait()
	moving := cluster.Migrate("fleet:{host7.test}")
	for moving.Move(1) > 0 {
		time.Sleep(200 * time.Millisecond)
	}
	moving.End()
	f.end(0)
}

// The master is killed, and a replica takes its place: what was not copied there is asked for
// again, a second's worth at most.
func TestFleetOnSentinels(t *testing.T) {
	slow(t)
	t.Parallel()
	servers := redistest.StartSentinels(t, 3)
	f := fleetWorldAt(t, 3, servers.URL("fleet"))
	for range 3 {
		f.join()
	}
	f.asked(400)
	servers.Master.Kill()
	f.end(3*fleetInFlight + 20*fleetParallel*17)
	if keys := servers.Replica.Client().DBSize(t.Context()).Val(); keys == 0 {
		t.Error("the replica took nobody's place")
	}
}

// A server that answers late is waited for.
func TestFleetWhoseServerIsSlow(t *testing.T) {
	slow(t)
	t.Parallel()
	server := redistest.Start(t, "--enable-debug-command", "yes")
	f := fleetWorldAt(t, 3, "redis://"+server.Addr+"/0?prefix=fleet")
	for range 3 {
		f.join()
	}
	for i := range 3 {
		f.asked(300 + 300*i)
		server.Client().Do(context.Background(), "debug", "sleep", "3")
		server.Client().Do(context.Background(), "client", "pause", "7000", "all")
	}
	f.end(0)
}

// A server that is gone for longer than anybody waits ends the runs with what to do; when it is
// back, runs finish what is left.
func TestFleetWhoseServerStaysAway(t *testing.T) {
	slow(t)
	t.Parallel()
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	f := fleetWorldAt(t, 2, "redis://"+server.Addr+"/0?prefix=fleet")
	f.join()
	f.join()
	f.asked(400)
	server.Kill()
	f.endWith("see that the server runs, can be reached")
	server.Start()
	time.Sleep(time.Second)
	f.goOn(2 * fleetInFlight)
}

// A server whose memory is full ends the runs with what to do; with more memory, runs finish
// what is left.
func TestFleetWhoseServerIsFull(t *testing.T) {
	slow(t)
	t.Parallel()
	server := redistest.Start(t)
	f := fleetWorldAt(t, 2, "redis://"+server.Addr+"/0?prefix=fleet")
	f.join()
	f.join()
	f.asked(400)
	server.Client().ConfigSet(t.Context(), "maxmemory", "1mb")
	f.endWith("give it more (maxmemory), then run again")
	server.Client().ConfigSet(t.Context(), "maxmemory", "0")
	f.goOn(2 * fleetInFlight)
}

// endWith waits for all machines, and wants each to end as one that cannot go on, with an advice.
func (f *fleetWorld) endWith(advice string) {
	f.t.Helper()
	for _, run := range f.runs {
		if code := run.wait(); code != exitFailed {
			f.t.Fatalf("a machine ended with %d, want %d\n%s%s", code, exitFailed, &run.stdout, &run.stderr)
		}
		said := run.stderr.String()
		wantSaid(f.t, said, advice)
		if n := strings.Count(said, "asking the state"); n != 1 {
			f.t.Errorf("the fault is told %d times:\n%s", n, said)
		}
	}
	for i := range f.runs {
		if parts, _ := filepath.Glob(filepath.Join(f.dir, f.configs[i][:len("machine0")], ".crawl", "tmp", "*")); len(parts) > 0 {
			f.t.Errorf("parts are left: %v", parts)
		}
	}
}

// goOn starts all machines once more, and wants them to finish what is left.
func (f *fleetWorld) goOn(most int) {
	f.t.Helper()
	n := len(f.runs)
	f.runs = nil
	for range n {
		f.join()
	}
	f.end(most)
}

// Over TLS, as a user whose password is like no address: the crawl goes as everywhere, copied
// there and back, and nobody is shown the password.
func TestStateOverTLS(t *testing.T) {
	const password = "p@s/s:w?r#d% +&{}"
	server, addr, files := redistest.StartTLS(t, "--tls-auth-clients", "yes", "--appendonly", "yes")
	for _, user := range [][]any{
		{"acl", "setuser", "crawler", "on", ">" + password, "~birds:*", "&birds:*", "+@all", "-@admin", "-@dangerous", "+info", "+config|get"},
		{"acl", "setuser", "reader", "on", ">" + password, "~birds:*", "&birds:*", "+@read", "+@connection", "+info"},
	} {
		if err := server.Client().Do(t.Context(), user...).Err(); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("REDIS_PASSWORD", password)
	o := bulk.Options{Hosts: []string{"one.test"}, Pages: 3, PerPage: 20, Size: 3000}
	w := newWorld(t, nil, bulk.New(o), o.Hosts...)
	state := func(user string) string {
		return "rediss://" + user + ":${REDIS_PASSWORD}@" + addr + "/0?prefix=birds&cacert=" + files.CA + "&cert=" + files.Cert + "&key=" + files.Key
	}
	config := w.fleetOf(1, "'"+state("crawler")+"'", string(oneHost))[0]
	var said strings.Builder
	tell := func(p *process) { said.WriteString(p.stdout.String() + p.stderr.String()) }
	tell(w.run(exitDone, "-c", config, "--json"))
	tell(w.run(exitDone, "-c", config))
	tell(w.offline(exitDone, "status", "-c", config))
	tell(w.offline(exitDone, "status", "--json", "-c", config))
	tell(w.offline(exitDone, "state", "copy", state("crawler"), "copy.db"))
	tell(w.offline(exitFailed, "state", "copy", "copy.db", state("crawler")))
	w.write("wrong.yaml", []byte("output: machine0\nstate: '"+state("reader")+"'\n"+string(oneHost)))
	wrong := w.run(exitFailed, "-c", "wrong.yaml")
	tell(wrong)
	wantSaid(t, wrong.stderr.String(), "this user of the server may not do that")
	t.Setenv("REDIS_PASSWORD", password+"x")
	wrong = w.run(exitFailed, "-c", config)
	tell(wrong)
	wantSaid(t, wrong.stderr.String(), "see that user and password are right")
	for _, secret := range []string{"p@s", "p%40s", "w?r", "w%3Fr"} {
		if strings.Contains(said.String(), secret) {
			t.Errorf("the password shows:\n%s", &said)
		}
	}
}

// A crawl goes on on a cluster, and again in a file.
func TestStateCopyToCluster(t *testing.T) {
	slow(t)
	t.Parallel()
	cluster := redistest.StartCluster(t, 3)
	f := fleetWorldAt(t, 1, "here.db")
	f.join()
	f.asked(400)
	f.runs[0].interrupt()
	f.runs[0].wait()
	goOn := func(from, to string) *process {
		said := f.offline(exitDone, "state", "copy", from, to).stdout.String()
		wantSaid(t, said, "all the same")
		f.rewrite(f.configs[0], "state: "+from, "state: "+to)
		return f.start("-c", f.configs[0])
	}
	half := goOn("here.db", cluster.URL("fleet"))
	half.until("more is asked for", func() bool { return f.server.Counter().Total() > 1000 })
	half.interrupt()
	half.wait()
	if counts := cluster.Keys("fleet"); slices.Contains(counts, 0) {
		t.Errorf("the nodes have %v keys, want some on each", counts)
	}
	f.runs = []*process{goOn(cluster.URL("fleet"), "back.db")}
	f.end(0)
}

// rewrite replaces a text in a file.
func (w *world) rewrite(name, old, with string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil || !strings.Contains(string(text), old) {
		w.t.Fatalf("%s has no %q: %v", name, old, err)
	}
	w.write(name, []byte(strings.Replace(string(text), old, with, 1)))
}

// fleetWorldAt is newFleetWorld with a state that is kept elsewhere.
func fleetWorldAt(t *testing.T, machines int, state string) *fleetWorld {
	t.Helper()
	f := newFleetWorld(t, machines)
	f.configs = f.fleetOf(machines, state, f.sites)
	return f
}
