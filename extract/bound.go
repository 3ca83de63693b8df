package extract

import "fmt"

// The most that is found on one page: values by one finder, and bytes in all
// texts and addresses together. They only guard the memory: a page beyond
// either is an error and never cut.
const (
	maxFinds = 1_000_000
	maxText  = 64 << 20
)

// texts runs a step that makes texts. Those that are empty or longer than
// longest are dropped at once. The answer tells how many were made: it stops
// when a bound is passed.
func (r *reading) texts(s step, in []value, longest int) (out []value, made int) {
	give := func(text string) bool {
		made++
		if text != "" && len(text) <= longest {
			out = append(out, value{text: text})
			r.made += len(text)
		}
		return made <= maxFinds && r.made <= maxText
	}
	for _, v := range in {
		if made > maxFinds || r.made > maxText {
			break
		}
		s.makes(r, v, give)
	}
	return out, made
}

// resolve is [Page.Resolve] for an address that is kept.
func (r *reading) resolve(ref string) (string, bool) {
	if r.made > maxText {
		return "", false
	}
	addr, ok := r.page.Resolve(ref)
	r.made += len(addr)
	return addr, ok
}

// overflow reports that a finder with this many finds passed a bound.
func (r *reading) overflow(f *finder, finds int) error {
	switch {
	case finds > maxFinds:
		return fmt.Errorf("%s finds more than %d values on one page; narrow it", f.spelled, maxFinds)
	case r.made > maxText:
		return fmt.Errorf("%s, and what was found before it, make more than %d MiB of text on one page; narrow it", f.spelled, maxText>>20)
	}
	return nil
}
