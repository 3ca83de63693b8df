package main

import (
	"io"
	"sync"
	"time"
)

const (
	// mostSpooled bounds the texts that wait for a terminal.
	mostSpooled = 256
	// terminalPatience is how long a terminal may take nothing before nobody waits
	// for it any more.
	terminalPatience = time.Second
)

// spool holds what a terminal is to be told until one goroutine, its writer, takes
// it. A terminal may take nothing for hours, as after Ctrl-S or over a connection
// that is stuck. Then a note that finds no room is counted in place of being told;
// a result waits, as it does for who reads a pipe.
type spool struct {
	mu      sync.Mutex
	moved   *sync.Cond
	texts   []spooled
	lost    int // notes that found no room since the writer took some
	writing time.Time
	state   spoolState
	came    chan struct{} // has one while there is something to take
}

// spooled is a text on its way to the terminal.
type spooled struct {
	text     string
	isResult bool // for standard output, as it is; else a note
}

type spoolState int

const (
	spooling     spoolState = iota
	spoolEnded              // the writer has ended: whoever has a text writes it
	spoolGivenUp            // the writer hangs: nobody may write
)

func newSpool() *spool {
	s := &spool{came: make(chan struct{}, 1)}
	s.moved = sync.NewCond(&s.mu)
	return s
}

// add has the writer write a text. It is false, and the text is the caller's to
// write, when the writer has ended. Any goroutine may call it.
func (s *spool) add(t spooled) (taken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.state == spooling && len(s.texts) >= mostSpooled && (t.isResult || !s.isStuck()) {
		s.moved.Wait()
	}
	switch {
	case s.state != spooling:
		return s.state == spoolGivenUp
	case len(s.texts) >= mostSpooled:
		s.lost++
	default:
		s.texts = append(s.texts, t)
	}
	select {
	case s.came <- struct{}{}:
	default:
	}
	return true
}

// take is for the writer: what there is to write, and how many notes were lost
// behind that.
func (s *spool) take() (texts []spooled, lost int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts, lost = s.texts, s.lost
	s.texts, s.lost = nil, 0
	s.moved.Broadcast()
	return texts, lost
}

// end is called by the writer when it has nothing to write. It is false if
// something came meanwhile.
func (s *spool) end() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.texts) > 0 || s.lost > 0 {
		return false
	}
	s.state = spoolEnded
	s.moved.Broadcast()
	return true
}

// giveUp leaves the writer alone if the terminal takes nothing, and reports whether
// it did: what comes from now on is told to nobody.
func (s *spool) giveUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isStuck() {
		s.state = spoolGivenUp
		s.moved.Broadcast()
	}
	return s.state == spoolGivenUp
}

// isStuck reports whether the terminal has taken nothing for a while. s.mu is held.
func (s *spool) isStuck() bool {
	return !s.writing.IsZero() && time.Since(s.writing) >= terminalPatience
}

// attended is a writer to the terminal whose spool knows if it waits.
type attended struct {
	to io.Writer
	by *spool
}

// Write implements io.Writer.
func (a attended) Write(p []byte) (int, error) {
	a.by.setWriting(time.Now())
	defer a.by.setWriting(time.Time{})
	defer time.AfterFunc(terminalPatience, a.by.moved.Broadcast).Stop()
	return a.to.Write(p)
}

func (s *spool) setWriting(since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing = since
}
