package config

import (
	"path/filepath"
	"time"
)

// document is the top of a crawl.yaml: what Config holds, and what is gone
// once it is read.
type document struct {
	Defaults settings `yaml:"defaults" example:"{parallelism: 2}"`
	Config   `yaml:",inline"`
	// Include are further files with sites, or patterns of their paths.
	Include []Text `yaml:"include,path,distinct" example:"sites/*.yaml"`
	// Secrets is a file of lines NAME=VALUE.
	Secrets Text `yaml:"secrets,path" example:".env"`
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
			MinFree:     256e6,
			lines:       make(map[string][]string),
		},
	}
}

// defaultState is where the state file stands, below the output folder.
var defaultState = filepath.Join(".crawl", "state.db")
