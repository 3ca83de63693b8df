package config

import (
	"fmt"
	"path/filepath"
)

// largestSecrets is the size in bytes up to which a file of secrets is read.
const largestSecrets = 1 << 20

// secrets reads the file that secrets: names. Faults stand at the key, and
// tell nothing of what the file holds but the number of a line.
func (r *reader) secrets() {
	name := r.doc.Secrets
	if name.Value == "" {
		return
	}
	src, err := readNamed(absolute(filepath.Dir(r.doc.File), name.Value), largestSecrets)
	if err != nil {
		r.fault(name.Pos, fmt.Sprintf("reading the file of secrets: %v", withoutPath(err)),
			"the path is relative to the folder of this file; leave secrets: out where the environment has them all")
		return
	}
	values, err := parseDotenv(normal(src))
	if err != nil {
		r.fault(name.Pos, fmt.Sprintf("reading the file of secrets: %v", err), "write a line NAME=VALUE for each secret, the value in quotes if need be")
		return
	}
	r.doc.env.secrets = values
}
