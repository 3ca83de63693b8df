package fetch

import (
	"errors"
	"net"
	"testing"
)

func TestCensus(t *testing.T) {
	thinned := 0
	c := &census{bound: 2, thin: func() { thinned++ }}
	enter := func() net.Conn {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { theirs.Close() })
		conn, err := c.enter(ours, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	first := enter()
	enter()
	if thinned != 0 {
		t.Errorf("thinned at the bound")
	}
	enter()
	if thinned != 1 {
		t.Errorf("thinned %d times past the bound, want 1", thinned)
	}
	for range 2 {
		first.Close()
	}
	if open := c.open.Load(); open != 2 {
		t.Errorf("%d are open after one of 3 was closed twice, want 2", open)
	}
	if conn, err := c.enter(nil, errors.New("refused")); conn != nil || err == nil || c.open.Load() != 2 {
		t.Errorf("a dial that failed gave %v, %v, and %d are open", conn, err, c.open.Load())
	}
}
