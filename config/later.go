package config

import "slices"

// later are keys of other tools or of plans for this one that are not read.
// Whoever writes one means it, so a guess at a near key would mislead.
var later = []string{"duplicates"}

// comesLater reports whether a key is not understood by this version, but no
// mistake in writing either.
func comesLater(name string) bool { return slices.Contains(later, name) }
