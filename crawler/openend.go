package crawler

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"magpie/fetch"
	"magpie/frontier"
)

// causeOpenEnd is in the record of a page that may be cut.
const causeOpenEnd = "no end"

// endTail is how many bytes from the end of a page its last tag is sought in:
// comments and scripts may follow it.
const endTail = 4096

// compared decides what becomes of a page that may be cut, for neither the
// transfer nor the page itself tells where it ends. What would be missing then
// nobody would miss: only when the same bytes come a second time are they taken
// for all there is. A page without a byte is asked for again, too: at the end of a
// chain it may be empty, but not before it was so twice.
func compared(v fetch.Verdict, job *frontier.Job, a answer) fetch.Verdict {
	if v.Class != fetch.OK {
		return v
	}
	empty := fetch.Verdict{Class: fetch.Transient, Cause: causeEmpty, Detail: "the page is empty"}
	if len(a.body) == 0 && job.Page <= 1 { // the end of a chain may be empty
		return empty
	}
	before := job.Broken
	job.Broken = "" // no page behind this one shall have it
	if !a.mayBeCut() && len(a.body) > 0 {
		return v
	}
	sum := sha256.Sum256(a.body)
	hash := hex.EncodeToString(sum[:])
	if hash == before {
		return v
	}
	job.Broken = hash
	if len(a.body) == 0 {
		return empty
	}
	return fetch.Verdict{
		Class: fetch.Transient, Cause: causeOpenEnd,
		Detail: "neither the page nor the transfer tells where it ends: it is asked for again, to compare",
	}
}

// mayBeCut reports whether nothing tells where a page ends. If it is cut, its
// validator is that of the whole page and says nothing of this one.
func (a answer) mayBeCut() bool { return a.openEnd && !tellsItsEnd(a.body) }

// tellsItsEnd reports whether a page shows that nothing of it is missing: HTML
// by its last tag, JSON by its brackets.
func tellsItsEnd(body []byte) bool {
	tail := body[max(0, len(body)-endTail):]
	return bytes.Contains(bytes.ToLower(tail), []byte("</html")) || json.Valid(body)
}
