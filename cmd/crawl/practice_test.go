package main

import (
	"net"
	"strconv"
	"strings"
	"testing"
)

// A port that another program has is told, and what to do. That the gallery is
// served until Ctrl-C is seen where docs/tutorial.md is followed.
func TestPracticePortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	var stdout, stderr strings.Builder
	if code := execute([]string{"practice", "--port", port}, &stdout, &stderr); code != exitFailed {
		t.Errorf("exited with %d, want %d", code, exitFailed)
	}
	if got := stderr.String(); !strings.Contains(got, "port "+port+" is in use") || !strings.Contains(got, "--port") {
		t.Errorf("said %q", got)
	}
	if stdout.Len() > 0 {
		t.Errorf("promised %q", &stdout)
	}
}
