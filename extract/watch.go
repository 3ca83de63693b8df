package extract

// watch remembers what the steps of finders gave while a rule is read. A nil
// watch, that of an ordinary reading, remembers nothing.
type watch struct {
	gives map[*finder][][]value // after each step, of all records together
}

func newWatch() *watch { return &watch{map[*finder][][]value{}} }

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
