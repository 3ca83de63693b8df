package frontier

import (
	"errors"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	suite(t, func(_ *testing.T, now func() time.Time, sites ...string) Frontier {
		return NewMemory(now, sites...)
	})
}

// A crash between the children and the mark of their parent must leave the
// parent open: nothing that was on the page is lost.
func TestMemoryKnowsChildrenBeforeTheMark(t *testing.T) {
	crash := errors.New("crash")
	m := NewMemory(newClock().now)
	c := &crawl{t: t, clock: newClock(), Frontier: m}
	c.add(page("a", 1))
	h := c.take()
	parent := Outcome{Job: c.jobs(h, Page, 1)[0], State: Done, Children: []Job{image("b", 1), page("a", 2)}}
	m.beforeMark = func() error { return crash }
	if err := c.Done(t.Context(), h, []Outcome{parent}); !errors.Is(err, crash) {
		t.Fatalf("Done = %v, want the crash", err)
	}
	c.wantState(page("a", 1), Open)
	c.wantState(image("b", 1), Open)
	c.wantState(page("a", 2), Open)
	m.beforeMark = nil
	c.done(h, parent)
	c.wantState(page("a", 1), Done)
}
