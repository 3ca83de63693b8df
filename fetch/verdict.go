package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Class is what the outcome of a request means for its job.
type Class string

// The classes. Busy and Transient are worth another attempt, later.
const (
	OK          Class = "ok"           // the body is what was asked for
	NotModified Class = "not modified" // what is known already still holds
	Moved       Class = "moved"        // it is at Location
	Absent      Class = "absent"       // there is no such thing
	Refused     Class = "refused"      // the host will not give it
	Disallowed  Class = "disallowed"   // robots.txt says no; nothing was asked
	Busy        Class = "busy"         // the host asks to be left alone for After
	Transient   Class = "transient"    // went wrong, and may go right
	Permanent   Class = "permanent"    // went wrong, and will again
	Cancelled   Class = "cancelled"    // the caller gave up; says nothing of the host
)

// Verdict is what one attempt came to.
type Verdict struct {
	Class Class
	// Cause is a word or two to record and to count by: the status code, or
	// one of those that [Judge] lists. Empty when OK.
	Cause string
	// Detail is a sentence for people. It names no address.
	Detail string
	// After is how long a Busy host asked to be left alone; 0 if it did not
	// say.
	After time.Duration
	// Location is where a Moved answer leads, absolute if it came through a
	// Client.
	Location string
}

// Judge says what an attempt came to. Status and header are those of the
// answer, 0 and nil without one; err is what requesting, or reading the body,
// ended with. A status of 400 or more counts more than an err beside it. Nobody
// here asks for a range, so a 206 is not what was asked for.
//
// Causes besides the status code, in their class:
//
//	disallowed robots
//	busy       postponed, robots unavailable
//	transient  timeout, cut, reset, refused connection, unreachable, lookup, no
//	           such host, turned away, damaged gzip, malformed, partial, http2,
//	           tls, certificate expired, proxy, network
//	permanent  certificate, not https, too large, header too large, coding,
//	           empty, address, private address, redirect, redirects, withheld
//	cancelled  cancelled
func Judge(status int, header http.Header, err error) Verdict {
	if err != nil && status < http.StatusBadRequest {
		return judgeError(err)
	}
	v := Verdict{
		Class:  classOf(status),
		Cause:  strconv.Itoa(status),
		Detail: fmt.Sprintf("the host answered %d %s", status, http.StatusText(status)),
	}
	switch {
	case v.Class == OK:
		return Verdict{Class: OK}
	case v.Class == Moved:
		return judgeRedirect(v, header.Get("Location"))
	case status == http.StatusNoContent, status == http.StatusResetContent:
		v.Cause = "empty"
	case status == http.StatusPartialContent:
		v.Cause, v.Detail = "partial", "the host answered with a part that was not asked for"
	}
	after, asked := askedToWait(status, header, time.Now())
	if asked {
		v.Class, v.After = Busy, after
	}
	return v
}

// classOf is the class of a status code by itself.
func classOf(status int) Class {
	switch status {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		return OK
	case http.StatusNotModified:
		return NotModified
	case http.StatusNotFound, http.StatusGone:
		return Absent
	case http.StatusTooManyRequests:
		return Busy
	case http.StatusAccepted, http.StatusPartialContent, http.StatusRequestTimeout, http.StatusTooEarly:
		return Transient
	}
	switch status / 100 {
	case 3:
		return Moved
	case 4:
		return Refused
	case 5:
		return Transient
	}
	return Permanent
}

func judgeRedirect(v Verdict, location string) Verdict {
	u, err := url.Parse(location)
	if location == "" || err != nil || u.IsAbs() && checkAddress(u) != nil {
		return Verdict{Class: Permanent, Cause: "redirect", Detail: v.Detail + " and named no address to go on with"}
	}
	v.Location = location
	return v
}
