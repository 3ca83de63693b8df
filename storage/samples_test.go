package storage

import (
	"bufio"
	"strings"
	"testing"
)

// tables are tables of samples.
type tables struct{ name, sizes, runs, chunks string }

// reachOf reads tables in an order and gives how far they reach.
func reachOf(t *testing.T, boxes ...string) (int64, error) {
	t.Helper()
	data := strings.Join(boxes, "")
	var s samples
	scan := &scanner{r: bufio.NewReader(strings.NewReader(data))}
	err := eachBox(scan, int64(len(data)), func(b box) error {
		f := &fields{s: scan, box: b}
		s.read(f)
		return f.err
	})
	var r reach
	s.reach(&r)
	return r.end, err
}

func TestSamplesReach(t *testing.T) {
	const (
		none  = "\x00\x00\x00\x00"
		three = none + none + "\x00\x00\x00\x03" + "\x00\x00\x00\x0a" + "\x00\x00\x00\x14" + "\x00\x00\x00\x1e" // 10, 20, 30
		two   = none + none + "\x00\x00\x00\x02" + "\x00\x00\x00\x0a" + "\x00\x00\x00\x14"
		by2   = none + "\x00\x00\x00\x01" + "\x00\x00\x00\x01" + "\x00\x00\x00\x02" + "\x00\x00\x00\x01"
		// Two samples to the first chunk, one to those from the second on.
		by2then1 = none + "\x00\x00\x00\x02" + "\x00\x00\x00\x01" + "\x00\x00\x00\x02" + "\x00\x00\x00\x01" +
			"\x00\x00\x00\x02" + "\x00\x00\x00\x01" + "\x00\x00\x00\x01"
		at100  = none + "\x00\x00\x00\x01" + "\x00\x00\x00\x64"
		at1030 = none + "\x00\x00\x00\x02" + "\x00\x00\x00\x64" + "\x00\x00\x04\x06"
		at900  = none + "\x00\x00\x00\x02" + "\x00\x00\x03\x84" + "\x00\x00\x00\x64"
	)
	many := none + none + "\x00\x00\x03\xe8" + strings.Repeat("\x00\x00\x00\x02", 1000)
	all := none + "\x00\x00\x00\x01" + "\x00\x00\x00\x01" + "\x00\x00\x03\xe8" + "\x00\x00\x00\x01"
	tests := []struct {
		tables
		want int64
	}{
		{tables{"two in the last chunk", string(boxOf("stsz", two)), by2, at100}, 100 + 10 + 20},
		{tables{"what is left for the last chunk", string(boxOf("stsz", three)), by2, at1030}, 1030 + 30},
		{tables{"runs", string(boxOf("stsz", three)), by2then1, at1030}, 1030 + 30},
		{tables{"last chunk before another", string(boxOf("stsz", three)), by2, at900}, 900 + 1},
		{tables{"samples of one size", string(boxOf("stsz", none+"\x00\x00\x00\x08\x00\x00\x00\x04")), by2, at1030}, 1030 + 16},
		{tables{"samples of one byte", string(boxOf("stsz", none+"\x00\x00\x00\x01\x00\x00\x00\x04")), by2, at1030}, 1030 + 1},
		{tables{"sizes of 16 bits", string(boxOf("stz2", none+"\x00\x00\x00\x10\x00\x00\x00\x03\x00\x0a\x00\x14\x00\x1e")), by2, at1030}, 1030 + 30},
		{tables{"sizes of 8 bits", string(boxOf("stz2", none+"\x00\x00\x00\x08\x00\x00\x00\x03\x0a\x14\x1e")), by2, at1030}, 1030 + 30},
		{tables{"sizes of 4 bits", string(boxOf("stz2", none+"\x00\x00\x00\x04\x00\x00\x00\x03\xab\xc0")), by2, at1030}, 1030 + 12},
		{tables{"more than are remembered", string(boxOf("stsz", many)), all, at100}, 100 + 2*lastSizes},
		{tables{"fewer samples than the runs say", string(boxOf("stsz", none+none+none)), by2, at1030}, 1030 + 1},
		{tables{"no runs", string(boxOf("stsz", three)), none + none, at1030}, 1030 + 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			runs, chunks := string(boxOf("stsc", tt.runs)), string(boxOf("stco", tt.chunks))
			for _, order := range [][]string{{tt.sizes, runs, chunks}, {chunks, runs, tt.sizes}} {
				if got, err := reachOf(t, order...); got != tt.want || err != nil {
					t.Errorf("got %d, %v, want %d", got, err, tt.want)
				}
			}
		})
	}
}

func TestSamplesOffsetsOf64Bits(t *testing.T) {
	const none = "\x00\x00\x00\x00"
	got, err := reachOf(t, string(boxOf("co64", none, "\x00\x00\x00\x01", "\x00\x00\x00\x02\x00\x00\x00\x00")))
	if want := int64(2<<32 + 1); got != want || err != nil {
		t.Errorf("got %d, %v, want %d", got, err, want)
	}
}

func TestSamplesRefuse(t *testing.T) {
	const none = "\x00\x00\x00\x00"
	tests := []struct{ name, kind, body, want string }{
		{"more sizes than there are", "stsz", none + none + "\xff\xff\xff\xff" + none, `box "stsz" is too short`},
		{"more pairs than there are", "stz2", none + "\x00\x00\x00\x04" + "\xff\xff\xff\xff" + "\x12", `box "stz2" is too short`},
		{"more chunks than there are", "stco", none + "\xff\xff\xff\xff" + none, `box "stco" is too short`},
		{"more runs than there are", "stsc", none + "\xff\xff\xff\xff", `box "stsc" is too short`},
		{"runs out of order", "stsc", none + "\x00\x00\x00\x02" + strings.Repeat("\x00\x00\x00\x01", 6), `box "stsc" is out of order`},
		{"sizes of 3 bits", "stz2", none + "\x00\x00\x00\x03" + "\x00\x00\x00\x01" + none, `box "stz2" has sizes of 3 bits`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := reachOf(t, string(boxOf(tt.kind, tt.body))); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
