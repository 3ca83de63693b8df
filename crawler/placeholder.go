package crawler

import (
	"errors"
	"fmt"
	"slices"

	"magpie/config"
	"magpie/fetch"
	"magpie/storage"
)

// isPlaceholder reports whether what arrived is what the site's hosts send
// instead of a picture, whole or not.
func (s *site) isPlaceholder(part *storage.Part) bool {
	return slices.ContainsFunc(s.Placeholders, func(p config.Placeholder) bool {
		return p.SHA256 == hexHash(part) || p.SHA256 == "" && p.Size == part.Size
	})
}

// arrivedPart is what Spool left behind, nil if nothing.
func arrivedPart(part *storage.Part, err error) *storage.Part {
	if damaged, ok := errors.AsType[*storage.DamagedError](err); ok {
		return damaged.Part
	}
	return part
}

// noPlaceholder gives a placeholder away: there is no picture at its address.
func (l *lane) noPlaceholder(t trial, part *storage.Part) trial {
	t.part = nil
	t.verdict = fetch.Verdict{
		Class: fetch.Permanent, Cause: causePlaceholder,
		Detail: fmt.Sprintf("what arrives is a placeholder: %d bytes with the SHA-256 %s", part.Size, hexHash(part)),
	}
	// A part that cannot be removed now is replaced by the next trial.
	_ = l.store.Discard(part)
	return t
}
