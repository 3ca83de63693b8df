package frontier

import "testing"

func TestNumbersTellWhatIsNew(t *testing.T) {
	var set numbers
	for _, tt := range []struct {
		number int64
		isNew  bool
	}{{0, true}, {0, false}, {63, true}, {64, true}, {1000, true}, {64, false}, {999, true}, {1000, false}} {
		if got := set.add(tt.number); got != tt.isNew {
			t.Errorf("add(%d) = %v, want %v", tt.number, got, tt.isNew)
		}
	}
	var none *numbers
	for range 2 {
		if !none.add(7) {
			t.Error("a number is known to no set")
		}
	}
}
