package fetch

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// maxDetail bounds what a host can make us say about it, in bytes.
const maxDetail = 300

// errorRule tells one kind of error from others.
type errorRule struct {
	class   Class
	cause   string
	matches func(error) bool
}

// errorRules are tried in turn: what this package found, then what the standard
// library has types for, last what it has only words for. An error that none
// matches is Transient: attempts are counted, so nothing is tried for ever.
var errorRules = []errorRule{
	{Busy, "robots unavailable", as[*RobotsUnavailableError]}, // whatever it wraps
	{Busy, "postponed", as[*PostponedError]},
	{Disallowed, "robots", as[*DisallowedError]},
	{Transient, "timeout", as[*StallError]},
	{Transient, "turned away", is(errRepeated)},
	{Permanent, "too large", as[*TooLargeError]},
	{Permanent, "redirects", as[*TooManyRedirectsError]},
	{Permanent, "address", as[*AddressError]},
	{Permanent, "coding", as[*CodingError]},
	{Permanent, "withheld", as[*WithheldError]},
	{Permanent, "private address", as[*PrivateAddressError]},
	{Transient, "proxy", as[*ProxyError]},
	{Cancelled, "cancelled", is(context.Canceled)},

	{Transient, "certificate expired", isExpired},
	{Permanent, "certificate", as[*tls.CertificateVerificationError]},
	// A resolver that wobbles says the same of hosts that there are.
	{Transient, "no such host", isNoSuchHost},
	{Transient, "timeout", isTimeout},
	{Transient, "lookup", as[*net.DNSError]},
	{Transient, "refused connection", is(syscall.ECONNREFUSED)},
	{Transient, "reset", is(syscall.ECONNRESET, syscall.EPIPE)},
	{Transient, "unreachable", is(syscall.EHOSTUNREACH, syscall.ENETUNREACH)},
	{Transient, "cut", is(io.ErrUnexpectedEOF, io.EOF)},
	{Transient, "damaged gzip", is(gzip.ErrHeader, gzip.ErrChecksum, errHollow)},
	{Transient, "damaged gzip", as[flate.CorruptInputError]},
	{Permanent, "not https", is(http.ErrSchemeMismatch)},
	{Transient, "malformed", as[textproto.ProtocolError]},

	{Permanent, "header too large", says("response headers exceeded")},
	// A header that is cut short reads like one that is wrong.
	{Transient, "malformed", says("malformed", "invalid byte in chunk")},
	{Transient, "cut", says("server closed idle connection")},
	{Transient, "http2", says("http2:", "stream error", "connection error:", "GOAWAY")},
	{Transient, "tls", says("tls:")},
}

// IsCause reports whether Judge may give a cause. Status codes that nobody
// registered are none: a host can make up hundreds.
func IsCause(cause string) bool {
	switch cause {
	case "network", "empty", "partial", "redirect":
		return true
	}
	if status, err := strconv.Atoi(cause); err == nil {
		return http.StatusText(status) != ""
	}
	return slices.ContainsFunc(errorRules, func(r errorRule) bool { return r.cause == cause })
}

func judgeError(err error) Verdict {
	err = withoutURL(err)
	v := Verdict{Class: Transient, Cause: "network", Detail: shortened(err.Error())}
	for _, rule := range errorRules {
		if rule.matches(err) {
			v.Class, v.Cause = rule.class, rule.cause
			break
		}
	}
	if postponed, ok := errors.AsType[*PostponedError](err); ok {
		v.After = max(time.Until(postponed.Until), 0)
	}
	if unavailable, ok := errors.AsType[*RobotsUnavailableError](err); ok {
		v.After = max(v.After, unavailable.After)
	}
	return v
}

// withoutURL takes off the wrapping that names method and address.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

func shortened(detail string) string {
	if len(detail) <= maxDetail {
		return detail
	}
	return strings.ToValidUTF8(detail[:maxDetail], "") + "…"
}

func as[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

func is(targets ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
}

// says recognizes an error that has no type by its words. Where a release of Go
// changes them the error counts as "network".
func says(phrases ...string) func(error) bool {
	return func(err error) bool {
		text := err.Error()
		return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(text, phrase) })
	}
}

// isExpired recognizes a certificate whose time is over, or yet to come by the
// clock here: the host is about to renew it.
func isExpired(err error) bool {
	invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
	return ok && invalid.Reason == x509.Expired
}

func isNoSuchHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound && !dns.IsTemporary && !dns.IsTimeout
}

func isTimeout(err error) bool {
	waiting, ok := errors.AsType[net.Error](err)
	return ok && waiting.Timeout()
}
