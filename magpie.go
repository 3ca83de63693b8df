// Package magpie holds what ships with the command: the crawl.yaml of this
// folder, which `crawl demo` runs on any machine.
package magpie

import _ "embed"

// Config is crawl.yaml as it ships.
//
//go:embed crawl.yaml
var Config []byte
