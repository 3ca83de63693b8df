package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// errRepeated ends a request that the host turned away twice on HTTP/2.
var errRepeated = errors.New("the host turned the request away twice")

// errOver is the cause that the context of a finished exchange ends with.
var errOver = errors.New("exchange is over")

// exchange is one request and its answer. Its context is cancelled, with a
// *StallError as the cause, when nothing happens for too long.
type exchange struct {
	parent context.Context // the caller's
	ctx    context.Context
	cancel context.CancelCauseFunc

	limit time.Duration
	timer *time.Timer // nil without a limit
	stage atomic.Value

	wrote    atomic.Bool // a request header went out
	repeated bool        // it went out a second time
}

func newExchange(parent context.Context) *exchange {
	x := &exchange{parent: parent, limit: termsOf(parent).Silence}
	x.ctx, x.cancel = context.WithCancelCause(parent)
	x.stage.Store(StageConnect)
	if x.limit > 0 {
		x.timer = time.AfterFunc(x.limit, x.stall)
	}
	return x
}

func (x *exchange) stall() {
	x.cancel(&StallError{After: x.limit, Stage: x.stage.Load().(Stage)})
}

// listen starts counting the silence anew.
func (x *exchange) listen() {
	if x.timer != nil {
		x.timer.Reset(x.limit)
	}
}

// pause stops counting: it is the caller who takes his time.
func (x *exchange) pause() {
	if x.timer != nil {
		x.timer.Stop()
	}
}

// end frees what the exchange holds. It may be called more than once.
func (x *exchange) end() {
	x.pause()
	x.cancel(errOver)
}

// traced returns the exchange's context, through which http.Transport tells how
// far it has come.
func (x *exchange) traced() context.Context {
	return httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		GotConn:      x.gotConn,
		WroteHeaders: func() { x.wrote.Store(true) },
	})
}

func (x *exchange) gotConn(info httptrace.GotConnInfo) {
	x.stage.Store(StageHeader)
	x.listen()
	if x.wrote.Swap(false) && isHTTP2(info) {
		x.repeat()
	}
}

// repeat bounds what http.Transport repeats by itself. On HTTP/1 that is a
// request on a kept connection that turned out dead: it never reached anyone.
// On HTTP/2 a request that was turned away unread is repeated up to seven times
// over two minutes; here, once.
func (x *exchange) repeat() {
	if x.repeated {
		x.cancel(errRepeated)
	}
	x.repeated = true
}

func isHTTP2(info httptrace.GotConnInfo) bool {
	conn, ok := info.Conn.(*tls.Conn)
	return ok && conn.ConnectionState().NegotiatedProtocol == "h2"
}

// explain replaces the error of a cancelled exchange by why it was cancelled.
func (x *exchange) explain(err error) error {
	if cancelled := x.parent.Err(); cancelled != nil {
		return cancelled
	}
	if cause := context.Cause(x.ctx); cause != nil && !errors.Is(cause, errOver) {
		return cause
	}
	return err
}
