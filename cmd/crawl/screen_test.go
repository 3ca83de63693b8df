package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drawOn returns a screen that is a model, of a size that may change.
func drawOn(width, height int) (*screen, *terminalModel) {
	m := newTerminalModel(width, height)
	fmt.Fprintln(crlf{m}, "$ crawl run")
	return &screen{to: crlf{m}, size: func() (int, int) { return m.width, m.height }}, m
}

// crlf is a terminal's own habit to begin a new line at its first cell.
type crlf struct{ to *terminalModel }

func (c crlf) Write(p []byte) (int, error) {
	if _, err := c.to.Write([]byte(strings.ReplaceAll(string(p), "\n", "\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func TestScreen(t *testing.T) {
	frame := []string{"pictures 1 of 2", "host 絵画館 and more text, to the end of it"}
	tests := []struct {
		name string
		do   func(*screen, *terminalModel)
		want string
	}{
		{"draws", func(s *screen, _ *terminalModel) { s.draw(frame) }, "$ crawl run\n" + strings.Join(frame, "\n")},
		{"draws in the same place", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.draw([]string{"pictures 2 of 2", "host"})
		}, "$ crawl run\npictures 2 of 2\nhost"},
		{"draws less", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.draw(frame[:1])
		}, "$ crawl run\npictures 1 of 2"},
		{"prints above", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.print("failed x\n       y")
		}, "$ crawl run\nfailed x\n       y\n" + strings.Join(frame, "\n")},
		{"prints before there is a frame", func(s *screen, _ *terminalModel) { s.print("note") }, "$ crawl run\nnote"},
		{"prints more than a screen holds", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			for i := range 30 {
				s.print(fmt.Sprint("note ", i))
			}
			s.erase()
		}, "$ crawl run\n" + numbered("note ", 30)},
		{"erases", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.erase()
			s.erase()
		}, "$ crawl run"},
		{"erases what the terminal wrote below", func(s *screen, m *terminalModel) {
			s.draw(frame)
			fmt.Fprint(m, "^Z")
			s.erase()
		}, "$ crawl run"},
		{"prints alone while it is not in front", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.erase()
			s.isFront = func() bool { return false }
			s.print("note")
			s.erase()
			s.isFront = func() bool { return true }
			s.draw(frame)
		}, "$ crawl run\nnote\n" + strings.Join(frame, "\n")},
		{"has others print above", func(s *screen, _ *terminalModel) {
			s.draw(frame)
			s.printTo(s.to, "result\n")
		}, "$ crawl run\nresult\n" + strings.Join(frame, "\n")},
		{"erases what a narrower terminal broke", func(s *screen, m *terminalModel) {
			s.draw(frame)
			m.resize(20, 10)
			s.erase()
		}, "$ crawl run"},
		{"draws anew on a narrower terminal", func(s *screen, m *terminalModel) {
			s.draw(frame)
			m.resize(20, 10)
			s.draw(frame)
		}, "$ crawl run\npictures 1 of 2\nhost 絵画館 and mo…"},
		{"draws anew on a wider terminal", func(s *screen, m *terminalModel) {
			m.resize(20, 10)
			s.draw(frame)
			m.resize(80, 10)
			s.draw(frame)
		}, "$ crawl run\n" + strings.Join(frame, "\n")},
		{"cuts what is higher than the terminal", func(s *screen, m *terminalModel) {
			m.resize(60, 3)
			s.draw(append(frame, frame...))
			s.draw(append(frame, frame...))
		}, "$ crawl run\n" + strings.Join(frame, "\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, m := drawOn(60, 10)
			tt.do(s, m)
			if diff := cmp.Diff(tt.want, m.all()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(m.faults) > 0 || m.col != 0 {
				t.Errorf("faults %q, the cursor is in column %d", m.faults, m.col)
			}
		})
	}
}

func numbered(what string, n int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprint(what, i)
	}
	return strings.Join(lines, "\n")
}
