package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const (
	// maxHostLabels is how many hosts have metrics of their own: each costs
	// memory here and at whoever collects them.
	maxHostLabels = 200
	// otherLabel stands for what has none.
	otherLabel = "other"
	// unansweredLabel is the code of a request without an answer.
	unansweredLabel = "none"
)

// hostLabels say what hosts are called in metrics: the first 200 by their names,
// all others alike.
type hostLabels struct {
	mu    sync.Mutex
	names map[string]struct{}
}

// of is the label of a host, named as Host names it.
func (h *hostLabels) of(host string) string {
	host = strings.ToValidUTF8(host, "�") // a label must be
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.names[host]; ok {
		return host
	}
	if len(h.names) == maxHostLabels {
		return otherLabel
	}
	if h.names == nil {
		h.names = map[string]struct{}{}
	}
	h.names[host] = struct{}{}
	return host
}

// known is the label of a host that has one, else that of all those that have
// none. It gives none away.
func (h *hostLabels) known(host string) string {
	host = strings.ToValidUTF8(host, "�")
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.names[host]; ok {
		return host
	}
	return otherLabel
}

// codeLabel is the label of a status code: hosts can make up hundreds.
func codeLabel(status int) string {
	if http.StatusText(status) == "" {
		return otherLabel
	}
	return strconv.Itoa(status)
}
