// Package frontier keeps every job and record of a crawl: what is known, what
// is due, what is finished.
//
// A worker does not take a job, it leases a host: [Frontier.Take] gives the
// right to work on one host for a while, and as a host has one owner at a time
// the owner's limits for it are the limits of everybody who shares the
// frontier. Under a lease jobs are read ([Frontier.Jobs]), never popped: a job
// leaves the frontier's queue only when its outcome is written
// ([Frontier.Done]), so whoever is killed in between loses nothing.
//
// Three implementations share one test suite: [SQLite], which a crawl on one
// machine uses, [Redis], which machines share a crawl by, and [Memory], for what is
// not to be kept.
package frontier
