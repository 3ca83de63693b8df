package crawler

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// validator tells one state of a page or a picture from another, as its host
// names them (RFC 9110, section 8.8). Where the host gives an ETag, that alone
// counts.
type validator struct{ etag, lastModified string }

// The bounds of what is sent back to a host.
const (
	// maxETag is the longest ETag in bytes that is.
	maxETag = 256
	// leastAge is how much older than its answer a page must be for its date to
	// tell: dates are of whole seconds, and of more than one clock.
	leastAge = time.Minute
)

// validatorOf is that of an answer, zero where it names none that tells for
// certain.
func validatorOf(header http.Header) validator {
	if etag := header.Get("ETag"); etag != "" {
		if isETag(etag) {
			return validator{etag: etag}
		}
		return validator{}
	}
	modified, err := http.ParseTime(header.Get("Last-Modified"))
	if err != nil {
		return validator{}
	}
	sent, err := http.ParseTime(header.Get("Date"))
	if err != nil || sent.Sub(modified) < leastAge {
		return validator{}
	}
	return validator{lastModified: header.Get("Last-Modified")}
}

// isETag reports whether a value is written as an entity tag, weak or strong,
// and may be sent back.
func isETag(value string) bool {
	tag := strings.TrimPrefix(value, "W/")
	if len(value) > maxETag || len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return false
	}
	for _, b := range []byte(tag[1 : len(tag)-1]) {
		if b < 0x21 || b == '"' || b == 0x7f {
			return false
		}
	}
	return true
}

// validator is that of the page as it was read.
func (p *lastRead) validator() validator {
	if p.ETag != "" {
		return validator{etag: p.ETag}
	}
	return validator{lastModified: p.LastModified}
}

// agrees reports whether a 304 does not name another state than this one. ETags
// are compared weakly, as If-None-Match wants it.
func (v validator) agrees(header http.Header) bool {
	weak := func(etag string) string { return strings.TrimPrefix(etag, "W/") }
	if v.etag != "" {
		said := header.Get("ETag")
		return said == "" || weak(said) == weak(v.etag)
	}
	said := header.Get("Last-Modified")
	return said == "" || said == v.lastModified
}

// condition is what makes a request one for any other state than this one (RFC
// 9110, section 13.1).
func (v validator) condition() http.Header {
	if v.etag != "" {
		return http.Header{"If-None-Match": {v.etag}}
	}
	return http.Header{"If-Modified-Since": {v.lastModified}}
}

// unless is the request on condition that the page is in another state.
func (r request) unless(v validator) request {
	r.header = r.header.Clone()
	maps.Copy(r.header, v.condition())
	return r
}
