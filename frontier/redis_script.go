package frontier

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// The parts of which scripts are made.
var (
	//go:embed redis_prelude.lua
	luaPrelude string
	//go:embed redis_rows.lua
	luaRows string
	//go:embed redis_index.lua
	luaIndex string
	//go:embed redis_queue.lua
	luaQueue string
	//go:embed redis_sites.lua
	luaSites string
	//go:embed redis_line.lua
	luaLine string
	//go:embed redis_read.lua
	luaRead string
	//go:embed redis_numbered.lua
	luaNumbered string
	//go:embed redis_models.lua
	luaModels string
	//go:embed redis_twin.lua
	luaTwin string
	//go:embed redis_change.lua
	luaChange string
	//go:embed redis_jobs.lua
	luaJobs string
	//go:embed redis_own.lua
	luaOwn string
	//go:embed redis_pause.lua
	luaPause string
	//go:embed redis_take.lua
	luaTake string
	//go:embed redis_hold.lua
	luaHold string
	//go:embed redis_renew.lua
	luaRenew string
	//go:embed redis_give.lua
	luaGive string
	//go:embed redis_move.lua
	luaMove string
	//go:embed redis_tell.lua
	luaTell string
	//go:embed redis_postpone.lua
	luaPostpone string
	//go:embed redis_order.lua
	luaOrder string
	//go:embed redis_touch.lua
	luaTouch string
	//go:embed redis_join.lua
	luaJoin string
	//go:embed redis_begin.lua
	luaBegin string
)

// script has its text and digest made when it is first run: a crawl that is kept
// in a file has no use for them.
type script func() *redis.Script

func newScript(parts ...string) script {
	return sync.OnceValue(func() *redis.Script {
		return redis.NewScript(strings.Join(parts, ""))
	})
}

// The scripts. Those of the first group are for the keys of one host, those of the second
// for the queue of hosts.
var (
	scriptRead     = newScript(luaPrelude, luaRows, luaIndex, luaRead)
	scriptNumbered = newScript(luaPrelude, luaRows, luaNumbered)
	scriptTwin     = newScript(luaPrelude, luaRows, luaIndex, luaTwin)
	scriptChange   = newScript(luaPrelude, luaRows, luaIndex, luaModels, luaQueue, luaChange)
	scriptJobs     = newScript(luaPrelude, luaQueue, luaSites, luaJobs)
	scriptOwn      = newScript(luaPrelude, luaQueue, luaOwn)
	scriptPause    = newScript(luaPrelude, luaPause)
	scriptOrder    = newScript(luaPrelude, luaRows, luaIndex, luaOrder)
	scriptTouch    = newScript(luaPrelude, luaTouch)

	scriptTake     = newScript(luaPrelude, luaSites, luaLine, luaTake)
	scriptHold     = newScript(luaPrelude, luaLine, luaHold)
	scriptRenew    = newScript(luaPrelude, luaLine, luaRenew)
	scriptGive     = newScript(luaPrelude, luaLine, luaGive)
	scriptMove     = newScript(luaPrelude, luaLine, luaMove)
	scriptTell     = newScript(luaPrelude, luaLine, luaTell)
	scriptPostpone = newScript(luaPrelude, luaLine, luaPostpone)
	scriptJoin     = newScript(luaPrelude, luaJoin)
	scriptBegin    = newScript(luaPrelude, luaBegin)
)

// What scripts answer first.
const (
	repliedLost  = "lost"
	repliedAgain = "again"
	repliedTook  = "took"
	repliedGone  = "gone"

	repliedForgotten = "forgotten"
	repliedLong      = "long"

	repliedDiffers = "differs"
	repliedDoes    = "does"
	repliedDid     = "did"
)

// texts are the values of a reply as texts.
func texts(reply []any) []string {
	all := make([]string, len(reply))
	for i, value := range reply {
		all[i] = fmt.Sprint(value)
	}
	return all
}

// millisOf reads a number of milliseconds in a reply, 0 where there is none.
func millisOf(text string) int64 {
	n, _ := strconv.ParseFloat(text, 64) //nolint:errcheck // 0
	return int64(n)
}
