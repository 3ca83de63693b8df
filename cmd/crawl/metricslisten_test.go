package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
)

func TestListenForMetrics(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, takenPort, _ := net.SplitHostPort(taken.Addr().String())

	for _, tt := range []struct {
		name, address string
		want          string // in the error, "" for none
		isUsage       bool
		isLocal       bool
	}{
		{name: "a port is for this machine alone", address: ":0", isLocal: true},
		{name: "so is localhost", address: "localhost:0", isLocal: true},
		{name: "an address is taken as it is", address: "127.0.0.1:0", isLocal: true},
		{name: "any address is for everybody", address: "0.0.0.0:0"},
		{name: "no colon", address: "9464", want: "write :9464", isUsage: true},
		{name: "no number", address: ":http", want: "write :9464", isUsage: true},
		{name: "no port", address: "localhost:", want: "write :9464", isUsage: true},
		{name: "a number that is none", address: ":99999", want: "write :9464", isUsage: true},
		{name: "a port in use", address: ":" + takenPort, want: "in use"},
		{name: "an address in use", address: "127.0.0.1:" + takenPort, want: ":0 for any that is free"},
		{name: "another machine's address", address: "192.0.2.1:0", want: "name an address of this machine"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			listeners, err := listenForMetrics(t.Context(), tt.address)
			for _, l := range listeners {
				defer l.Close()
			}
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if note := servedNote(listeners); strings.Contains(note, "others can read") == tt.isLocal || strings.Contains(note, "[::]") {
					t.Errorf("the note says %q", note)
				}
				wantOnePort(t, listeners, tt.isLocal)
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || isUsage(err) != tt.isUsage {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// wantOnePort wants all listeners at one port, of loopback or not.
func wantOnePort(t *testing.T, listeners []net.Listener, isLocal bool) {
	t.Helper()
	for _, l := range listeners {
		addr := l.Addr().(*net.TCPAddr)
		if addr.Port != listeners[0].Addr().(*net.TCPAddr).Port || addr.IP.IsLoopback() != isLocal {
			t.Errorf("listening at %v, beside %v", addr, listeners[0].Addr())
		}
	}
}

func TestListenForMetricsWhereThePortIsTakenOnIPv6(t *testing.T) {
	taken, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Log("this machine has no IPv6: nothing can be taken there")
		return
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	if listeners, err := listenForMetrics(context.Background(), ":"+port); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("listening at %v, %v", listeners, err)
	}
	// What was taken beside it is free again.
	l, err := net.Listen("tcp4", "127.0.0.1:"+port)
	if err != nil {
		t.Error(errors.Join(errors.New("the other address is not free"), err))
		return
	}
	l.Close()
}
