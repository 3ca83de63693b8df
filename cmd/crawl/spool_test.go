package main

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// stuckWriter takes nothing until it is let go.
type stuckWriter chan struct{}

func (w stuckWriter) Write(p []byte) (int, error) {
	<-w
	return len(p), nil
}

// Nobody waits long for a terminal that takes nothing, and what was not told is
// counted.
func TestSpoolOfAStuckTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, terminal := newSpool(), make(stuckWriter)
		go attended{terminal, s}.Write(nil)
		synctest.Wait()
		began := time.Now()
		for i := range mostSpooled + 10 {
			if !s.add(spooled{text: strconv.Itoa(i)}) {
				t.Fatal("nobody took it")
			}
		}
		if took := time.Since(began); took != terminalPatience {
			t.Errorf("it took %s, want %s", took, terminalPatience)
		}
		if s.end() {
			t.Error("it ended before all was taken")
		}
		if texts, lost := s.take(); len(texts) != mostSpooled || texts[0].text != "0" || lost != 10 {
			t.Errorf("%d texts and %d lost", len(texts), lost)
		}
		close(terminal)
		synctest.Wait()
		if s.giveUp() {
			t.Error("it was given up though the terminal takes all")
		}
		if !s.end() || s.add(spooled{}) {
			t.Error("it goes on behind its end")
		}
	})
}

// A result waits for the terminal until that is given up.
func TestSpoolKeepsResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, terminal := newSpool(), make(stuckWriter)
		defer close(terminal)
		go attended{terminal, s}.Write(nil)
		added := 0
		go func() {
			for range mostSpooled + 2 {
				s.add(spooled{isResult: true})
				added++
			}
		}()
		time.Sleep(time.Hour)
		if synctest.Wait(); added != mostSpooled {
			t.Errorf("%d were added, want %d", added, mostSpooled)
		}
		s.take()
		if synctest.Wait(); added != mostSpooled+2 {
			t.Errorf("%d were added, want %d", added, mostSpooled+2)
		}
		if !s.giveUp() {
			t.Error("it was not given up")
		}
		if !s.add(spooled{}) {
			t.Error("behind that a text is the caller's to write")
		}
	})
}
