package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// errRepeated ends a request that went out twice and was not answered.
var errRepeated = errors.New("the host turned the request away twice")

// errOver is the cause that the context of a finished exchange ends with.
var errOver = errors.New("exchange is over")

// exchange is one request and its answer. Its context is cancelled, with a
// *StallError as the cause, when nothing happens for too long.
type exchange struct {
	parent context.Context // the caller's
	ctx    context.Context
	cancel context.CancelCauseFunc

	limit   time.Duration // 0 for none
	silence alarm
	stage   atomic.Value
	reached func(Stage) // tells whoever made the request
	trace   httptrace.ClientTrace

	again    func(context.Context) error // waits for the turn of a repetition
	wrote    atomic.Bool                 // the request went out
	repeated bool                        // it went out a second time
}

func newExchange(parent context.Context) *exchange {
	x := &exchange{
		parent: parent, limit: termsOf(parent).Silence, again: repetitionOf(parent), reached: stagesOf(parent),
	}
	x.ctx, x.cancel = context.WithCancelCause(parent)
	x.stage.Store(StageConnect)
	x.silence.ring = x.stall
	x.listen(time.Now(), x.limit)
	return x
}

func (x *exchange) stall() {
	x.cancel(&StallError{After: x.limit, Stage: x.stage.Load().(Stage)})
}

// listen starts counting the silence from now, up to what is left of it, unless
// the host may be silent for ever.
func (x *exchange) listen(now time.Time, left time.Duration) {
	if x.limit > 0 {
		x.silence.set(now, left)
	}
}

// pause stops counting: it is the caller who takes his time.
func (x *exchange) pause() { x.silence.unset() }

// end frees what the exchange holds. It may be called more than once.
func (x *exchange) end() {
	x.silence.stop()
	x.cancel(errOver)
}

// traced returns the exchange's context, through which http.Transport tells how
// far it has come.
func (x *exchange) traced() context.Context {
	x.trace = httptrace.ClientTrace{
		GetConn: func(string) { x.reached(StageConnect) },
		GotConn: x.gotConn,
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				x.wrote.Store(true)
			}
		},
		GotFirstResponseByte: func() { x.reached(StageBody) },
	}
	return httptrace.WithClientTrace(x.ctx, &x.trace)
}

// gotConn is called before the request is written, which waits for its return.
func (x *exchange) gotConn(info httptrace.GotConnInfo) {
	x.stage.Store(StageHeader)
	if x.wrote.Swap(false) {
		x.repeat(info.Conn)
	}
	x.listen(time.Now(), x.limit)
	x.reached(StageHeader)
}

// repeat bounds what http.Transport repeats by itself: a request that was sent
// on a kept connection and never answered, once for every such connection; one
// that was turned away unread on HTTP/2, up to seven times. The transport cannot
// be told not to, and often the host had only closed the connection a moment
// before. So one repetition is let pass, in a turn of its own.
func (x *exchange) repeat(conn net.Conn) {
	err := errRepeated
	if !x.repeated {
		x.repeated = true
		x.pause()
		err = x.again(x.ctx)
	}
	if err == nil {
		return
	}
	x.cancel(err)
	// On HTTP/1 the request would be written all the same.
	if !isHTTP2(conn) {
		_ = conn.Close()
	}
}

func isHTTP2(conn net.Conn) bool {
	secure, ok := conn.(*tls.Conn)
	return ok && secure.ConnectionState().NegotiatedProtocol == "h2"
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
