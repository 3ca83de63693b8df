package fetch

import (
	"net"
	"sync"
	"sync/atomic"
)

// census counts the connections that are open, since http.Transport bounds only
// those of HTTP/1 that are idle: one of HTTP/2 stays until nobody has used it for
// idleLimit, and a crawl that goes from host to host would gather them.
type census struct {
	open  atomic.Int64
	bound int64
	thin  func() // closes those that are idle, when there are more than bound
}

// enter takes note of a connection that was made. It is handed what a dial
// returned, and returns what to use instead.
func (c *census) enter(conn net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	if c.open.Add(1) > c.bound {
		c.thin()
	}
	return &countedConn{Conn: conn, leave: sync.OnceFunc(func() { c.open.Add(-1) })}, nil
}

// countedConn may be closed more than once.
type countedConn struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *countedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
