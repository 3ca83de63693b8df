// Package crawler is a run: it seeds the frontier with the start pages, leases
// hosts, works their jobs, saves pictures and records what became of each.
//
// The way of a job: the run's one scheduler (run.go) leases a host and starts
// a lane for it (lane.go). The lane decides which job goes next and gives it to
// one of its workers. A worker fetches a page (page.go, through colly in
// walk.go) or a picture (image.go), and turns what came of it into an outcome
// (verdict.go). A page's outcome is written at once, its finds with it. A
// picture goes to the run's one saver (saver.go), which makes a batch durable
// and then writes its outcomes.
package crawler
