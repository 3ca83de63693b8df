//go:build unix

package main

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"magpie/crawler"
)

// soakMachine is a machine of a round, and what it runs.
type soakMachine struct {
	*world
	round *soakRound
	name  string

	run    *process  // nil while it runs nothing
	told   os.Signal // to end, nil for nothing
	sleeps bool      // or did
	inVain bool      // whether it was started while a server was away
	asleep sync.WaitGroup
	said   []string // by its runs, as it ended
}

// join starts the crawl on the machine, if it does not run; args are more of the command's.
func (m *soakMachine) join(args ...string) {
	if m.run != nil {
		return
	}
	m.run = m.start(append([]string{"-c", m.name + ".yaml", "--json"}, args...)...)
	m.told, m.sleeps, m.inVain = nil, false, false
}

// end waits for the crawl on the machine, if it runs. How it ends, and what it says of
// that, is the truth.
func (m *soakMachine) end() {
	m.t.Helper()
	if m.run == nil {
		return
	}
	m.asleep.Wait()
	code := m.run.waitOrTell()
	m.said = append(m.said, m.run.stderr.String())
	switch {
	case code == exitDone:
		m.wantDone()
	case code == exitInterrupted && m.told == syscall.SIGTERM, code == -1 && m.told != nil:
	case code == exitFailed && m.inVain && strings.Contains(m.run.stderr.String(), "then run again"):
	default:
		m.t.Errorf("%s ended with %d, after it was told %v", m.name, code, m.told)
	}
	m.run = nil
}

// wantDone wants a crawl that said that it is finished to be so, and its summary to tell
// of what it told before.
func (m *soakMachine) wantDone() {
	m.t.Helper()
	lines := strings.Split(strings.TrimSpace(m.run.stdout.String()), "\n")
	var sum runSummary
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sum); err != nil || sum.Event != "summary" {
		m.t.Errorf("%s ended with %q, want a summary", m.name, lines[len(lines)-1])
	}
	saved := int64(0)
	for _, line := range lines {
		var e crawler.Event
		if json.Unmarshal([]byte(line), &e) == nil && e.Kind == crawler.Saved {
			saved++
		}
	}
	if sum.Saved != saved || !sum.Complete() {
		m.t.Errorf("%s told of %d pictures and exits with 0, but sums up: %+v", m.name, saved, sum.Sums)
	}
	m.round.wantKept(m.name + " exits with 0")
}

// isUp reports whether the machine runs something that nobody told to end, and is awake.
func (m *soakMachine) isUp() bool {
	return m.run != nil && m.run.isRunning() && m.told == nil
}

// tell has what the machine runs end.
func (m *soakMachine) tell(signal os.Signal) {
	m.t.Helper()
	m.told = signal
	m.run.signal(signal)
}

// sleepOver has the machine sleep until others have its hosts.
func (m *soakMachine) sleepOver() {
	run := m.run
	m.sleeps = true
	run.signal(syscall.SIGSTOP)
	m.asleep.Add(1)
	time.AfterFunc(hurriedLease+2*time.Second, func() {
		defer m.asleep.Done()
		_ = run.cmd.Process.Signal(syscall.SIGCONT)
	})
}
