package crawler

import (
	"time"

	"magpie/config"
	"magpie/storage"
)

// VerifyOptions says what to verify.
type VerifyOptions struct {
	Config *config.Config
	Rules  *Rulebook
	// Sites are the names of those whose pictures are looked at; all if there
	// is none. Those that were taken out of the configuration are among them.
	Sites []string
	// OnFault, if set, is told of every picture that is not as it was recorded,
	// by one goroutine at a time.
	OnFault func(Fault)
}

func (o VerifyOptions) tell(f Fault) {
	if o.OnFault != nil {
		o.OnFault(f)
	}
}

// Fault is a picture that is not as it was recorded.
type Fault struct {
	// Condition is what is wrong with it.
	Condition storage.Condition `json:"event"`
	Site      string            `json:"site"`
	Gallery   string            `json:"gallery,omitempty"`
	URL       string            `json:"url"`
	Path      string            `json:"path"`
	Detail    string            `json:"detail,omitempty"`
	// Earlier says that a newer picture took its place since.
	Earlier bool `json:"earlier,omitempty"`
	// Repairable says that a repair asks for it once more; WhyNot is, of one that
	// is lost, why it does not, and what to do.
	Repairable bool   `json:"repairable"`
	WhyNot     string `json:"why_not,omitempty"`
	// whole is that of [storage.Checked].
	whole bool
}

// Verified sums up what was looked at. It may still grow.
type Verified struct {
	// Pictures were looked at, of Total, which are fewer if it was stopped; Bytes
	// are those of the intact ones.
	Pictures int64 `json:"pictures"`
	Total    int64 `json:"total"`
	Bytes    int64 `json:"bytes"`

	Intact     int64 `json:"intact"`
	Missing    int64 `json:"missing"`
	Damaged    int64 `json:"damaged"`
	Changed    int64 `json:"changed"`
	Unreadable int64 `json:"unreadable"`
	// Repairable counts those that a repair asks for once more.
	Repairable int64 `json:"repairable"`
	// WithoutSidecar counts the intact pictures that have no sidecar, of sites
	// that want one. That is no fault: they may be older than the wish.
	WithoutSidecar int64 `json:"without_sidecar,omitempty"`

	// Interrupted says that it was stopped before its end.
	Interrupted bool `json:"interrupted,omitempty"`

	Started time.Time     `json:"started"`
	Elapsed time.Duration `json:"elapsed_ns"`
}

// Faults is how many pictures are not as they were recorded.
func (v Verified) Faults() int64 { return v.Missing + v.Damaged + v.Changed + v.Unreadable }

// Complete reports whether every picture was looked at and is as it was.
func (v Verified) Complete() bool { return v.Faults() == 0 && v.Pictures >= v.Total }

// count adds a picture at fault.
func (v *Verified) count(f Fault) {
	if f.Repairable {
		v.Repairable++
	}
	switch f.Condition {
	case storage.Missing:
		v.Missing++
	case storage.Damaged:
		v.Damaged++
	case storage.Changed:
		v.Changed++
	case storage.Unreadable:
		v.Unreadable++
	}
}
