package extract

import (
	"fmt"
	"strconv"
	"strings"

	"magpie/config"
)

// span is a range in an address: numbers or letters, each a step from the one
// before.
type span struct {
	first, step, count int64
	width              int  // digits that numbers are padded to with zeros
	letters            bool // the numbers are characters
}

// at spells the i-th, counted from 0.
func (s span) at(i int64) string {
	n := s.first + i*s.step
	if s.letters {
		return string(rune(n))
	}
	digits := strconv.FormatInt(n, 10)
	return strings.Repeat("0", max(s.width-len(digits), 0)) + digits
}

// longest is the most bytes that at spells.
func (s span) longest() int { return max(len(s.at(0)), len(s.at(s.count-1))) }

// spanForm is FIRST-LAST:STEP, the step being optional.
var spanForm = config.WhenNeeded(`^([0-9]+|[A-Za-z])-([0-9]+|[A-Za-z])(?::([+-]?[0-9]+))?$`)

const (
	spanAdvice = `write \[ for a plain bracket, or a range such as [1-100], [001-100], [10-90:10] or [a-z]`
	// mostAddresses is how many one text may stand for.
	mostAddresses = int64(1) << 62
)

// parseSpan reads what stands between brackets. The fault, if there is one,
// has no place yet.
func parseSpan(inside string) (span, *config.Fault) {
	m := spanForm().FindStringSubmatch(inside)
	if m == nil {
		return span{}, notSpan(inside, "is no range", spanAdvice)
	}
	from, to := m[1], m[2]
	s := span{letters: isLetter(from[0])}
	if s.letters != isLetter(to[0]) || s.letters && from[0]&0x20 != to[0]&0x20 {
		return span{}, notSpan(inside, "mixes digits, small and capital letters", "give both ends of one sort, such as [a-z] or [0-9]")
	}
	first, errFirst := s.end(from)
	last, errLast := s.end(to)
	if errFirst != nil || errLast != nil {
		return span{}, tooMany(inside)
	}
	s.first = first
	if padded(from) || padded(to) {
		s.width = len(from)
	}
	return s, s.measure(inside, last, m[3])
}

// end reads one end of the range.
func (s span) end(text string) (int64, error) {
	if s.letters {
		return int64(text[0]), nil
	}
	return strconv.ParseInt(text, 10, 64)
}

// padded reports whether a number is written with zeros in front.
func padded(number string) bool { return len(number) > 1 && number[0] == '0' }

// measure sets the step, which may be empty for that to the next neighbour,
// and the count up to the last.
func (s *span) measure(inside string, last int64, step string) *config.Fault {
	distance, direction := last-s.first, int64(1)
	if distance < 0 {
		distance, direction = -distance, -1
	}
	s.step = direction
	if step != "" {
		given, err := strconv.ParseInt(step, 10, 64)
		switch {
		case err != nil:
			return tooMany(inside)
		case given == 0:
			return notSpan(inside, "has a step of 0", "write a step of 1 or more, or none")
		case given > 0 != (direction > 0):
			ends, _, _ := strings.Cut(inside, ":")
			return notSpan(inside, "has a step that leads away from its end",
				fmt.Sprintf("write [%s:%d], or turn the ends round", ends, -given))
		}
		s.step = given
	}
	steps := distance / (s.step * direction)
	if steps >= mostAddresses {
		return tooMany(inside)
	}
	s.count = steps + 1
	return nil
}

func notSpan(inside, what, advice string) *config.Fault {
	return &config.Fault{Message: fmt.Sprintf("%q %s", "["+inside+"]", what), Advice: advice}
}

func tooMany(inside string) *config.Fault {
	return notSpan(inside, "goes beyond the largest number", "the most is 2^62 addresses")
}
