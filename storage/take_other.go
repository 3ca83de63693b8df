//go:build !linux

package storage

import "os"

// systemWays gives the ways to take a name that only this system has: none.
func systemWays(*os.Root) []wayToTake { return nil }
