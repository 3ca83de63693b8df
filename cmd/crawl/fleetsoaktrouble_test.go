//go:build unix

package main

import (
	"syscall"
	"time"
)

// soakTroubles are what may go wrong in a round; each reports whether it could.
var soakTroubles = []struct {
	name string
	do   func(*soakRound) bool
}{
	{"machine joins", (*soakRound).joinOne},
	{"machine joins", (*soakRound).joinOne},
	{"machine joins", (*soakRound).joinOne},
	{"machine killed", (*soakRound).killOne},
	{"machine killed", (*soakRound).killOne},
	{"machine stopped", (*soakRound).stopOne},
	{"machine stopped twice", (*soakRound).stopOneTwice},
	{"machine sleeps", (*soakRound).layDownOne},
	{"redis killed", (*soakRound).killRedis},
	{"redis loses power", (*soakRound).cutPower},
	{"redis away", (*soakRound).holdRedis},
	{"bucket killed", (*soakRound).killBucket},
	{"looked at", (*soakRound).look},
}

// disturb does one of them.
func (r *soakRound) disturb() {
	r.t.Helper()
	for range 20 {
		trouble := soakTroubles[r.random.IntN(len(soakTroubles))]
		if trouble.do(r) {
			r.happened[trouble.name]++
			r.t.Logf("%s %s", time.Now().Format("15:04:05.000"), trouble.name)
			return
		}
	}
}

// drawn is some machine of which something is true, nil if there is none.
func (r *soakRound) drawn(is func(*soakMachine) bool) *soakMachine {
	for _, i := range r.random.Perm(len(r.machines)) {
		if is(r.machines[i]) {
			return r.machines[i]
		}
	}
	return nil
}

func (r *soakRound) joinOne() bool {
	m := r.drawn(func(m *soakMachine) bool { return m.run == nil })
	if m == nil {
		return false
	}
	m.join()
	return true
}

// joinInVain starts a machine while a server is away, which it may say and end.
func (r *soakRound) joinInVain() bool {
	m := r.drawn(func(m *soakMachine) bool { return m.run == nil })
	if m == nil {
		return false
	}
	m.join()
	m.inVain = true
	return true
}

// awake is some machine that works and sleeps neither now nor later.
func (r *soakRound) awake() *soakMachine {
	return r.drawn(func(m *soakMachine) bool { return m.isUp() && !m.sleeps })
}

// killOne has what a machine had in flight asked for again.
func (r *soakRound) killOne() bool {
	m := r.awake()
	if m == nil {
		return false
	}
	m.tell(syscall.SIGKILL)
	r.mayAgain += soakInFlight
	return true
}

func (r *soakRound) stopOne() bool {
	m := r.awake()
	if m == nil {
		return false
	}
	m.tell(syscall.SIGTERM)
	return true
}

// stopOneTwice has what a machine had in flight asked for again.
func (r *soakRound) stopOneTwice() bool {
	m := r.awake()
	if m == nil {
		return false
	}
	m.tell(syscall.SIGTERM)
	time.Sleep(r.upTo(300 * time.Millisecond))
	m.tell(syscall.SIGTERM)
	r.mayAgain += soakInFlight
	return true
}

// look has other commands look at the crawl.
func (r *soakRound) look() bool {
	for _, command := range []string{"status", "list"} {
		r.offline(exitDone, command, "-c", r.machines[0].name+".yaml")
	}
	return true
}

// away has some time pass in which a server is away, and in one of two cases something
// befalls a machine meanwhile.
func (r *soakRound) away(most time.Duration) {
	r.t.Helper()
	time.Sleep(r.upTo(most / 2))
	of := []func(*soakRound) bool{(*soakRound).joinInVain, (*soakRound).killOne, (*soakRound).stopOne, (*soakRound).stopOneTwice}
	if i := r.random.IntN(2 * len(of)); i < len(of) && of[i](r) {
		r.happened["machine meanwhile"]++
		r.t.Logf("%s of these, while a server is away: join, kill, stop, stop twice: %d", time.Now().Format("15:04:05.000"), i)
	}
	time.Sleep(r.upTo(most / 2))
}

// layDownOne has what a machine had in flight asked for again, beside what is still under
// way of it.
func (r *soakRound) layDownOne() bool {
	m := r.awake()
	if m == nil {
		return false
	}
	m.sleepOver()
	r.mayAgain += soakInFlight
	r.strained++
	return true
}

// killRedis costs nothing: the system has all that the server wrote.
func (r *soakRound) killRedis() bool {
	r.redis.Kill()
	r.away(2 * time.Second)
	r.redis.Start()
	return true
}

// cutPower has the server forget what it was told in less than a second. That is asked for
// again: pictures that were asked for since or were in flight then. Besides, a host whose
// lease was forgotten may be worked by two machines until one of them notices, when it
// renews its lease; of their requests every other one is a repetition.
func (r *soakRound) cutPower() bool {
	if r.synced {
		return false
	}
	told, asked, running := len(r.redis.Told()), r.server.Counter().Total(), r.running()
	time.Sleep(r.upTo(time.Second))
	r.redis.CutPower(told)
	r.away(time.Second)
	r.redis.Start()
	up := r.server.Counter().Total()
	time.Sleep(hurriedLease / 3)
	r.mayAgain += running*soakInFlight + up - asked + (r.server.Counter().Total()-up)/2
	r.strained++
	return true
}

// running is how many machines run the crawl.
func (r *soakRound) running() (n int) {
	for _, m := range r.machines {
		if m.run != nil {
			n++
		}
	}
	return n
}

func (r *soakRound) holdRedis() bool {
	r.redis.Signal(syscall.SIGSTOP)
	r.away(3 * time.Second)
	r.redis.Signal(syscall.SIGCONT)
	return true
}

func (r *soakRound) killBucket() bool {
	if r.bucket == nil {
		return false
	}
	r.bucket.kill()
	r.bucketKilled = true
	r.away(3 * time.Second)
	r.bucket.start()
	return true
}

// upTo is some time that is shorter than another.
func (r *soakRound) upTo(d time.Duration) time.Duration {
	return time.Duration(r.random.Int64N(int64(d)))
}
