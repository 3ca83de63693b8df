package config

import (
	"path/filepath"
	"time"
)

// document is the top of a crawl.yaml: what Config holds, and what is gone
// once it is read. Defaults comes first, for the sites are read on top of it.
type document struct {
	Defaults settings `yaml:"defaults" example:"{parallelism: 2}"`
	Config   `yaml:",inline"`
}

// settings are what a site has where it does not say itself.
type settings struct{ Site }

// newDocument returns a document with all that holds where a file says
// nothing; the state file follows from the output folder, see [Config.locate].
func newDocument(file string) *document {
	return &document{
		Defaults: settings{Site{
			Parallelism: 4,
			Timeout:     30 * time.Second,
			Tries:       5,
			Robots:      true,
			Types:       []Text{{Value: "image"}},
			MaxSize:     1 << 30,
		}},
		Config: Config{
			File:        file,
			Output:      "galleries",
			Connections: 64,
		},
	}
}

// defaultState is where the state file stands, below the output folder.
var defaultState = filepath.Join(".crawl", "state.db")
