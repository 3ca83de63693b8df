package frontier

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a Frontier on a Redis server, or a cluster of them, shared by the runs
// of any number of machines.
//
// All that is known of a host is under keys with one hash tag, the name of the host,
// and so on one server of a cluster. The queue of hosts and their leases are under
// another. What the server is told of one host is decided here, from the
// records as they were read, and written by one script, which writes nothing
// if one of them is another by then; then it is decided again. No script touches
// the keys of two hosts.
//
// Records and times at which jobs are due are by the clocks of the machines, of which none may
// be off by more than clockTolerance; leases are by that of the server alone.
type Redis struct {
	address redisAddress
	client  redis.UniversalClient
	now     func() time.Time
	isTest  bool // its clock is now, in scripts too
	only    *scope
	changed *signal
	owner   string       // tells this process from all others
	crawl   string       // tells the crawl from any that was kept there before it
	heard   string       // when the server heard of this worker last, in milliseconds; "" if it did not
	calls   atomic.Int64 // of Take
	note    string
	away    absence
	stop    func()                   // ends listening
	lineOf  func(host string) string // nil if nothing is said of lines

	models *redisModels

	mu     sync.Mutex // guards leases
	leases map[*Host]*redisLease
}

// redisLease is what is known of a host that is held here.
type redisLease struct {
	token string // as the server has it
	line  string // of the host
	// seen are the records of the jobs that were handed out, as they were.
	seen map[ID]redisRow
}

// redisLayout is the number of the way in which a crawl is kept. It changes when older
// versions of the program could not read it.
const redisLayout = "2"

// OpenRedis opens the crawl at an address, redis://[user:password@]host:port/db?prefix=NAME,
// rediss:// for TLS, with a cacert=FILE perhaps, redis+sentinel://host,host/master/db or
// redis+cluster://host,host. The frontier works on the jobs of the named sites
// only, or of all if none is named. What is held when the process is killed is free
// when its leases run out.
func OpenRedis(ctx context.Context, address string, sites ...string) (*Redis, error) {
	return openRedis(ctx, address, nil, sites)
}

// ReadRedis opens a crawl to look at it, beside runs or without. If nothing was ever kept
// there the error is os.ErrNotExist.
func ReadRedis(ctx context.Context, address string) (*Redis, error) {
	r, err := connectRedis(ctx, address, nil, nil)
	if err != nil {
		return nil, err
	}
	if err := r.checkLayout(ctx, false); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// openRedis opens a crawl with the clock of the server, or with a test's.
func openRedis(ctx context.Context, address string, clock func() time.Time, sites []string) (*Redis, error) {
	r, err := connectRedis(ctx, address, clock, sites)
	if err != nil {
		return nil, err
	}
	if !r.isTest {
		err = r.checkClock(ctx)
	}
	if err == nil {
		err = r.checkLayout(ctx, true)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.stop = r.listen()
	return r, nil
}

// connectRedis makes a frontier and sees whether its server is one that can keep it.
func connectRedis(ctx context.Context, address string, clock func() time.Time, sites []string) (*Redis, error) {
	a, err := parseRedis(address)
	if err != nil {
		return nil, err
	}
	r := &Redis{
		address: a, client: a.dial(), now: time.Now, only: newScope(sites), changed: newSignal(),
		owner: rand.Text(), stop: func() {}, leases: map[*Host]*redisLease{},
		models: newRedisModels(),
	}
	if clock != nil {
		r.now, r.isTest = clock, true
	}
	if r.note, err = r.checkServer(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the state %s: %w", a, err), r.client.Close())
	}
	return r, nil
}

// Note says what a crash of the server would cost, "" if nothing.
func (r *Redis) Note() string { return r.note }

// central is what the names of the keys begin with that are of no host.
func (r *Redis) central() string { return r.address.prefix + ":{.}" }

// keysOf is what the names of the keys of a host begin with.
func (r *Redis) keysOf(host string) string {
	return r.address.prefix + ":{" + braces.Replace(host) + "}"
}

// braces stand for a hash tag in the name of a key.
var braces = strings.NewReplacer("{", "%7B", "}", "%7D", "%", "%25")

// clock is the time as scripts are told it.
func (r *Redis) clock() string {
	if r.isTest {
		return strconv.FormatInt(r.now().UnixMilli(), 10)
	}
	return ""
}

// eval runs a script over the keys that begin with a base. It tries again while
// the server cannot be reached, until its patience or the context is over.
//
// Two names of keys that never are make a cluster answer TRYAGAIN while the slot of the
// keys moves to another node: a script would find some of the keys there and others missing.
func (r *Redis) eval(ctx context.Context, s script, base string, args ...any) ([]any, error) {
	reply, _, err := r.evalAt(ctx, s, base, args...)
	return reply, err
}

// evalAt is eval, and tells when the call began that was answered: those before it, while the
// server was away, may have taken long.
func (r *Redis) evalAt(ctx context.Context, s script, base string, args ...any) (reply []any, asked time.Time, err error) {
	args = append([]any{r.clock()}, args...)
	keys := []string{base, base + ":"}
	err = r.patiently(ctx, func() (err error) {
		asked = r.now()
		reply, err = s().Run(ctx, r.client, keys, args...).Slice()
		return err
	})
	return reply, asked, err
}

// evalEach runs a script as eval does, over the keys that begin with each of some bases, all at once.
func (r *Redis) evalEach(ctx context.Context, s script, bases []string, args [][]any) ([][]any, error) {
	replies := make([][]any, len(bases))
	run := func(call func(ctx context.Context, c redis.Scripter, keys []string, args ...any) *redis.Cmd) error {
		cmds, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, base := range bases {
				call(ctx, p, []string{base, base + ":"}, append([]any{r.clock()}, args[i]...)...)
			}
			return nil
		})
		for i := 0; err == nil && i < len(cmds); i++ {
			if cmd, ok := cmds[i].(*redis.Cmd); ok {
				replies[i], err = cmd.Slice()
			}
		}
		return err
	}
	err := r.patiently(ctx, func() error {
		err := run(s().EvalSha)
		if redis.HasErrorPrefix(err, "NOSCRIPT") {
			err = run(s().Eval)
		}
		return err
	})
	return replies, err
}

// Changed implements Frontier.
func (r *Redis) Changed(h *Host) <-chan struct{} { return r.changed.next(h) }

// Leave implements Frontier.
func (r *Redis) Leave(site string) {
	r.only.leave(site)
	r.changed.fireAll()
}

// Close implements Frontier. Leases still held are given back at once; those of a server
// that is away run out.
func (r *Redis) Close() error {
	r.stop()
	ctx, cancel := context.WithTimeout(context.Background(), redisTimeout)
	defer cancel()
	var err error
	for _, h := range r.held() {
		err = r.giveBack(ctx, h)
		if err != nil {
			break
		}
	}
	if isPassingFault(err) {
		err = nil
	}
	return errors.Join(err, r.client.Close())
}

// held are the hosts that are held here.
func (r *Redis) held() (hosts []*Host) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for h := range r.leases {
		hosts = append(hosts, h)
	}
	return hosts
}

// lease returns the lease of a host, or ErrLost.
func (r *Redis) lease(h *Host) (*redisLease, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l, ok := r.leases[h]; ok {
		return l, nil
	}
	return nil, ErrLost
}

// lose forgets a lease.
func (r *Redis) lose(h *Host) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.leases, h)
}
