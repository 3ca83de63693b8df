package fetch

import (
	"context"
	"net"
	"net/netip"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// nameserver answers for every name. The nth lookup of an IPv4 address gets the
// nth answer, and then the last one for ever; IPv6 always gets v6.
type nameserver struct {
	v4      [][]string
	v6      []string
	lookups int
}

// resolver starts the server and returns what asks it and nobody else.
func (s *nameserver) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve(conn)
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (s *nameserver) serve(conn net.PacketConn) {
	packet := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(packet)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(packet[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if answer, err := s.answer(m); err == nil {
			conn.WriteTo(answer, from)
		}
	}
}

func (s *nameserver) answer(m dnsmessage.Message) ([]byte, error) {
	question := m.Questions[0]
	var addresses []string
	switch question.Type {
	case dnsmessage.TypeA:
		addresses = s.v4[min(s.lookups, len(s.v4)-1)]
		s.lookups++
	case dnsmessage.TypeAAAA:
		addresses = s.v6
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	for _, address := range addresses {
		ip := netip.MustParseAddr(address)
		var body dnsmessage.ResourceBody = &dnsmessage.AAAAResource{AAAA: ip.As16()}
		if ip.Is4() {
			body = &dnsmessage.AResource{A: ip.As4()}
		}
		m.Answers = append(m.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class},
			Body:   body,
		})
	}
	return m.Pack()
}
