package extract

import "strings"

// resolvePlain resolves the references that need no parser: plain ASCII, no
// dot segments, nothing to encode. Nearly all are, and a page has thousands;
// the full parser takes microseconds for each. It answers false for all that
// it does not know, and never otherwise than the full parser would.
func (b *base) resolvePlain(ref string) (string, bool) {
	if !isPlain(ref) {
		return "", false
	}
	switch {
	case strings.HasPrefix(ref, "http://"), strings.HasPrefix(ref, "https://"):
		if !b.hasPlainHost(ref) {
			return "", false
		}
		return strings.Clone(ref), true // it may be a piece of the page, and is kept for longer
	case strings.HasPrefix(ref, "//"):
		addr := b.url.Protocol() + ref
		return addr, b.hasPlainHost(addr)
	case ref[0] == '/':
		return b.origin + ref, true
	case ref[0] == '?' || strings.IndexByte(ref, ':') >= 0:
		return "", false
	}
	return b.folder + ref, true
}

// isPlain reports whether the parser would copy a reference as it is.
func isPlain(ref string) bool {
	if ref == "" || ref[0] == '.' || strings.Contains(ref, "/.") {
		return false
	}
	for i := 0; i < len(ref); i++ {
		if !plainBytes[ref[i]] {
			return false
		}
	}
	// An escaped dot makes a dot segment too.
	return strings.IndexByte(ref, '%') < 0 || !strings.Contains(strings.ToLower(ref), "%2e")
}

// plainBytes are those that the parser copies wherever they stand.
var plainBytes = func() (plain [256]bool) {
	for c := range 256 {
		plain[c] = isUnreserved(byte(c)) || strings.IndexByte("/?&=%+,;:@!()*$", byte(c)) >= 0
	}
	return plain
}()

// hasPlainHost is [hasPlainHost], which it asks once for a run of addresses on
// one host.
func (b *base) hasPlainHost(addr string) bool {
	if b.plain != "" && strings.HasPrefix(addr, b.plain) {
		return true
	}
	if !hasPlainHost(addr) {
		return false
	}
	host := strings.Index(addr, "//") + 2
	b.plain = addr[:host+strings.IndexByte(addr[host:], '/')+1]
	return true
}

// hasPlainHost reports whether the host of an absolute address is a name in
// lower case, without port, with nothing for IDNA to do, and a path follows.
func hasPlainHost(addr string) bool {
	_, rest, _ := strings.Cut(addr, "//")
	host, _, found := strings.Cut(rest, "/")
	if !found || host == "" || len(host) > 253 || strings.Contains(host, "xn--") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || !isPlainLabel(label) {
			return false
		}
	}
	// A host whose last label is a number is an IPv4 address.
	return isLetter(host[strings.LastIndexByte(host, '.')+1])
}

func isPlainLabel(label string) bool {
	for i := 0; i < len(label); i++ {
		c := label[i]
		inside := i > 0 && i < len(label)-1
		if plain := isDigit(c) || 'a' <= c && c <= 'z' || c == '-' && inside; !plain {
			return false
		}
	}
	return !strings.Contains(label, "--")
}
