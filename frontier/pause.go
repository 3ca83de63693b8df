package frontier

import (
	"slices"
	"time"
)

// Pause is for how long a host is left alone, and why. The zero Pause is none.
type Pause struct {
	// Until is when the host may be asked again.
	Until time.Time `json:"until"`
	// Cause names the reason in a word or two, to count by and to lift.
	Cause string `json:"cause,omitempty"`
	// Asked is until when the host itself asked for it, zero if it did not
	// say. The rest is our own caution, which Lift ends.
	Asked time.Time `json:"asked,omitzero"`
}

// lifted is what is left of a pause when our own caution ends.
func (p Pause) lifted() Pause { return Pause{Until: p.Asked, Cause: p.Cause, Asked: p.Asked} }

// orLonger is the pause, or one that was noted already if that lasts at a time, and for longer.
func (p Pause) orLonger(noted Pause, now time.Time) Pause {
	if noted.Until.After(now) && noted.Until.After(p.Until) {
		return noted
	}
	return p
}

// isLiftable reports whether a pause that lasts at a time is for one of the
// causes.
func (p Pause) isLiftable(causes []string, now time.Time) bool {
	return p.Until.After(now) && slices.Contains(causes, p.Cause)
}
