package main

import "magpie/crawler"

// manyFailures is how many failures of one cause at one host are told one by one;
// the summary groups them all.
const manyFailures = 5

// failures counts what failed, to tell of a host that is gone a few times, not once
// for each of its pictures: a small entry for each cause at each host.
type failures map[failureKind]int

type failureKind struct{ host, cause string }

// add counts a failure. It reports whether that is worth a line, and whether those
// that follow are not.
func (f failures) add(e crawler.Event) (isTold, isLast bool) {
	kind := failureKind{e.Host, e.Cause}
	if f[kind] < manyFailures {
		f[kind]++
		return true, f[kind] == manyFailures
	}
	return false, false
}
