package crawler

import (
	"net/http"
	"strings"

	"magpie/fetch"
)

// headOf is what there is to look at of a refusal: texts only, for whatever
// else there is asks nobody for anything.
func headOf(resp *http.Response) []byte {
	if resp.StatusCode < http.StatusBadRequest || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/") {
		return nil
	}
	return fetch.Head(resp)
}

// challenged is the verdict on an answer in view of its body. A host that wants
// a browser or a human first is left alone for a while, like one that is busy:
// its jobs stay open until somebody has given the site what it needs.
func challenged(v fetch.Verdict, status int, header http.Header, body []byte) fetch.Verdict {
	name, ok := fetch.Challenge(status, header, body)
	if !ok {
		return v
	}
	return fetch.Verdict{Class: fetch.Busy, Cause: causeChallenge, Detail: name + " wants a browser or a human first", After: v.After}
}
