package main

import (
	"io"
	"os"
	"testing"
)

// Ctrl-C drains a run, and stops it, though nobody reads what it tells.
func TestSignalsWaitForNoReader(t *testing.T) {
	reader, writer := io.Pipe()
	defer reader.Close()
	drained := make(chan struct{})
	ctx, stop := interruptible(t.Context(), func() { close(drained) }, func() {}, &reporter{err: writer})
	defer stop()
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for _, done := range []<-chan struct{}{drained, ctx.Done()} {
		if err := self.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		<-done
	}
}
