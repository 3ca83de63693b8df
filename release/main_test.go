package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChosen(t *testing.T) {
	all, err := chosen("")
	if err != nil || len(all) != len(targets) {
		t.Errorf("without a name: got %v, %v", all, err)
	}
	one, err := chosen("darwin/arm64")
	if diff := cmp.Diff([]target{{"darwin", "arm64"}}, one, cmp.AllowUnexported(target{})); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := chosen("plan9/mips"); err == nil || !strings.Contains(err.Error(), "linux/amd64") {
		t.Errorf("unknown: got error %v", err)
	}
}
