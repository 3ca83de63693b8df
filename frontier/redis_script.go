package frontier

import (
	_ "embed"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// The parts of which scripts are made.
var (
	//go:embed redis_prelude.lua
	luaPrelude string
	//go:embed redis_rows.lua
	luaRows string
	//go:embed redis_at.lua
	luaAt string
	//go:embed redis_sites.lua
	luaSites string
	//go:embed redis_line.lua
	luaLine string
	//go:embed redis_read.lua
	luaRead string
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

// The scripts. Those of the first group are for the keys of one host, those of the second
// for the queue of hosts.
var (
	scriptRead   = redis.NewScript(luaPrelude + luaRows + luaRead)
	scriptTwin   = redis.NewScript(luaPrelude + luaRows + luaTwin)
	scriptChange = redis.NewScript(luaPrelude + luaRows + luaAt + luaChange)
	scriptJobs   = redis.NewScript(luaPrelude + luaAt + luaSites + luaJobs)
	scriptOwn    = redis.NewScript(luaPrelude + luaAt + luaOwn)
	scriptPause  = redis.NewScript(luaPrelude + luaAt + luaPause)
	scriptOrder  = redis.NewScript(luaPrelude + luaRows + luaOrder)
	scriptTouch  = redis.NewScript(luaPrelude + luaTouch)

	scriptTake     = redis.NewScript(luaPrelude + luaAt + luaSites + luaLine + luaTake)
	scriptRenew    = redis.NewScript(luaPrelude + luaLine + luaRenew)
	scriptGive     = redis.NewScript(luaPrelude + luaLine + luaGive)
	scriptMove     = redis.NewScript(luaPrelude + luaLine + luaMove)
	scriptTell     = redis.NewScript(luaPrelude + luaLine + luaTell)
	scriptPostpone = redis.NewScript(luaPrelude + luaLine + luaPostpone)
	scriptJoin     = redis.NewScript(luaPrelude + luaJoin)
	scriptBegin    = redis.NewScript(luaPrelude + luaBegin)
)

// What scripts answer first.
const (
	repliedLost  = "lost"
	repliedAgain = "again"
	repliedTook  = "took"

	repliedDiffers = "differs"
	repliedFirst   = "first"
	repliedDone    = "done"
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
