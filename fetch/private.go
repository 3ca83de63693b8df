package fetch

import (
	"net/netip"
	"slices"
)

// notPublic are the addresses that no host on the Internet has, as the IANA
// registries of special-purpose addresses and of address space list them, each
// with the document that sets it aside.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this host, this network (RFC 1122 3.2.1.3)
	netip.MustParsePrefix("10.0.0.0/8"),      // private use (RFC 1918)
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by carriers (RFC 6598)
	netip.MustParsePrefix("127.0.0.0/8"),     // loopback (RFC 1122 3.2.1.3)
	netip.MustParsePrefix("169.254.0.0/16"),  // link-local, cloud metadata (RFC 3927)
	netip.MustParsePrefix("172.16.0.0/12"),   // private use (RFC 1918)
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments (RFC 6890)
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation (RFC 5737)
	netip.MustParsePrefix("192.168.0.0/16"),  // private use (RFC 1918)
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks (RFC 2544)
	netip.MustParsePrefix("198.51.100.0/24"), // documentation (RFC 5737)
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation (RFC 5737)
	netip.MustParsePrefix("224.0.0.0/4"),     // multicast (RFC 5771)
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, broadcast (RFC 1112 4, RFC 919)

	// NAT64 of a network's own. Where the IPv4 address stands in it only that
	// network knows (RFC 6052 2.2), so none can be judged by it.
	netip.MustParsePrefix("64:ff9b:1::/48"), // RFC 8215
	netip.MustParsePrefix("100::/64"),       // discarded (RFC 6666)
	netip.MustParsePrefix("100:0:0:1::/64"), // dummy prefix (RFC 9780)
	netip.MustParsePrefix("2001:2::/48"),    // benchmarks (RFC 5180)
	netip.MustParsePrefix("2001:10::/28"),   // ORCHID (RFC 4843)
	netip.MustParsePrefix("2001:20::/28"),   // ORCHIDv2 (RFC 7343)
	netip.MustParsePrefix("2001:db8::/32"),  // documentation (RFC 3849)
	netip.MustParsePrefix("3fff::/20"),      // documentation (RFC 9637)
	netip.MustParsePrefix("5f00::/16"),      // segment routing (RFC 9602)
	netip.MustParsePrefix("fc00::/7"),       // unique local (RFC 4193)
	netip.MustParsePrefix("fe80::/10"),      // link-local (RFC 4291 2.5.6)
	netip.MustParsePrefix("fec0::/10"),      // site-local (RFC 3879)
	netip.MustParsePrefix("ff00::/8"),       // multicast (RFC 4291 2.7)
}

// embedding is a prefix of IPv6 whose addresses hold one of IPv4, through which
// that one may be reached.
type embedding struct {
	prefix netip.Prefix
	at     int  // the byte the IPv4 address begins at
	mask   byte // what each of its bytes is XORed with
}

var embeddings = []embedding{
	{netip.MustParsePrefix("::/96"), 12, 0},           // IPv4-compatible, :: and ::1 (RFC 4291 2.5.5.1)
	{netip.MustParsePrefix("::ffff:0:0/96"), 12, 0},   // IPv4-mapped (RFC 4291 2.5.5.2)
	{netip.MustParsePrefix("::ffff:0:0:0/96"), 12, 0}, // IPv4-translated (RFC 2765 2.1)
	{netip.MustParsePrefix("64:ff9b::/96"), 12, 0},    // NAT64 (RFC 6052 2.1)
	{netip.MustParsePrefix("2002::/16"), 2, 0},        // 6to4 (RFC 3056 2)
	{netip.MustParsePrefix("2001::/32"), 4, 0},        // Teredo, its server (RFC 4380 4)
	{netip.MustParsePrefix("2001::/32"), 12, 0xff},    // Teredo, its client (RFC 4380 4)
}

// isPrivate says whether an address leads to this machine or a network around
// it, or to no host at all. An IPv6 address that holds one of IPv4 is judged by
// that one; one with a zone is of a link by its nature (RFC 4007 6).
func isPrivate(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" {
		return true
	}
	within := func(p netip.Prefix) bool { return p.Contains(ip) }
	return slices.ContainsFunc(notPublic, within) || slices.ContainsFunc(embeddings, func(e embedding) bool {
		return within(e.prefix) && isPrivate(e.inner(ip))
	})
}

// inner returns the IPv4 address that an address of the prefix holds.
func (e embedding) inner(ip netip.Addr) netip.Addr {
	var v4 [4]byte
	for i, b := range ip.AsSlice()[e.at:][:len(v4)] {
		v4[i] = b ^ e.mask
	}
	return netip.AddrFrom4(v4)
}
