package main

import (
	"regexp"
	"strings"
	"testing"
)

// The image is built by the version of Go that go.mod asks for.
func TestImageIsBuiltByTheSameGo(t *testing.T) {
	image := regexp.MustCompile(`golang:([0-9.]+)-`).FindStringSubmatch(read(t, "../Dockerfile"))
	module := regexp.MustCompile(`(?m)^go ([0-9.]+)$`).FindStringSubmatch(read(t, "../go.mod"))
	// With a dot behind both, 1.2 is no beginning of 1.26.
	if image == nil || module == nil || !strings.HasPrefix(module[1]+".", image[1]+".") {
		t.Errorf("the image is built by %v, go.mod asks for %v", image, module)
	}
}
