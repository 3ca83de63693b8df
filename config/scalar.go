package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// text reads a text that is not empty.
func (r *reader) text(k key, n *node) (Text, bool) {
	switch {
	case !r.is(scalar, k, n):
		return Text{}, false
	case n.cut != Pos{}:
		r.cut(k, n)
		return Text{}, false
	case n.text == "":
		r.fault(n.pos, k.name+" is empty", k.hint())
		return Text{}, false
	}
	return Text{n.text, n.pos}, true
}

// string reads a text whose place is of no use later.
func (r *reader) string(k key, n *node, dst *string) {
	t, ok := r.text(k, n)
	switch {
	case !ok:
	case k.has("path") && strings.Contains(t.Value, "://"):
		r.fault(t.Pos, k.name+" must be a path on this machine", k.hint())
	default:
		*dst = t.Value
	}
}

// texts reads a list of texts, or one text for a list of one.
func (r *reader) texts(k key, n *node) []Text {
	if n.kind == list && len(n.items) == 0 {
		r.fault(n.pos, k.name+" is empty", k.hint())
	}
	var out []Text
	for _, item := range n.asList() {
		if !r.hasValue(k, item) {
			continue
		}
		if t, ok := r.text(k, item); ok {
			out = append(out, t)
		}
	}
	return out
}

func (r *reader) integer(k key, n *node, dst *int) {
	if !r.is(scalar, k, n) {
		return
	}
	number, err := strconv.Atoi(n.text)
	least := 0
	if k.has("positive") {
		least = 1
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		r.fault(n.pos, k.name+" is too large a number", k.hint())
	case err != nil || number < least:
		r.fault(n.pos, fmt.Sprintf("%s must be a whole number from %d", k.name, least), k.hint())
	default:
		*dst = number
	}
}

func (r *reader) duration(k key, n *node, dst *time.Duration) {
	if !r.is(scalar, k, n) {
		return
	}
	duration, err := time.ParseDuration(n.text)
	if err != nil {
		r.notDuration(k, n)
		return
	}
	if r.enough(k, n, int64(duration)) {
		*dst = duration
	}
}

// notDuration tells a number without its unit from other text.
func (r *reader) notDuration(k key, n *node) {
	if _, err := strconv.ParseFloat(n.text, 64); err == nil {
		r.fault(n.pos, k.name+" needs a unit", fmt.Sprintf("for seconds: %s: %ss", k.name, n.text))
		return
	}
	r.fault(n.pos, k.name+` must be a time such as "500ms", "2s" or "1m30s"`, k.hint())
}

func (r *reader) size(k key, n *node, dst *Size) {
	if !r.is(scalar, k, n) {
		return
	}
	size, err := parseSize(n.text)
	if err != nil {
		r.fault(n.pos, k.name+` must be a size such as "500k", "20MB" or "1GiB"`, k.hint())
		return
	}
	if r.enough(k, n, int64(size)) {
		*dst = size
	}
}

// enough reports an amount that is negative, or zero where it must not be.
func (r *reader) enough(k key, n *node, amount int64) bool {
	switch {
	case amount < 0:
		r.fault(n.pos, k.name+" must not be negative", k.hint())
	case amount == 0 && k.has("positive"):
		r.fault(n.pos, k.name+" must be more than 0", k.hint())
	default:
		return true
	}
	return false
}
