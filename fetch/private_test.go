package fetch

import (
	"net/netip"
	"testing"
)

func TestIsPrivate(t *testing.T) {
	tests := []struct {
		name    string
		private []string
		public  []string
	}{
		{"this network", []string{"0.0.0.0", "0.255.255.255"}, []string{"1.0.0.0"}},
		{"private use", []string{"10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"},
			[]string{"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"}},
		{"shared by carriers", []string{"100.64.0.0", "100.100.100.200", "100.127.255.255"}, []string{"100.63.255.255", "100.128.0.0"}},
		{"loopback", []string{"127.0.0.1", "127.255.255.255", "::1"}, []string{"126.255.255.255", "128.0.0.0"}},
		{"link-local", []string{"169.254.169.254", "fe80::1", "febf::1"}, []string{"169.253.255.255", "169.255.0.0"}},
		{"a zone", []string{"fe80::1%eth0", "2606:4700::1%eth0"}, []string{"2606:4700::1"}},
		{"protocol assignments", []string{"192.0.0.1"}, []string{"192.0.1.0"}},
		{"documentation", []string{"192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff:fff::1"},
			[]string{"192.0.3.0", "198.51.101.0", "203.0.114.0", "2001:db9::1", "3ffe::1"}},
		{"benchmarks", []string{"198.18.0.1", "198.19.255.255", "2001:2::1"}, []string{"198.17.255.255", "198.20.0.0", "2001:2:1::1"}},
		{"multicast", []string{"224.0.0.1", "239.255.255.255", "ff02::1"}, []string{"223.255.255.255"}},
		{"reserved", []string{"240.0.0.1", "255.255.255.255"}, nil},
		{"unspecified", []string{"::"}, nil},
		{"unique local", []string{"fc00::1", "fd00:ec2::254"}, []string{"fbff::1"}},
		{"site-local", []string{"fec0::1", "feff::1"}, nil},
		{"discarded", []string{"100::1", "100:0:0:1::1"}, nil},
		{"ORCHID", []string{"2001:10::1", "2001:20::1"}, []string{"2001:30::1"}},
		{"segment routing", []string{"5f00::1"}, nil},
		{"IPv4-compatible", []string{"::127.0.0.1", "::10.0.0.1"}, []string{"::8.8.8.8"}},
		{"IPv4-mapped", []string{"::ffff:127.0.0.1", "::ffff:a9fe:a9fe"}, []string{"::ffff:8.8.8.8"}},
		{"IPv4-translated", []string{"::ffff:0:127.0.0.1"}, []string{"::ffff:0:8.8.8.8"}},
		{"NAT64", []string{"64:ff9b::127.0.0.1", "64:ff9b::a00:1"}, []string{"64:ff9b::8.8.8.8"}},
		{"NAT64 of a network's own", []string{"64:ff9b:1::8.8.8.8", "64:ff9b:1:7f00:0:100:808:808"}, nil},
		{"6to4", []string{"2002:7f00:1::1", "2002:c0a8:101::"}, []string{"2002:808:808::1"}},
		{"Teredo", []string{"2001:0:7f00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe"}, []string{"2001:0:808:808::f7f7:f7f7"}},
		{"global unicast", nil, []string{"8.8.8.8", "2606:4700:4700::1111", "2001:4860:4860::8888"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, ip := range tt.private {
				if !isPrivate(netip.MustParseAddr(ip)) {
					t.Errorf("%s is public", ip)
				}
			}
			for _, ip := range tt.public {
				if isPrivate(netip.MustParseAddr(ip)) {
					t.Errorf("%s is private", ip)
				}
			}
		})
	}
	t.Run("no address", func(t *testing.T) {
		if !isPrivate(netip.Addr{}) {
			t.Error("what is none is public")
		}
	})
}
