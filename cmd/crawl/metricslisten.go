package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// listenForMetrics listens where the flag says: at a port alone on the loopback
// addresses of this machine, of which there may be two. A port of 0 is any that
// is free. The caller closes the listeners.
func listenForMetrics(ctx context.Context, address string) ([]net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("--metrics %s: no address and port: "+
			"write :9464 for this machine alone, 0.0.0.0:9464 for whoever can reach it", address)}
	}
	var listeners []net.Listener
	if host == "" || host == "localhost" {
		listeners, err = listenOnLoopback(ctx, port)
	} else {
		listeners, err = listenOn(ctx, "tcp", address)
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("--metrics %s: the port is in use, by another run perhaps: name another, or :0 for any that is free", address)
	case err != nil:
		return nil, fmt.Errorf("--metrics %s: %w: name an address of this machine, and a port that you may use", address, err)
	}
	return listeners, nil
}

func listenOn(ctx context.Context, network, address string) ([]net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return []net.Listener{l}, nil
}

// maxPortsTried is how many ports are tried for one that is free on both
// addresses.
const maxPortsTried = 20

// listenOnLoopback listens on the loopback addresses of IPv4 and IPv6, at the same
// port. A machine may lack one of them.
func listenOnLoopback(ctx context.Context, port string) (listeners []net.Listener, err error) {
	for range maxPortsTried {
		listeners, err = listenOnBoth(ctx, port)
		if port != "0" || !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	return listeners, err
}

func listenOnBoth(ctx context.Context, port string) ([]net.Listener, error) {
	first, err := listenOn(ctx, "tcp4", net.JoinHostPort("127.0.0.1", port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, err
	case err == nil:
		_, port, _ = net.SplitHostPort(first[0].Addr().String())
	}
	second, errOfSecond := listenOn(ctx, "tcp6", net.JoinHostPort("::1", port))
	switch {
	case errOfSecond == nil:
		return append(first, second...), nil
	case err != nil:
		return nil, err // neither can be had
	case errors.Is(errOfSecond, syscall.EADDRINUSE):
		return nil, errors.Join(errOfSecond, first[0].Close())
	}
	return first, nil
}
