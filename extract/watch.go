package extract

// watch remembers what the steps of finders gave while a rule is read. A nil
// watch, that of an ordinary reading, remembers nothing.
type watch struct {
	gives map[*finder][][]value // after each step, in turn
}

func newWatch() *watch { return &watch{map[*finder][][]value{}} }

// gave takes note of what the next step of a finder gave.
func (w *watch) gave(f *finder, values []value) {
	if w != nil {
		w.gives[f] = append(w.gives[f], values)
	}
}
