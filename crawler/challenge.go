package crawler

import (
	"net/http"
	"strings"

	"magpie/fetch"
)

// headOf is what there is to look at of a refusal: texts and JSON only, for
// whatever else there is says nothing to anybody.
func headOf(resp *http.Response) []byte {
	if resp.StatusCode < http.StatusBadRequest || !isReadable(resp.Header.Get("Content-Type")) {
		return nil
	}
	return fetch.Head(resp)
}

func isReadable(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	return strings.HasPrefix(media, "text/") || media == "application/json" || strings.HasSuffix(media, "+json")
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

// maxComplaint is how much of a page is looked at for what its host has to say,
// in bytes.
const maxComplaint = 64 << 10

// explained is a verdict with what the host itself says of its refusal. That
// there is no such thing needs no explanation.
func (s *site) explained(v fetch.Verdict, status int, header http.Header, head []byte) fetch.Verdict {
	if status < http.StatusBadRequest || v.Class == fetch.Absent || v.Cause == causeChallenge {
		return v
	}
	head = head[:min(len(head), maxComplaint)]
	if said := fetch.Complaint(header, head, s.secrets.Secrets); said != "" {
		v.Detail += "; " + said
	}
	return v
}
