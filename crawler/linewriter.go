package crawler

import (
	"bytes"
	"fmt"
)

// longestLine is how many bytes of a line are kept together. A longer one is
// told in parts.
const longestLine = 1000

// mostLines is how many lines are told of one writer. Of what comes then nothing
// is kept.
const mostLines = 1000

// lineWriter tells what is written to it line by line. It is for one goroutine.
type lineWriter struct {
	line func(string) // without its end
	rest []byte       // of a line that has not ended
	told int          // lines
}

// Write implements io.Writer. It returns no error.
func (w *lineWriter) Write(p []byte) (int, error) {
	for more := p; len(more) > 0 && w.told <= mostLines; {
		end := bytes.IndexByte(more, '\n')
		room := longestLine - len(w.rest)
		switch {
		case end >= 0 && end <= room:
			w.tell(more[:end])
			more = more[end+1:]
		case len(more) > room:
			w.tell(more[:room])
			more = more[room:]
		default:
			w.rest = append(w.rest, more...)
			more = nil
		}
	}
	return len(p), nil
}

func (w *lineWriter) tell(end []byte) {
	line := string(bytes.TrimSuffix(append(w.rest, end...), []byte("\r")))
	if w.told++; w.told > mostLines {
		line = fmt.Sprintf("the rest of it is left out: it is more than %d lines", mostLines)
	}
	w.line(line)
	w.rest = w.rest[:0]
}

// flush tells the last line if it has no end.
func (w *lineWriter) flush() {
	if len(w.rest) > 0 {
		w.tell(nil)
	}
}
