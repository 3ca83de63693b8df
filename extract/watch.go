package extract

import "slices"

// watch remembers what the steps of finders gave while a rule is read. A nil
// watch, that of an ordinary reading, remembers nothing.
type watch struct {
	gives  map[*finder][][]value // after each step, of all records together
	errors map[*finder][]string  // of steps that failed on a value
	at     *finder               // the one that runs
}

func newWatch() *watch {
	return &watch{gives: map[*finder][][]value{}, errors: map[*finder][]string{}}
}

// begin takes note of the finder that runs from here.
func (w *watch) begin(f *finder) {
	if w != nil {
		w.at = f
	}
}

// failed takes note of what a step of the finder that runs failed of, each
// sentence once.
func (w *watch) failed(sentence string) {
	if slices.Contains(w.errors[w.at], sentence) || len(w.errors[w.at]) >= samples {
		return
	}
	w.errors[w.at] = append(w.errors[w.at], sentence)
}

// last is what a finder gave in the end.
func (w *watch) last(f *finder) []value {
	steps := w.gives[f]
	if f == nil || len(steps) < len(f.steps) {
		return nil
	}
	return steps[len(steps)-1]
}

// gave takes note of what a step of a finder gave.
func (w *watch) gave(f *finder, i int, values []value) {
	if w == nil {
		return
	}
	steps := w.gives[f]
	for len(steps) <= i {
		steps = append(steps, nil)
	}
	steps[i] = append(steps[i], values...)
	w.gives[f] = steps
}
