package frontier

import "time"

// What Add does with a job that is known already.
type known int

const (
	leave    known = iota // nothing
	takeTask              // the newer task replaces the older
	reopen                // it is due again, with the newer task and no tries
)

// Changed reports whether a find tells that its page is another by now than
// when it was recorded with a task.
func (t Task) Changed(recorded Task) bool { return t.Version != "" && t.Version != recorded.Version }

// current is an outcome as it is to be written of a job that has a task by now.
// One that failed, or waits for another, at an address which it has no more,
// since it was found under another while it was under way, is due, as new as if
// it failed before.
//
// So is a page that was read ahead of the walk which found it meanwhile: what it
// was counted with is not so any more.
func (o Outcome) current(now Task, walk int64) Outcome {
	if o.State == Done && o.Job.Ahead && o.Job.Walk != walk {
		o.State, o.Job.Task, o.Job.Due, o.Job.Tries = Open, now, time.Time{}, 0
		return o
	}
	gone := o.State == Failed || o.State == Open && o.Expired == o.Job.foundAt()
	if gone && o.Job.foundAt() != now.foundAt() {
		o.State, o.Job.Task, o.Job.Due, o.Job.Tries, o.Expired = Open, now, time.Time{}, 0, ""
	}
	return o
}

// again decides that from where the job stands and what was found now. The
// same find again does not call back a job that was sent on to elsewhere, nor a
// page from the way back of its walk.
func again(state State, task Task, settled time.Time, found Job, now time.Time) known {
	sameFind := task.foundAt() == found.foundAt()
	onWayBack := task.Return != nil && found.Return == nil
	switch {
	case state == Open && sameFind && (task.Found != "" || onWayBack):
		return leave
	case state == Open:
		return takeTask
	case isBefore(settled, found.Revisit, now), found.Changed(task):
		return reopen
	case state == Failed && !sameFind:
		return reopen
	case state == Skipped:
		return takeTask
	}
	return leave
}

// isBefore reports whether a job was settled before its Revisit, if that is set.
// What was settled later than now was so by a clock that has been set back since.
func isBefore(settled, revisit, now time.Time) bool {
	return settled.Before(revisit) || !revisit.IsZero() && settled.After(now)
}
